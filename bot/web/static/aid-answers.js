/** The ranked answers: a list that the question field's arrow keys move in, and the chosen one in full. */

import { sourceLine } from './aid-copying.js';
import { h, prose } from './words.js';

const STRENGTHS = { strong: 'Strong', likely: 'Likely', possible: 'Possible' };

export class Answers {
  #field;
  #list = document.getElementById('answers');
  #shown = document.getElementById('answer');
  #acts;
  #topics = [];
  #place = 0;
  #isChosen = false;

  /**
   * `field` is the question's; of the acts, `copy(topic, form)` copies, `report(topic, comment)` and `notes(topic)` resolve to whether it
   * was sent and to the team's notes.
   */
  constructor(field, acts) {
    this.#field = field;
    this.#acts = acts;
  }

  /** The answer that Enter copies; undefined where there is none. */
  get chosen() {
    return this.#topics[this.#place];
  }

  /** Show the topics, the best first. What was chosen by hand stays chosen while it is among them. */
  show(topics) {
    const before = this.chosen;
    const kept = this.#isChosen ? topics.findIndex(({ topic }) => topic === before?.topic) : -1;
    this.#topics = topics;
    this.#isChosen = kept >= 0;
    this.#place = Math.max(kept, 0);
    this.#list.replaceChildren(...topics.map((topic, place) => this.#option(topic, place)));
    this.#list.hidden = topics.length === 0;
    this.#field.setAttribute('aria-expanded', String(topics.length > 0));
    this.#choose(JSON.stringify(before) !== JSON.stringify(this.chosen));
  }

  /** Choose the answer so many places further down; the list has no end. */
  move(steps) {
    const count = this.#topics.length;
    if (!count) return;
    this.#isChosen = true;
    this.#place = (this.#place + steps + count) % count;
    this.#choose();
  }

  #option({ topic, title, strength }, place) {
    const pick = () => {
      this.#isChosen = true;
      this.#place = place;
      this.#choose();
    };
    return h(
      'div',
      { role: 'option', id: `answer-${topic}`, 'aria-selected': 'false', onclick: pick },
      h('span', { class: 'title' }, title),
      h('span', { class: `strength ${strength}` }, STRENGTHS[strength]),
    );
  }

  #choose(isAnother = true) {
    [...this.#list.children].forEach((option, place) => {
      option.setAttribute('aria-selected', String(place === this.#place));
      if (place === this.#place) option.scrollIntoView({ block: 'nearest' });
    });
    const { chosen } = this;
    if (chosen) this.#field.setAttribute('aria-activedescendant', `answer-${chosen.topic}`);
    else this.#field.removeAttribute('aria-activedescendant');
    if (isAnother) this.#showInFull(chosen);
  }

  #showInFull(answer) {
    this.#shown.hidden = !answer;
    if (!answer) return this.#shown.replaceChildren();
    const report = this.#reportOf(answer);
    const notes = h('aside', { class: 'notes', 'aria-label': 'Internal notes', hidden: true });
    const act = (run, words, keys) =>
      h('button', { class: 'plain', type: 'button', onclick: run }, words, keys && h('kbd', {}, keys));
    const parts = [
      h('h3', {}, answer.title),
      answer.withdrawn && h('p', { class: 'withdrawn' }, 'This answer is withdrawn. Say this instead:'),
      h('div', { class: 'words' }, ...prose(answer.answer)),
      answer.personal && h('div', { class: 'personal' }, ...prose(answer.personal)),
      h('p', { class: 'source' }, sourceLine(answer.source)),
      h('details', {}, h('summary', {}, 'Short form'), h('p', {}, answer.short)),
      h(
        'div',
        { class: 'row' },
        act(() => this.#acts.copy(answer, 'full'), 'Copy answer', 'Enter'),
        act(() => this.#acts.copy(answer, 'short'), 'Copy short form', 'Shift+Enter'),
        act(report.open, 'Report a wrong answer'),
      ),
      report.form,
      notes,
    ];
    this.#shown.replaceChildren(...parts.filter(Boolean));
    this.#fill(notes, answer.topic);
    return undefined;
  }

  /** One line for what is wrong, sent with what led to the answer. */
  #reportOf(answer) {
    const field = h('input', { type: 'text', id: 'wrong', maxlength: 1000, required: true, autocomplete: 'off' });
    const send = async (event) => {
      event.preventDefault();
      if (!(await this.#acts.report(answer, field.value.trim()))) return;
      form.hidden = true;
      this.#field.focus();
    };
    const form = h(
      'form',
      { class: 'report', hidden: true, onsubmit: send },
      h('label', { for: 'wrong' }, 'What is wrong with it? Without anybody’s name.'),
      h('div', { class: 'row' }, field, h('button', { class: 'plain' }, 'Send the report')),
    );
    const open = () => {
      form.hidden = false;
      field.focus();
    };
    return { form, open };
  }

  async #fill(aside, topic) {
    const notes = await this.#acts.notes(topic);
    if (!notes.length || !aside.isConnected) return;
    aside.hidden = false;
    aside.append(
      h('h4', {}, 'Team’s notes, internal: never read out, never copied'),
      h('ul', {}, ...notes.map(({ text, by }) => h('li', {}, text, h('span', { class: 'by' }, ` (${by})`)))),
    );
  }
}
