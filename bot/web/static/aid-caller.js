/** "Caller's answers": what was found or given, each to be changed or taken away; a change is told at once. */

import { controlOf, kept, meaning } from './aid-controls.js';
import { h } from './words.js';

export class Caller {
  #controls;
  #known = {};
  #given = {};
  #open = [];
  #rows = new Map();
  #list;
  #adding;
  #changed;

  /** `root` holds it; `controls` are those of GET facts; `changed()` is told after every change. */
  constructor(root, controls, changed) {
    this.#controls = controls;
    this.#changed = changed;
    this.#list = h('div', { class: 'known-facts' });
    this.#adding = h(
      'select',
      {
        class: 'adding',
        'aria-label': `Add to ${root.getAttribute('aria-label') ?? 'the answers'}`,
        onchange: ({ currentTarget }) => this.ask(currentTarget.value),
      },
    );
    root.replaceChildren(this.#list, this.#adding);
    this.show({});
  }

  /** The answers that stand whatever the question says, for a request; null takes one away. */
  get given() {
    return { ...this.#given };
  }

  /** Every answer as it is known, found ones too. */
  get all() {
    const found = Object.fromEntries(Object.entries(this.#known).map(([name, fact]) => [name, kept(fact)]));
    return { ...found, ...this.#given };
  }

  set given(facts) {
    this.#given = { ...facts };
  }

  /** What was found stays although the question goes. */
  keepAll() {
    this.#given = this.all;
  }

  clear() {
    this.#given = {};
    this.#open = [];
    this.show({});
  }

  /** Show the facts as suggested; a row in use keeps the focus. */
  show(facts) {
    this.#known = facts;
    this.#open = this.#open.filter((name) => !(name in facts));
    const names = Object.keys(this.#controls).filter((name) => name in facts || this.#open.includes(name));
    for (const name of this.#rows.keys()) if (!names.includes(name)) this.#remove(name);
    names.forEach((name, place) => {
      const row = this.#row(name, facts[name]);
      if (this.#list.children[place] !== row) this.#list.insertBefore(row, this.#list.children[place] ?? null);
    });
    this.#offer(names);
  }

  /** Open an answer that isn't known yet, and go there. What is asked of earnings is filled in with the earnings. */
  ask(fact) {
    const name = fact.startsWith('earnings') ? 'earnings' : fact;
    if (!(name in this.#controls)) return;
    if (!(name in this.#known) && !this.#open.includes(name)) this.#open.push(name);
    this.show(this.#known);
    this.#rows.get(name).row.querySelector('select, input').focus();
  }

  #row(name, fact) {
    const state = JSON.stringify(fact ?? null);
    const before = this.#rows.get(name);
    if (before?.state === state) return before.row;
    if (before && fact && this.#isBeingPicked(before.row, name, fact)) {
      before.state = state;
      before.row.classList.toggle('given', fact.is_given);
      return before.row;
    }
    const row = this.#built(name, fact);
    const place = before ? [...before.row.querySelectorAll('select, input, button')].indexOf(document.activeElement) : -1;
    before?.row.replaceWith(row);
    this.#rows.set(name, { row, state });
    if (place >= 0) [...row.querySelectorAll('select, input, button')].at(Math.max(place, 0))?.focus();
    return row;
  }

  /** A list in use stays as it is where it shows the fact already: made anew, it would forget what was typed in it. */
  #isBeingPicked(row, name, fact) {
    const isChoice = this.#controls[name].kind === 'choice';
    return isChoice && row.contains(document.activeElement) && meaning(fact.value) === meaning(this.#given[name]);
  }

  #built(name, fact) {
    const control = this.#controls[name];
    const give = (value) => {
      this.#given[name] = value;
      this.#changed();
    };
    const remove = () => {
      this.#given[name] = null;
      if (this.#open.includes(name)) {
        delete this.#given[name];
        this.#open = this.#open.filter((one) => one !== name);
        this.show(this.#known);
      }
      this.#adding.focus();
      this.#changed();
    };
    return h(
      'div',
      { class: fact?.is_given ? 'fact given' : 'fact', 'data-fact': name },
      h('span', { class: 'label' }, control.label),
      h('div', { class: 'control' }, controlOf(control, fact, give)),
      h('button', { class: 'remove', type: 'button', 'aria-label': `Remove ${control.label}`, onclick: remove }, '×'),
    );
  }

  #remove(name) {
    this.#rows.get(name).row.remove();
    this.#rows.delete(name);
  }

  #offer(names) {
    const others = Object.entries(this.#controls).filter(([name]) => !names.includes(name));
    this.#adding.replaceChildren(
      h('option', { value: '' }, 'Add an answer …'),
      ...others.map(([name, { label }]) => h('option', { value: name }, label)),
    );
  }
}
