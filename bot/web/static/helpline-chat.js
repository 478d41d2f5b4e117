/**
 * <helpline-chat>: the website chat of the indemnity helpline assistant.
 *
 *   <script type="module" src="/chat/static/helpline-chat.js"></script>
 *   <helpline-chat title="Indemnity helpline assistant" helpline="0800 952 0441" privacy="/privacy"></helpline-chat>
 *
 * Attributes
 *   src        base address of the API, default "/chat"
 *   title      the heading, and the launcher's words
 *   helpline   the number shown in the header and in advice after an error
 *   privacy    address of the privacy notice
 *   open       the panel is open; set or remove it to open or close
 *   mode       "page" fills the page and has no launcher
 */

import { mine, reply } from './messages.js';
import { newId, Problem, Server } from './server.js';
import { h, inline, prose, quietButton, telephone } from './words.js';

const LIMIT = 2000;
const COUNT_FROM = LIMIT * 0.8;
const TYPING_AFTER_MS = 500;
const WARN_BEFORE_END_S = 300;

class HelplineChat extends HTMLElement {
  static observedAttributes = ['open'];

  #server = null;
  #connection = null;
  #queue = Promise.resolve();
  #expiry = 0;
  #countTimer = 0;

  get open() {
    return this.hasAttribute('open');
  }

  set open(value) {
    this.toggleAttribute('open', Boolean(value));
  }

  get #wholePage() {
    return this.getAttribute('mode') === 'page';
  }

  get #helpline() {
    return this.getAttribute('helpline') ?? '';
  }

  get #orCall() {
    return this.#helpline ? `, or call ${this.#helpline}` : '';
  }

  connectedCallback() {
    if (this.shadowRoot) return;
    this.#server = new Server(this.getAttribute('src') ?? '/chat');
    this.#build();
  }

  attributeChangedCallback() {
    if (!this.shadowRoot || this.#wholePage) return;
    const hadFocus = this.shadowRoot.activeElement;
    this.panel.hidden = !this.open;
    this.launcher.setAttribute('aria-expanded', String(this.open));
    if (this.open) {
      this.field.focus();
      this.#connect();
    } else if (hadFocus) {
      this.launcher.focus();
    }
  }

  // ---- the page ------------------------------------------------------------------------------

  #build() {
    const heading = this.getAttribute('title') || 'Indemnity helpline assistant';
    // Left on the element, it would be a tooltip over the whole chat.
    this.removeAttribute('title');
    this.subheading = this.#wholePage ? 'h2' : 'h3';

    this.intro = this.#buildIntro();
    this.log = this.#buildLog();
    this.confirmation = this.#buildConfirmation();
    this.panel = h('section', { class: 'panel', id: 'panel', 'aria-labelledby': 'title' });
    this.panel.append(this.#buildHead(heading), this.log, this.#buildFoot(), this.confirmation);
    this.panel.hidden = !this.#wholePage && !this.open;
    this.launcher = this.#wholePage ? null : this.#buildLauncher(heading);

    // Hidden until the style sheet is there, so that nothing is seen without it.
    const frame = h('div', { hidden: true }, this.launcher, this.panel);
    const show = () => {
      frame.hidden = false;
      if (this.#wholePage || this.open) this.#connect();
    };
    const href = new URL('helpline-chat.css', import.meta.url).href;
    const sheet = h('link', { rel: 'stylesheet', href, onload: show, onerror: show });
    this.attachShadow({ mode: 'open' }).append(sheet, frame);
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.#wholePage && !this.confirmation.open) this.open = false;
    });
  }

  #buildLauncher(heading) {
    const state = { 'aria-expanded': String(this.open), 'aria-controls': 'panel' };
    const toggle = () => (this.open = !this.open);
    return h('button', { class: 'launcher', type: 'button', onclick: toggle, ...state }, heading);
  }

  #buildHead(heading) {
    const close = h('button', { class: 'close', type: 'button', onclick: () => (this.open = false) });
    close.append('Close', h('span', { class: 'unseen' }, ' chat'));
    const head = h('div', { class: 'head' }, h(this.#wholePage ? 'h1' : 'h2', { id: 'title' }, heading));
    if (!this.#wholePage) head.append(close);
    if (this.#helpline) head.append(h('p', { class: 'phone' }, 'Helpline ', telephone(this.#helpline)));
    return head;
  }

  #buildIntro() {
    const can =
      'I can tell you what the page says and where, whether you’re on its lists, what private work costs, and when you can apply.';
    const cannot =
      'I can’t see your membership, advise on a case, or pass anything on to Medical Protection.';
    const ways = h('p');
    if (this.#helpline) ways.append('To talk to a person, call ', telephone(this.#helpline), '. ');
    if (this.#privacy) ways.append(this.#privacyLink('How your messages are used'));
    return h(
      'section',
      { class: 'intro', 'aria-labelledby': 'intro-title' },
      h(this.subheading, { id: 'intro-title' }, 'Before you start'),
      ...prose(
        'I’m an automated assistant, not a person. I answer questions from doctors in specialty training about ' +
          'the HEE block indemnity arrangement with Medical Protection, from what its web page says.\n' +
          `- ${can}\n- ${cannot}\n\n**Please don’t send patient details, and don’t describe an incident.**`,
      ),
      ways,
    );
  }

  #buildLog() {
    const live = { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' };
    return h('div', { class: 'log', 'aria-label': 'Conversation', tabindex: 0, ...live }, this.intro);
  }

  #buildFoot() {
    this.status = h('div', { class: 'status', role: 'status' });
    this.alert = h('div', { class: 'alert', role: 'alert' });
    const tools = h('div', { class: 'tools' });
    tools.append(
      quietButton(() => this.#keepCopy(), {}, 'Keep a copy'),
      quietButton(() => this.#askToClear(), {}, 'Clear'),
    );
    if (this.#privacy) tools.append(this.#privacyLink('Privacy'));
    return h('div', { class: 'foot' }, this.status, this.alert, this.#buildComposer(), tools);
  }

  #buildComposer() {
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
    return h(
      'form',
      { class: 'composer', novalidate: true, onsubmit },
      h('label', { for: 'field' }, 'Your question'),
      h('p', { class: 'hint', id: 'hint' }, 'No patient details, please'),
      h('div', { class: 'entry' }, this.field, h('button', { class: 'primary', type: 'submit' }, 'Send')),
      this.counter,
      this.countStatus,
    );
  }

  #buildConfirmation() {
    const question =
      'Delete this conversation? It will be removed from our records and can’t be brought back.';
    const answers = h('div', { class: 'row' });
    answers.append(
      h('button', { class: 'primary', value: 'delete' }, 'Delete it'),
      h('button', { class: 'plain', value: 'keep' }, 'Go back'),
    );
    const form = h('form', { method: 'dialog' }, h('p', { id: 'confirm-text' }, question), answers);
    const onclose = () => this.confirmation.returnValue === 'delete' && this.#clearInTurn();
    return h('dialog', { 'aria-labelledby': 'confirm-text', onclose }, form);
  }

  get #privacy() {
    return this.getAttribute('privacy');
  }

  #privacyLink(words) {
    const link = h('a', { href: this.#privacy, target: '_blank', rel: 'noopener' }, words);
    link.append(
      h('span', { class: 'unseen' }, ' (opens in new tab)'),
      h('span', { 'aria-hidden': 'true' }, '\u00a0↗'),
    );
    return link;
  }

  // ---- the conversation ----------------------------------------------------------------------

  /** Restore the conversation of this tab, or begin one; safe to call at any time. */
  #connect() {
    this.#connection ??= this.#begin().catch((problem) => {
      this.#connection = null;
      this.#warn(this.#explain(problem, 'The assistant can’t be reached just now.'));
      throw problem;
    });
    // Whoever sends awaits the same promise and handles the failure; on its own it has been told above.
    this.#connection?.catch(() => {});
    return this.#connection;
  }

  async #begin() {
    if (this.#server.hasConversation) {
      try {
        return this.#restore(await this.#server.request('GET', 'conversation'));
      } catch (problem) {
        if (![401, 404].includes(problem.status)) throw problem;
        this.#dropToken();
        this.#say('Your earlier conversation has ended, so this is a new one.');
      }
    }
    const begun = await this.#server.request('POST', 'conversations');
    this.#server.keep(begun.token);
    this.#watchExpiry(begun.expires_in);
    if (this.log.querySelector('.assistant')) this.#insert(h('p', { class: 'divider' }, 'New conversation'));
    for (const message of begun.messages) this.#insert(this.#reply(message));
    this.alert.replaceChildren();
  }

  #restore({ messages, expires_in }) {
    // History is not news: only what is added from here on is to be read out.
    this.log.setAttribute('aria-live', 'off');
    let last = null;
    messages.forEach((message, i) => {
      const isMine = message.role === 'user';
      const choices = i === messages.length - 1 ? message.choices : [];
      const node = isMine ? mine(message.text) : this.#reply({ ...message, choices });
      this.#insert(node);
      if (isMine) last = node;
    });
    if (last) this.#bringUp(last);
    setTimeout(() => this.log.setAttribute('aria-live', 'polite'), 100);
    this.#watchExpiry(expires_in);
    this.alert.replaceChildren();
  }

  #submit() {
    const text = this.field.value.trim();
    const excess = [...text].length - LIMIT;
    if (!text) {
      this.#warn('Please type your question first.');
    } else if (excess > 0) {
      this.field.setAttribute('aria-invalid', 'true');
      this.#warn(
        `Your message is ${excess.toLocaleString('en-GB')} characters too long. Please shorten it; nothing has been sent.`,
      );
    } else {
      this.field.value = '';
      this.#count();
      this.#send(text);
    }
    this.field.focus();
  }

  #send(text) {
    this.#deliver({ text, clientId: newId(), node: mine(text) });
  }

  /** Show the turn at the end of the log and send it, after those that wait already. */
  #deliver(turn) {
    this.alert.replaceChildren();
    this.status.replaceChildren();
    this.#retireChoices();
    turn.node.querySelector('.unsent')?.remove();
    turn.node.classList.add('waiting');
    this.log.append(turn.node);
    this.#bringUp(turn.node);
    this.#queue = this.#queue.then(() => this.#exchange(turn));
  }

  async #exchange(turn) {
    const typing = setTimeout(() => {
      this.status.replaceChildren(
        h(
          'span',
          { class: 'typing' },
          'The assistant is writing',
          h('span', { class: 'dots', 'aria-hidden': 'true' }),
        ),
      );
      this.#bringUp(turn.node);
    }, TYPING_AFTER_MS);
    try {
      await this.#connect();
      const { messages, outcome } = await this.#server.request('POST', 'messages', {
        text: turn.text,
        client_id: turn.clientId,
      });
      turn.node.classList.remove('waiting');
      this.#retireChoices();
      for (const message of messages) this.#insert(this.#reply(message, outcome));
      this.#bringUp(turn.node);
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(500);
      turn.node.classList.remove('waiting');
      if (problem.status === 401) this.#forget();
      if (problem.passing) this.#keepUnsent(turn, problem);
      else this.#handBack(turn, problem);
    } finally {
      clearTimeout(typing);
      if (this.status.querySelector('.typing')) this.status.replaceChildren();
    }
  }

  #keepUnsent(turn, problem) {
    const retry = () => {
      this.field.focus();
      this.#deliver(turn);
    };
    turn.node.append(
      h('p', { class: 'unsent', 'aria-live': 'off' }, 'Not sent. ', quietButton(retry, {}, 'Try again')),
    );
    this.#warn(this.#explain(problem, 'Your message wasn’t sent.'));
    this.#bringUp(turn.node);
  }

  /** The server won't take these words: give them back to be changed. */
  #handBack(turn, problem) {
    turn.node.remove();
    this.field.value = [turn.text, this.field.value].filter(Boolean).join('\n');
    this.#count();
    this.#warn(`Your message wasn’t sent. ${problem.message || `Please change it${this.#orCall}.`}`);
  }

  #explain(problem, lead) {
    if (problem.status === 401) {
      return `${lead} This conversation has ended, as it does after a time. Trying again starts a new one, which won’t know what you said before.`;
    }
    if (problem.status === 429) {
      const wait = /^\d+$/.test(problem.retryAfter) ? `${problem.retryAfter} seconds` : 'a moment';
      return `${lead} That was a lot in a short time: please wait ${wait} and try again.`;
    }
    if (problem.status === 0) return `${lead} Please check your connection and try again${this.#orCall}.`;
    return `${lead} Something went wrong at our end. Please try again${this.#orCall}.`;
  }

  #askToClear() {
    this.confirmation.returnValue = '';
    this.confirmation.showModal();
  }

  /** A message on its way is answered first: its reply must not land in the next conversation. */
  #clearInTurn() {
    this.field.focus();
    this.#queue = this.#queue.then(() => this.#clear());
  }

  async #clear() {
    this.alert.replaceChildren();
    try {
      if (this.#server.hasConversation) await this.#server.request('DELETE', 'conversation');
    } catch (problem) {
      if (![401, 404].includes(problem.status)) {
        this.#warn(this.#explain(problem, 'The conversation wasn’t deleted.'));
        return;
      }
    }
    this.#forget();
    this.log.replaceChildren(this.intro, ...this.log.querySelectorAll('.waiting'));
    this.log.scrollTop = 0;
    this.#say('Your conversation has been deleted.');
    await this.#connect().catch(() => {});
  }

  /** Show the record in a tab of its own, or save it where tabs are blocked. */
  async #keepCopy() {
    if (!this.log.querySelector('.mine')) {
      this.#say('There is nothing to keep yet.');
      return;
    }
    // Opened at once: after waiting for the server, browsers take it for an unwanted pop-up.
    const tab = window.open('', '_blank');
    try {
      const record = new DOMParser().parseFromString(
        await this.#server.request('GET', 'conversation/record', null, 'text/html'),
        'text/html',
      );
      // A blob has no address for its links to be relative to.
      for (const link of record.querySelectorAll('link[href]')) link.setAttribute('href', link.href);
      const address = URL.createObjectURL(
        new Blob([`<!doctype html>${record.documentElement.outerHTML}`], { type: 'text/html' }),
      );
      if (tab) tab.location = address;
      else h('a', { href: address, download: 'helpline-conversation.html' }).click();
      this.#say(tab ? 'Your copy is open in a new tab, to print or save.' : 'Your copy has been saved.');
    } catch (problem) {
      tab?.close();
      this.#warn(this.#explain(problem, 'The copy couldn’t be made.'));
    }
  }

  /** Say in good time that the conversation will end; the server knows best when. */
  #watchExpiry(seconds) {
    clearTimeout(this.#expiry);
    if (!seconds) return;
    this.#expiry = setTimeout(
      async () => {
        try {
          const left = (await this.#server.request('GET', 'conversation')).expires_in;
          if (left > WARN_BEFORE_END_S + 10) this.#watchExpiry(left);
          else this.#say('This conversation will end in about five minutes. Keep a copy if you need one.');
        } catch {
          // The next message will tell.
        }
      },
      Math.max(0, seconds - WARN_BEFORE_END_S) * 1000,
    );
  }

  // ---- messages ------------------------------------------------------------------------------

  #reply(message, outcome = null) {
    return reply(message, outcome, {
      send: (text) => this.#send(text),
      rate: (id, helpful, reason) => this.#rate(id, helpful, reason),
      subheading: `h${Number(this.subheading[1]) + 1}`,
    });
  }

  /** Record whether a message helped; true where it was recorded. */
  async #rate(id, helpful, reason) {
    try {
      await this.#server.request('POST', 'feedback', { message_id: id, helpful, ...(reason && { reason }) });
      this.#say('Thank you for telling us.');
      return true;
    } catch (problem) {
      this.#warn(this.#explain(problem, 'That wasn’t recorded.'));
      return false;
    }
  }

  /** Answered choices can't be used again; a disabled button would drop the focus, so they are only marked. */
  #retireChoices() {
    for (const group of this.log.querySelectorAll('.choices:not(.spent)')) {
      group.classList.add('spent');
      for (const button of group.children) button.setAttribute('aria-disabled', 'true');
    }
  }

  /** Add to the log, ahead of what still waits for a reply. */
  #insert(node) {
    this.log.insertBefore(node, this.log.querySelector('.waiting'));
  }

  /** Bring a message to the top, so that the reply is read from its beginning. */
  #bringUp(node) {
    // scrollIntoView would move the page around the chat as well, unless the chat has no scrolling of its own.
    const offset = node.getBoundingClientRect().top - this.log.getBoundingClientRect().top;
    if (getComputedStyle(this.log).overflowY === 'auto') this.log.scrollTop += offset - 12;
    else node.scrollIntoView({ block: 'start' });
  }

  #say(text) {
    this.status.replaceChildren(h('p', {}, text));
  }

  #warn(text) {
    this.alert.replaceChildren(h('p', {}, ...inline(text)));
  }

  #count() {
    const used = [...this.field.value].length;
    const left = LIMIT - used;
    const number = Math.abs(left).toLocaleString('en-GB');
    const words =
      used < COUNT_FROM ? '' : left < 0 ? `${number} characters too many` : `${number} characters left`;
    this.counter.textContent = words;
    this.counter.classList.toggle('over', left < 0);
    if (left >= 0) this.field.removeAttribute('aria-invalid');
    // Read out when typing pauses, not at every key.
    clearTimeout(this.#countTimer);
    this.#countTimer = setTimeout(() => (this.countStatus.textContent = words), 1000);
  }

  #dropToken() {
    clearTimeout(this.#expiry);
    this.#server.keep(null);
  }

  /** The conversation is over; the next message begins another. */
  #forget() {
    this.#dropToken();
    this.#connection = null;
  }
}

customElements.define('helpline-chat', HelplineChat);
