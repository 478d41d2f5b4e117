/** Watches for the end of a conversation in which nothing is said: warns of it in time, lets it be put off, tells it. */

import { quietButton } from './words.js';

const WARN_BEFORE_S = 300;
const SOON_S = 10;

export class Expiry {
  #server;
  #panel;
  #isOver;
  #timer = 0;
  #endsAt = 0;

  /** `isOver()` is called when the conversation has ended. */
  constructor(server, panel, isOver) {
    this.#server = server;
    this.#panel = panel;
    this.#isOver = isOver;
    document.addEventListener('visibilitychange', () => {
      // Timers stand still while a computer sleeps.
      if (!document.hidden && this.#endsAt && Date.now() > this.#endsAt) this.#check();
    });
  }

  /** The conversation ends in so many seconds if nothing is said; the server knows best when. */
  watch(seconds) {
    clearTimeout(this.#timer);
    this.#endsAt = Date.now() + seconds * 1000;
    const lead = Math.min(WARN_BEFORE_S, seconds / 2);
    this.#timer = setTimeout(() => this.#check(lead), (seconds - lead) * 1000);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#endsAt = 0;
  }

  async #check(lead = 0) {
    try {
      const { expires_in: left } = await this.#server.request('GET', 'conversation');
      if (left > lead + SOON_S) this.watch(left);
      else this.#warn(left);
    } catch (problem) {
      if (problem.isOver) this.#isOver();
      // Otherwise the next message will tell.
    }
  }

  #warn(left) {
    const minutes = Math.max(1, Math.round(left / 60));
    const when = minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
    const stay = quietButton(() => this.#stay(), {}, 'Stay longer');
    this.#panel.say(`For your privacy this conversation will end in ${when} if nothing is said. `, stay);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), (left + 1) * 1000);
  }

  async #stay() {
    this.#panel.composer.focus();
    try {
      this.watch((await this.#server.request('POST', 'conversation/stay')).expires_in);
      this.#panel.say('All right, the conversation stays open.');
    } catch (problem) {
      if (problem.isOver) this.#isOver();
      else this.#panel.warn('That didn’t reach the assistant. Please try again.');
    }
  }
}
