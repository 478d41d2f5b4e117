/** The conversation of this tab: begun, restored, held, watched for its end, deleted. */

import { Expiry } from './expiry.js';
import { mine, reply } from './messages.js';
import { newId, Problem } from './server.js';

const WRITING_AFTER_MS = 500;
const MOST_WAITS = 3;
const LONGEST_WAIT_S = 60;

export class Conversation {
  #server;
  #tab;
  #panel;
  #keepCopy;
  #connection = null;
  #queue = Promise.resolve();
  #expiry;
  #stopWaiting = null;

  /** `keepCopy()` offers the copy, as the cards do. */
  constructor(server, tab, panel, keepCopy) {
    this.#server = server;
    this.#tab = tab;
    this.#panel = panel;
    this.#keepCopy = keepCopy;
    this.#expiry = new Expiry(server, panel, () => this.#isOver());
    addEventListener('pageshow', ({ persisted }) => {
      // "Back" can bring the page back as it was, with all that was said on it.
      if (persisted && tab.token && tab.wasClosed) this.#isOver();
    });
  }

  get hasBegun() {
    return Boolean(this.#panel.log.querySelector('.mine:not(:has(.unsent))'));
  }

  /** Restore the conversation of this tab, or begin one; safe to call at any time. */
  connect() {
    this.#connection ??= this.#begin().catch((problem) => {
      this.#connection = null;
      this.#panel.warn(this.#explain(problem, 'The assistant can’t be reached just now.'));
      throw problem;
    });
    // Whoever sends awaits the same promise and handles the failure; on its own it has been told above.
    this.#connection?.catch(() => {});
    return this.#connection;
  }

  send(text) {
    this.#deliver({ text, clientId: newId(), node: mine(text) });
  }

  /** A message on its way is answered first: its reply must not land in the next conversation. */
  clear() {
    this.#panel.composer.focus();
    this.#stopWaiting?.();
    this.#queue = this.#queue.then(() => this.#clear());
  }

  /** End it at once, here and on the server. */
  leave() {
    this.#server.endOnLeaving();
    this.#forget();
    this.#panel.log.replaceChildren();
  }

  // ---- beginning -----------------------------------------------------------------------------

  async #begin() {
    if (this.#tab.token && this.#tab.wasClosed) {
      this.#server.endOnLeaving();
      this.#tab.forget();
    }
    if (this.#tab.token) {
      try {
        return this.#restore(await this.#server.request('GET', 'conversation'));
      } catch (problem) {
        if (!problem.isOver) throw problem;
        this.#dropToken();
        this.#panel.say('Your earlier conversation has ended, so this is a new one.');
      }
    }
    const begun = await this.#server.request('POST', 'conversations');
    this.#tab.token = begun.token;
    this.#expiry.watch(begun.expires_in);
    if (this.#panel.log.querySelector('.assistant')) this.#panel.divide('New conversation');
    for (const message of begun.messages) this.#panel.insert(this.#reply(message));
    this.#panel.alert.replaceChildren();
  }

  #restore({ messages, expires_in: seconds }) {
    let last = null;
    this.#panel.withoutReadingOut(() => {
      messages.forEach((message, i) => {
        const isMine = message.role === 'user';
        const choices = i === messages.length - 1 ? message.choices : [];
        const node = isMine ? mine(message.text) : this.#reply({ ...message, choices });
        this.#panel.insert(node);
        if (isMine) last = node;
      });
      last = this.#restoreUnsent(messages) ?? last;
    });
    if (last) this.#panel.bringUp(last);
    this.#expiry.watch(seconds);
    this.#panel.alert.replaceChildren();
  }

  /** What was typed before the page was loaded again and never answered stands there to be sent. */
  #restoreUnsent(messages) {
    const taken = new Set(messages.map((message) => message.client_id));
    let last = null;
    for (const { text, clientId } of this.#tab.unsent) {
      if (taken.has(clientId)) {
        this.#tab.removeUnsent(clientId);
      } else {
        last = mine(text);
        const turn = { text, clientId, node: last };
        this.#panel.append(last);
        this.#panel.markUnsent(last, () => this.#deliver(turn));
      }
    }
    return last;
  }

  // ---- a turn --------------------------------------------------------------------------------

  /** Show the turn at the end of the log and send it, after those that wait already. */
  #deliver(turn) {
    this.#panel.quieten();
    this.#panel.retireChoices();
    turn.node.querySelector('.unsent')?.remove();
    turn.node.classList.add('waiting');
    this.#panel.append(turn.node);
    this.#panel.bringUp(turn.node);
    this.#tab.addUnsent(turn);
    this.#queue = this.#queue.then(() => this.#exchange(turn));
  }

  async #exchange(turn) {
    const writing = setTimeout(() => {
      this.#panel.writing(true);
      this.#panel.bringUp(turn.node);
    }, WRITING_AFTER_MS);
    try {
      const { messages } = await this.#answerTo(turn);
      turn.node.classList.remove('waiting');
      this.#tab.removeUnsent(turn.clientId);
      this.#panel.retireChoices();
      this.#panel.alert.replaceChildren();
      for (const message of messages) this.#panel.insert(this.#reply(message));
      this.#panel.bringUp(turn.node);
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(500);
      turn.node.classList.remove('waiting');
      if (problem.isOver) this.#dropToken();
      if (problem.passing) this.#keepUnsent(turn, problem);
      else this.#handBack(turn, problem);
    } finally {
      clearTimeout(writing);
      this.#panel.writing(false);
    }
  }

  /** The answer, after as many seconds as the server asks to wait. */
  async #answerTo(turn) {
    for (let wait = 1; ; wait += 1) {
      try {
        return await this.#ask(turn);
      } catch (problem) {
        const seconds = problem.retryAfter;
        if (!seconds || seconds > LONGEST_WAIT_S || wait > MOST_WAITS) throw problem;
        if (!(await this.#wait(problem, seconds))) throw problem;
      }
    }
  }

  async #ask({ text, clientId }) {
    let unavailable = null;
    await this.connect().catch((problem) => {
      // Where storage is down no conversation can be begun, but somebody in distress is answered without one.
      if (problem.status !== 503) throw problem;
      unavailable = problem;
    });
    try {
      return await this.#server.request('POST', 'messages', { text, client_id: clientId });
    } catch (problem) {
      throw unavailable && problem.isOver ? unavailable : problem;
    }
  }

  /** Resolves to whether the time was waited out. */
  #wait({ status }, seconds) {
    const why = status === 429 ? 'That was a lot in a short time.' : 'Something went wrong at our end.';
    const many = seconds === 1 ? 'a second' : `${seconds} seconds`;
    this.#panel.warn(`${why} Your message will be sent again by itself in ${many}${this.#orCall}.`);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), seconds * 1000);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }

  #keepUnsent(turn, problem) {
    this.#panel.markUnsent(turn.node, () => this.#deliver(turn));
    this.#panel.warn(this.#explain(problem, 'Your message wasn’t sent.'));
    this.#panel.bringUp(turn.node);
  }

  /** The server won't take these words: give them back to be changed. */
  #handBack(turn, problem) {
    turn.node.remove();
    this.#tab.removeUnsent(turn.clientId);
    this.#panel.composer.giveBack(turn.text);
    this.#panel.warn(`Your message wasn’t sent. ${problem.message || `Please change it${this.#orCall}.`}`);
  }

  #explain(problem, lead) {
    if (problem.isOver) {
      return `${lead} This conversation has ended, as it does after a time. Trying again starts a new one, which won’t know what you said before.`;
    }
    if (problem.status === 429) {
      const wait = problem.retryAfter ? `${problem.retryAfter} seconds` : 'a moment';
      return `${lead} That was a lot in a short time: please wait ${wait} and try again.`;
    }
    if (problem.status === 403) return `${lead} ${problem.message}`;
    if (problem.status === 0) return `${lead} Please check your connection and try again${this.#orCall}.`;
    return `${lead} Something went wrong at our end. Please try again${this.#orCall}.`;
  }

  get #orCall() {
    return this.#panel.helpline ? `, or call ${this.#panel.helpline}` : '';
  }

  #reply(message) {
    return reply(message, `h${Number(this.#panel.subheading[1]) + 1}`, {
      send: (text) => this.send(text),
      rate: (id, helpful, reason) => this.#rate(id, helpful, reason),
      keepCopy: this.#keepCopy,
    });
  }

  /** Record whether a message helped; true where it was recorded. */
  async #rate(id, helpful, reason) {
    try {
      await this.#server.request('POST', 'feedback', { message_id: id, helpful, ...(reason && { reason }) });
      this.#panel.say('Thank you for telling us.');
      return true;
    } catch (problem) {
      this.#panel.warn(this.#explain(problem, 'That wasn’t recorded.'));
      return false;
    }
  }

  // ---- ending --------------------------------------------------------------------------------

  async #clear() {
    this.#panel.alert.replaceChildren();
    try {
      if (this.#tab.token) await this.#server.request('DELETE', 'conversation');
    } catch (problem) {
      if (!problem.isOver) {
        this.#panel.warn(this.#explain(problem, 'The conversation wasn’t deleted.'));
        return;
      }
    }
    this.#forget();
    this.#panel.empty();
    this.#panel.say('Your conversation has been deleted.');
    await this.connect().catch(() => {});
  }

  /** Nobody who comes to this computer later is to read it; what is typed but not sent stays. */
  #isOver() {
    this.#forget();
    this.#panel.empty();
    this.#panel.say(
      'The conversation has ended and was taken off this screen, because nothing was said for a while. ' +
        'Your next message starts a new one.',
    );
  }

  #dropToken() {
    this.#expiry.stop();
    this.#tab.token = null;
    this.#connection = null;
  }

  #forget() {
    this.#dropToken();
    this.#tab.forget();
  }
}
