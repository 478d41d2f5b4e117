/**
 * What this tab keeps of its conversation: the token, what isn't sent yet, and when the page was left. It is gone
 * when the tab is closed. A browser can bring a closed tab back, so what was left too long ago counts as closed.
 */

const BACK_WITHIN_MS = 60_000;

export class Tab {
  #key;
  #kept = {};

  constructor(base) {
    this.#key = `helpline-chat ${base}`;
    try {
      this.#kept = JSON.parse(sessionStorage.getItem(this.#key)) ?? {};
    } catch {
      // Storage may be forbidden; the conversation then lasts as long as the page.
    }
    addEventListener('pagehide', () => this.token && this.#keep({ leftAt: Date.now() }));
  }

  get token() {
    return this.#kept.token ?? null;
  }

  set token(token) {
    this.#keep({ token });
  }

  /** Whether the page was left so long ago that the tab must have been closed meanwhile. */
  get wasClosed() {
    return Boolean(this.#kept.leftAt) && Date.now() - this.#kept.leftAt > BACK_WITHIN_MS;
  }

  /** What was typed and not answered yet: `{text, clientId}`, oldest first. */
  get unsent() {
    return this.#kept.unsent ?? [];
  }

  addUnsent({ text, clientId }) {
    this.#keep({ unsent: [...this.unsent.filter((one) => one.clientId !== clientId), { text, clientId }] });
  }

  removeUnsent(clientId) {
    this.#keep({ unsent: this.unsent.filter((one) => one.clientId !== clientId) });
  }

  forget() {
    this.#kept = {};
    this.#store(() => sessionStorage.removeItem(this.#key));
  }

  #keep(more) {
    this.#kept = { ...this.#kept, leftAt: null, ...more };
    this.#store(() => sessionStorage.setItem(this.#key, JSON.stringify(this.#kept)));
  }

  #store(change) {
    try {
      change();
    } catch {
      // As above.
    }
  }
}
