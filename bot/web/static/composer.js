/** The field for the question, its counter and "Send". */

import { h } from './words.js';

const COUNT_FROM = 0.8;
const READ_OUT_AFTER_MS = 1000;

export class Composer {
  #limit;
  #send;
  #warn;
  #timer = 0;

  /** `limit` in characters; `send(text)` gets what may be sent, `warn(text)` what to tell where it may not. */
  constructor(limit, send, warn) {
    this.#limit = limit;
    this.#send = send;
    this.#warn = warn;
    this.field = h('textarea', {
      id: 'field',
      rows: 2,
      'aria-describedby': 'hint',
      enterkeyhint: 'send',
      autocomplete: 'off',
      oninput: () => this.#count(),
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.#submit();
      },
    });
    this.counter = h('p', { class: 'counter' });
    this.countStatus = h('p', { class: 'unseen', role: 'status' });
    const onsubmit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    this.element = h(
      'form',
      { class: 'composer', novalidate: true, onsubmit },
      h('label', { for: 'field' }, 'Your question'),
      h('p', { class: 'hint', id: 'hint' }, 'No patient details, please'),
      h('div', { class: 'entry' }, this.field, h('button', { class: 'primary', type: 'submit' }, 'Send')),
      this.counter,
      this.countStatus,
    );
  }

  focus() {
    this.field.focus();
  }

  /** Give words back to be changed, ahead of what was typed since. */
  giveBack(text) {
    this.field.value = [text, this.field.value].filter(Boolean).join('\n');
    this.#count();
  }

  clear() {
    this.field.value = '';
    this.#count();
  }

  #submit() {
    const text = this.field.value.trim();
    const excess = [...text].length - this.#limit;
    if (!text) {
      this.#warn('Please type your question first.');
    } else if (excess > 0) {
      this.field.setAttribute('aria-invalid', 'true');
      const many = excess.toLocaleString('en-GB');
      this.#warn(`Your message is ${many} characters too long. Please shorten it; nothing has been sent.`);
    } else {
      this.clear();
      this.#send(text);
    }
    this.focus();
  }

  #count() {
    const used = [...this.field.value].length;
    const left = this.#limit - used;
    const number = Math.abs(left).toLocaleString('en-GB');
    const words = left < 0 ? `${number} characters too many` : `${number} characters left`;
    const shown = used < this.#limit * COUNT_FROM ? '' : words;
    this.counter.textContent = shown;
    this.counter.classList.toggle('over', left < 0);
    if (left >= 0) this.field.removeAttribute('aria-invalid');
    // Read out when typing pauses, not at every key.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.countStatus.textContent = shown), READ_OUT_AFTER_MS);
  }
}
