/** What if: a copy of the caller's answers, and what is decided from each, side by side. */

import { Caller } from './aid-caller.js';
import { decisionCard, differences } from './aid-decisions.js';
import { h } from './words.js';

export class WhatIf {
  #root;
  #caller;
  #pairs;
  #decide;
  #failed;
  #asTold = null;
  #supposed = null;
  #turn = 0;

  /** `decide(facts)` resolves to what is suggested from a caller's answers; `failed(problem)` is told what went wrong. */
  constructor(root, controls, decide, failed) {
    this.#root = root;
    this.#decide = decide;
    this.#failed = failed;
    const answers = h('div', { role: 'group', 'aria-label': 'What-if answers' });
    this.#pairs = h('div', { class: 'pairs', role: 'region', 'aria-label': 'Decisions side by side' });
    root.replaceChildren(
      h('h2', { tabindex: '-1' }, 'What if …'),
      h('p', { class: 'hint' }, 'A copy of the caller’s answers. Change one: both decisions stand side by side.'),
      answers,
      this.#pairs,
    );
    this.#caller = new Caller(answers, controls, () => this.#decideAgain());
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  /** Begin from the caller's answers, and from what is suggested for them. */
  open(facts, asTold) {
    this.#root.hidden = false;
    this.#caller.clear();
    this.#caller.given = facts;
    this.#caller.show(asTold.facts);
    this.#asTold = this.#supposed = asTold;
    this.#show();
    this.#root.scrollIntoView({ block: 'nearest' });
    (this.#root.querySelector('.fact select, .fact input') ?? this.#root.querySelector('h2')).focus();
  }

  close() {
    this.#root.hidden = true;
    this.#caller.clear();
    this.#asTold = this.#supposed = null;
    this.#pairs.replaceChildren();
  }

  /** The caller's own side has changed. */
  compareWith(asTold) {
    this.#asTold = asTold;
    this.#decideAgain();
  }

  async #decideAgain() {
    const turn = (this.#turn += 1);
    try {
      const supposed = await this.#decide(this.#caller.given);
      if (turn !== this.#turn || !this.isOpen) return;
      this.#supposed = supposed;
      this.#caller.show(supposed.facts);
      this.#show();
    } catch (problem) {
      this.#failed(problem);
    }
  }

  #show() {
    const questions = [...new Set([...Object.keys(this.#asTold.decisions), ...Object.keys(this.#supposed.decisions)])];
    this.#pairs.replaceChildren(
      h('p', { class: 'side' }, 'As told'),
      h('p', { class: 'side' }, 'What if'),
      ...questions.flatMap((question) => {
        const [told, supposed] = [this.#asTold, this.#supposed].map(({ decisions }) => decisions[question]);
        const marks = differences(told, supposed);
        return [side(told, 'As told', []), side(supposed, 'What if', marks)];
      }),
    );
  }
}

const side = (decision, whose, marks) =>
  h(
    'div',
    { class: marks.length ? 'side different' : 'side' },
    h('span', { class: 'unseen' }, `${whose}: `),
    decision ? decisionCard(decision, { copy: null }, marks) : h('p', {}, 'Nothing is decided.'),
  );
