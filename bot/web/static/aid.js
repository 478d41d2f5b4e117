/**
 * The staff answer aid: what an adviser types becomes answers, the caller's facts and decisions, as they type.
 * Everything can be done from the keyboard; nothing of a call is kept once it is cleared.
 */

import { Answers } from './aid-answers.js';
import { Caller } from './aid-caller.js';
import { shortAnswer, toClipboard, wholeAnswer, wholeDecision } from './aid-copying.js';
import { decisionCard } from './aid-decisions.js';
import { AidServer } from './aid-server.js';
import { WhatIf } from './aid-what-if.js';
import { h, longDate, prose } from './words.js';

const PAUSE_MS = 100;
// While an answer is under way the next question waits for it, but no longer than this: then it is given up.
const PATIENCE_MS = 300;
const node = (id) => document.getElementById(id);

class Aid {
  #server = new AidServer();
  #field = node('question');
  #asAt = node('as-at');
  #today = node('as-at').value;
  #answers;
  #caller;
  #whatIf;
  #timer = 0;
  #asking = new AbortController();
  #askedAt = -PATIENCE_MS;
  #isUnderWay = false;
  #waits = false;
  #shown = null;
  #answered = '';
  #afterwards = null;

  async start() {
    this.#answers = new Answers(this.#field, {
      copy: (topic, form) => this.#copyAnswer(topic, form),
      report: (topic, comment) => this.#report(topic, comment),
      notes: (topic) => this.#notes(topic),
    });
    this.#field.addEventListener('input', () => this.#onTyped());
    this.#field.addEventListener('keydown', (event) => this.#onFieldKey(event));
    document.addEventListener('keydown', (event) => this.#onKey(event));
    this.#asAt.addEventListener('change', () => this.#onDay());
    node('back-to-today').addEventListener('click', () => this.#backToToday());
    node('next-caller').addEventListener('click', () => this.nextCaller());
    node('open-what-if').addEventListener('click', () => this.#toggleWhatIf());
    this.#field.focus();
    try {
      const controls = await this.#server.facts();
      this.#caller = new Caller(node('caller'), controls, () => this.#now());
      const decide = (facts) => this.#server.suggest(this.#asked(facts), AbortSignal.timeout(10_000));
      this.#whatIf = new WhatIf(node('what-if'), controls, decide, (problem) => this.#trouble(problem));
      // Whatever was typed before all was there.
      if (this.#field.value) this.#now();
    } catch (problem) {
      this.#trouble(problem);
    }
  }

  // Asking

  #onTyped() {
    this.#say('');
    this.#afterwards = null;
    this.#soon();
  }

  /** Act on what is shown; where the words have changed since, as soon as it is the answer to them. */
  #onceAnswered(act) {
    if (this.#answered === this.#field.value.trim()) return act();
    this.#afterwards = act;
    return this.#unlessUnderWay();
  }

  #soon(ms = PAUSE_MS) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#unlessUnderWay(), ms);
  }

  #unlessUnderWay() {
    const left = this.#askedAt + PATIENCE_MS - performance.now();
    this.#waits = this.#isUnderWay && left > 0;
    if (this.#waits) this.#soon(left);
    else this.#now();
  }

  #asked(facts) {
    const asAt = this.#asAt.value;
    return { text: this.#field.value.trim(), facts, ...(asAt && asAt !== this.#today ? { on: asAt } : {}) };
  }

  /** Ask at once; whatever is under way is out of date and given up. */
  async #now() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    if (!this.#caller) return;
    const asking = (this.#asking = new AbortController());
    const asked = this.#asked(this.#caller.given);
    const isEmpty = !asked.text && !Object.values(asked.facts).some((value) => value !== null);
    [this.#isUnderWay, this.#waits, this.#askedAt] = [!isEmpty, false, performance.now()];
    try {
      const found = isEmpty ? null : await this.#server.suggest(asked, asking.signal);
      if (!asking.signal.aborted) this.#show(found, asked.text);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      this.#afterwards = null;
      this.#trouble(problem);
    }
    if (asking.signal.aborted) return;
    this.#isUnderWay = false;
    const act = this.#afterwards;
    this.#afterwards = null;
    if (act) this.#onceAnswered(act);
    if (this.#waits) this.#now();
  }

  #show(found, text) {
    [this.#shown, this.#answered] = [found, text];
    this.#warn('');
    this.#answers.show(found?.topics ?? []);
    this.#caller.show(found?.facts ?? {});
    const decisions = Object.values(found?.decisions ?? {});
    const acts = { copy: (decision) => this.#copyDecision(decision), add: (fact) => this.#caller.ask(fact) };
    const others = (found?.of_others ?? []).map((decision) =>
      decisionCard({ ...decision, fee: null, missing: [] }, acts),
    );
    node('decisions').replaceChildren(...decisions.map((decision) => decisionCard(decision, acts)), ...others);
    node('open-what-if').disabled = !decisions.length;
    const help = found?.help_first;
    node('help-first').replaceChildren(
      ...(help ? [h('h2', {}, help.is_sure ? 'Say this first' : 'This may be urgent: say first'), ...prose(help.text)] : []),
    );
    node('declined').replaceChildren(
      ...(found?.declined ? [h('h3', {}, 'Nothing here is about that. Say:'), ...prose(found.declined)] : []),
    );
    node('not-understood').replaceChildren(...(found?.not_understood ?? []).map((words) => h('p', {}, words)));
    node('empty').hidden = Boolean(found);
    node('results').hidden = !found;
    if (!this.#whatIf.isOpen) return;
    if (found) this.#whatIf.compareWith(found);
    else this.#toggleWhatIf();
  }

  // Keys

  #onFieldKey(event) {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps && !event.altKey) this.#answers.move(steps);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      const form = event.shiftKey ? 'short' : 'full';
      this.#onceAnswered(() => this.#enter(form));
    } else if (event.key === 'Escape') this.#clearQuestion();
    else return;
    event.preventDefault();
  }

  #onKey(event) {
    const isControl = event.ctrlKey || event.metaKey;
    if (event.altKey && event.code === 'KeyN') this.nextCaller();
    else if (event.altKey && event.code === 'KeyW') this.#toggleWhatIf();
    else if (event.altKey && event.code === 'KeyQ') this.#field.focus();
    else if (isControl && event.key === 'Enter') this.#onceAnswered(() => this.#copyDecisions());
    else return;
    event.preventDefault();
  }

  async #enter(form) {
    const { chosen } = this.#answers;
    if (chosen) await this.#copyAnswer(chosen, form);
    else this.#say('There is no answer to copy yet.');
  }

  /** The question goes, what the caller told stays. */
  #clearQuestion() {
    this.#caller?.keepAll();
    this.#field.value = '';
    this.#now();
    this.#say('The question is cleared; the caller’s answers stay.');
  }

  /** Clear everything for the next caller. */
  nextCaller() {
    this.#field.value = '';
    this.#caller?.clear();
    if (this.#whatIf?.isOpen) this.#toggleWhatIf();
    this.#backToToday(false);
    this.#now();
    this.#field.focus();
    this.#say('Cleared for the next caller.');
  }

  // The day

  #onDay() {
    if (!this.#asAt.value) this.#asAt.value = this.#today;
    const isToday = this.#asAt.value === this.#today;
    node('as-at-banner').hidden = isToday;
    node('as-at-words').textContent = isToday
      ? ''
      : `As at ${longDate(this.#asAt.value)}, not today: answers and decisions are those of that day.`;
    this.#now();
  }

  #backToToday(isByHand = true) {
    this.#asAt.value = this.#today;
    this.#onDay();
    if (isByHand) this.#field.focus();
  }

  // What if

  #toggleWhatIf() {
    if (!this.#whatIf) return;
    if (this.#whatIf.isOpen) {
      this.#whatIf.close();
      this.#field.focus();
    } else if (this.#shown) {
      this.#whatIf.open(this.#caller.all, this.#shown);
    }
    node('open-what-if').setAttribute('aria-expanded', String(this.#whatIf.isOpen));
  }

  // Copying and reporting

  #copyAnswer(topic, form) {
    const words = form === 'short' ? shortAnswer(topic) : wholeAnswer(topic);
    const how = form === 'short' ? 'short form' : 'with its source';
    return this.#copy(words, `Copied: ${topic.title}, ${how}.`, { topic: topic.topic, form });
  }

  #copyDecision(decision) {
    const what = { decision: decision.code, form: 'full' };
    return this.#copy(wholeDecision(decision), `Copied: the decision on ${decision.subject.toLowerCase()}.`, what);
  }

  async #copyDecisions() {
    const told = Object.values(this.#shown?.decisions ?? {}).filter(({ text }) => text);
    if (!told.length) return this.#say('There is no decision to copy yet.');
    const words = told.map(wholeDecision).join('\n\n');
    const subjects = told.map(({ subject }) => subject.toLowerCase()).join(', ');
    const copied = told.map(({ code }) => ({ decision: code, form: 'full' }));
    return this.#copy(words, `Copied: the decisions on ${subjects}.`, ...copied);
  }

  async #copy(words, announced, ...what) {
    if (!(await toClipboard(words))) return this.#warn('The browser doesn’t allow copying. Select the words and copy them.');
    this.#say(announced);
    try {
      await Promise.all(what.map((one) => this.#server.copied(one)));
    } catch (problem) {
      this.#trouble(problem);
    }
    return undefined;
  }

  /** Whether the report was taken; it carries what led to the answer. */
  async #report({ topic, title, strength, version }, comment) {
    if (!comment) return false;
    const facts = Object.fromEntries(Object.entries(this.#shown.facts).map(([name, { words }]) => [name, words]));
    const asked = this.#field.value.trim();
    try {
      await this.#server.report({ comment, topic, strength, answer_version: version, facts, ...(asked && { asked }) });
    } catch (problem) {
      this.#trouble(problem);
      return false;
    }
    this.#say(`Reported: ${title}. It waits for an editor.`);
    return true;
  }

  async #notes(topic) {
    try {
      return (await this.#server.notes(topic)).notes;
    } catch {
      return []; // an answer is worth more than its notes
    }
  }

  // Telling

  #say(words) {
    node('status').textContent = words;
  }

  #warn(words) {
    node('trouble').textContent = words;
  }

  #trouble(problem) {
    const isOut = problem.status === 401;
    this.#warn(isOut ? 'You are signed out. ' : problem.message || 'Something went wrong.');
    if (isOut) node('trouble').append(h('a', { href: '/staff' }, 'Sign in again'));
  }
}

new Aid().start();
