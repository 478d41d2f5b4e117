/** What is seen of the chat: its head, the log, what is told beside it, and the foot. It knows nothing of the server. */

import { Composer } from './composer.js';
import { retireChoices } from './messages.js';
import { h, inline, linkOut, prose, quietButton, telephone } from './words.js';

const CAN =
  'I can tell you what the page says and where, whether you’re on its lists, what private work costs, and when you can apply.';
const CANNOT = 'I can’t see your membership, advise on a case, or pass anything on to Medical Protection.';

export class Panel {
  #title;
  #acts;

  /**
   * `title` heads it; `wholePage` says that it is the page itself and can't be closed. Acts: `send(text)`,
   * `keepCopy()`, `clear()`, `leave()`, `close()`.
   */
  constructor(title, wholePage, limit, acts) {
    this.#title = title;
    this.#acts = acts;
    this.wholePage = wholePage;
    this.subheading = wholePage ? 'h2' : 'h3';
    this.phone = h('p', { class: 'phone' });
    this.ways = h('p');
    this.privacy = h('span');
    this.intro = this.#buildIntro();
    const live = { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' };
    this.log = h('div', { class: 'log', 'aria-label': 'Conversation', tabindex: 0, ...live }, this.intro);
    this.status = h('div', { class: 'status', role: 'status' });
    this.alert = h('div', { class: 'alert', role: 'alert' });
    this.composer = new Composer(limit, acts.send, (text) => this.warn(text));
    this.element = h('section', { class: 'panel', id: 'panel', 'aria-labelledby': 'title' });
    this.element.append(this.#buildHead(), this.log, this.#buildFoot());
  }

  /** Show whom to call instead, and where the links lead; called again when more of it is known. */
  tellAbout({ helpline, textRelay, privacy }) {
    this.helpline = helpline;
    const relay = /^[\d ]+$/.test(textRelay ?? '') ? telephone(textRelay) : textRelay;
    this.phone.replaceChildren(
      ...(helpline ? [h('span', {}, 'Helpline ', telephone(helpline))] : []),
      ...(relay ? [h('span', {}, 'Text relay ', relay)] : []),
    );
    this.ways.replaceChildren(
      ...(helpline ? ['To talk to a person, call ', telephone(helpline), '. '] : []),
      ...(privacy ? [linkOut(privacy, 'How your messages are used')] : []),
    );
    this.privacy.replaceChildren(...(privacy ? [linkOut(privacy, 'Privacy')] : []));
  }

  // ---- the log -------------------------------------------------------------------------------

  /** Add at the end. */
  append(node) {
    this.log.append(node);
  }

  /** Add ahead of what still waits for a reply. */
  insert(node) {
    this.log.insertBefore(node, this.log.querySelector('.waiting'));
  }

  divide(words) {
    this.insert(h('p', { class: 'divider' }, words));
  }

  retireChoices() {
    retireChoices(this.log);
  }

  /** Take everything out but the introduction and what still waits. */
  empty() {
    this.log.replaceChildren(this.intro, ...this.log.querySelectorAll('.waiting'));
    this.log.scrollTop = 0;
  }

  /** History is not news: only what is added from here on is to be read out. */
  withoutReadingOut(fill) {
    this.log.setAttribute('aria-live', 'off');
    fill();
    setTimeout(() => this.log.setAttribute('aria-live', 'polite'), 100);
  }

  /** Bring a message to the top, so that the reply is read from its beginning. */
  bringUp(node) {
    // scrollIntoView would move the page around the chat as well, unless the chat has no scrolling of its own.
    const offset = node.getBoundingClientRect().top - this.log.getBoundingClientRect().top;
    if (getComputedStyle(this.log).overflowY === 'auto') this.log.scrollTop += offset - 12;
    else node.scrollIntoView({ block: 'start' });
  }

  /** Mark a message as not sent, with the button that sends it again. */
  markUnsent(node, retry) {
    const again = quietButton(
      () => {
        this.composer.focus();
        retry();
      },
      {},
      'Try again',
    );
    node.append(h('p', { class: 'unsent', 'aria-live': 'off' }, 'Not sent. ', again));
  }

  // ---- beside the log ------------------------------------------------------------------------

  say(text, ...buttons) {
    this.status.replaceChildren(h('p', {}, ...inline(text), ...buttons));
  }

  warn(text) {
    this.alert.replaceChildren(h('p', {}, ...inline(text)));
  }

  quieten() {
    this.alert.replaceChildren();
    this.status.replaceChildren();
  }

  /** Show or take away the sign that the assistant is writing. */
  writing(isWriting) {
    if (isWriting) {
      const dots = h('span', { class: 'dots', 'aria-hidden': 'true' });
      this.status.replaceChildren(h('span', { class: 'typing' }, 'The assistant is writing', dots));
    } else if (this.status.querySelector('.typing')) {
      this.status.replaceChildren();
    }
  }

  // ---- building ------------------------------------------------------------------------------

  #buildHead() {
    const leave = h('button', { class: 'leave', type: 'button', onclick: this.#acts.leave }, 'Leave quickly');
    const close = h('button', { class: 'close', type: 'button', onclick: this.#acts.close }, 'Close');
    close.append(h('span', { class: 'unseen' }, ' chat'));
    const title = h(this.wholePage ? 'h1' : 'h2', { id: 'title' }, this.#title);
    return h('div', { class: 'head' }, title, !this.wholePage && close, this.phone, leave);
  }

  #buildIntro() {
    return h(
      'section',
      { class: 'intro', 'aria-labelledby': 'intro-title' },
      h(this.subheading, { id: 'intro-title' }, 'Before you start'),
      ...prose(
        'I’m an automated assistant, not a person. I answer questions from doctors in specialty training about ' +
          'the HEE block indemnity arrangement with Medical Protection, from what its web page says.\n' +
          `- ${CAN}\n- ${CANNOT}\n\n**Please don’t send patient details, and don’t describe an incident.**`,
      ),
      this.ways,
    );
  }

  #buildFoot() {
    const tools = h(
      'div',
      { class: 'tools' },
      quietButton(this.#acts.keepCopy, {}, 'Keep a copy'),
      quietButton(this.#acts.clear, {}, 'Clear'),
      this.privacy,
    );
    return h('div', { class: 'foot' }, this.status, this.alert, this.composer.element, tools);
  }
}
