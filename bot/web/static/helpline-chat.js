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

import { h, inline, longDate, midSentence, prose, quietButton, telephone } from './words.js';

const LIMIT = 2000;
const COUNT_FROM = LIMIT * 0.8;
const TIMEOUT_MS = 30_000;
const TYPING_AFTER_MS = 500;
const WARN_BEFORE_END_S = 300;

/** An error the person is told about; status 0 when no answer came. */
class Problem extends Error {
  constructor(status, detail = '', retryAfter = null) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Sending the same words again can succeed. */
  get passing() {
    return [0, 401, 408, 409, 429].includes(this.status) || this.status >= 500;
  }
}

class HelplineChat extends HTMLElement {
  static observedAttributes = ['open'];

  #token = null;
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
    this.#build();
    this.#token = this.#stored();
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
      'I can tell you what the page says, where it says so, and whether your specialty and region are on its list.';
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
    if (this.#token) {
      try {
        return this.#restore(await this.#request('GET', 'conversation'));
      } catch (problem) {
        if (![401, 404].includes(problem.status)) throw problem;
        this.#dropToken();
        this.#say('Your earlier conversation has ended, so this is a new one.');
      }
    }
    const begun = await this.#request('POST', 'conversations');
    this.#token = begun.token;
    this.#store(begun.token);
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
      const mine = message.role === 'user';
      const choices = i === messages.length - 1 ? message.choices : [];
      const node = mine ? this.#mine(message.text) : this.#reply({ ...message, choices });
      this.#insert(node);
      if (mine) last = node;
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
    this.#deliver({ text, clientId: this.#newId(), node: this.#mine(text) });
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
      const { messages, outcome } = await this.#request('POST', 'messages', {
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
      if (this.#token) await this.#request('DELETE', 'conversation');
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
        await this.#request('GET', 'conversation/record', null, 'text/html'),
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
          const left = (await this.#request('GET', 'conversation')).expires_in;
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

  #mine(text) {
    return h(
      'div',
      { class: 'message mine' },
      h('p', { class: 'who' }, 'You'),
      h('div', { class: 'words' }, text),
    );
  }

  #reply(message, outcome = null) {
    const { id, text, choices = [], topic, source, decision } = message;
    // Answers and decisions can be helpful; questions back, small talk and crisis help aren't rated.
    const rated = outcome && outcome !== 'signposted' && (decision || (topic && source));
    return h(
      'div',
      { class: `message assistant${outcome === 'signposted' ? ' urgent' : ''}` },
      h('p', { class: 'who' }, 'Assistant'),
      h('div', { class: 'words' }, ...(decision ? [this.#card(text, decision)] : prose(text))),
      source && this.#source(source),
      rated && this.#feedback(id),
      choices.length > 0 && this.#choices(choices),
    );
  }

  #source({ section, read, approved }) {
    const approval =
      typeof approved === 'object' ? approved && `${approved.by}, ${longDate(approved.on)}` : approved;
    return h(
      'p',
      { class: 'source' },
      `From: ${section}, page read on ${longDate(read)}`,
      approval && `. Approved by ${approval}`,
    );
  }

  // The text says the outcome, the reasons and the next steps; the card adds what they rest on.
  #card(text, decision) {
    const { status, person, reasons = [], facts = [], would_change = [], parameters_version: version } = decision;
    const small = `h${Number(this.subheading[1]) + 1}`;
    const bullet = (words, section) =>
      h('li', {}, ...inline(words), section && h('span', { class: 'section' }, ` (${section})`));
    const more = (summary, items) =>
      items.length > 0 && h('details', {}, h('summary', {}, summary), h('ul', {}, ...items));
    return h(
      'article',
      { class: ['yes', 'no', 'ask', 'refer'].includes(status) ? `card ${status}` : 'card' },
      ...prose(text),
      ...(facts.length
        ? [h(small, {}, person ? `Your ${person}’s details` : 'Your answers'), h('dl', {}, ...facts.map((fact) => this.#fact(fact, !person)))]
        : []),
      more(
        'Where each reason comes from',
        reasons.map((reason) => bullet(reason.text, reason.section)),
      ),
      more(
        'What would change this',
        would_change.map((change) => bullet(change)),
      ),
      version && h('p', { class: 'reference' }, `Rules ${version}`),
    );
  }

  #fact({ label, value }, own) {
    const name = midSentence(label);
    const change = quietButton(
      () => this.#send(`Change: ${name}`),
      {},
      'Change',
      h('span', { class: 'unseen' }, ` ${name}`),
    );
    return h('div', {}, h('dt', {}, label), h('dd', {}, String(value)), own && h('dd', { class: 'change' }, change));
  }

  #choices(choices) {
    return h(
      'div',
      { class: 'choices', role: 'group', 'aria-label': 'Suggested replies' },
      ...choices.map(({ title }) =>
        h(
          'button',
          {
            class: 'plain',
            type: 'button',
            onclick: ({ currentTarget }) => {
              if (currentTarget.getAttribute('aria-disabled')) return;
              currentTarget.classList.add('picked');
              this.#send(title);
            },
          },
          title,
        ),
      ),
    );
  }

  /** Answered choices can't be used again; a disabled button would drop the focus, so they are only marked. */
  #retireChoices() {
    for (const group of this.log.querySelectorAll('.choices:not(.spent)')) {
      group.classList.add('spent');
      for (const button of group.children) button.setAttribute('aria-disabled', 'true');
    }
  }

  #feedback(id) {
    const group = h(
      'div',
      { class: 'feedback', role: 'group', 'aria-label': 'Was this helpful?', 'aria-live': 'off' },
      h('span', { 'aria-hidden': 'true' }, 'Was this helpful?'),
    );
    const askWhy = (asked) => {
      why.hidden = !asked;
      group.scrollIntoView({ block: 'nearest' });
    };
    const rate = async (helpful, reason) => {
      try {
        await this.#request('POST', 'feedback', { message_id: id, helpful, ...(reason && { reason }) });
        yes.setAttribute('aria-pressed', String(helpful));
        no.setAttribute('aria-pressed', String(!helpful));
        this.#say('Thank you for telling us.');
        return true;
      } catch (problem) {
        this.#warn(this.#explain(problem, 'That wasn’t recorded.'));
        return false;
      }
    };
    const yes = quietButton(
      async () => {
        await rate(true);
        askWhy(false);
      },
      { 'aria-pressed': 'false' },
      'Yes',
    );
    const no = quietButton(async () => askWhy(await rate(false)), { 'aria-pressed': 'false' }, 'No');
    const reason = h('input', { type: 'text', maxlength: 500, autocomplete: 'off' });
    const why = h(
      'form',
      {
        class: 'why',
        hidden: true,
        onsubmit: async (event) => {
          event.preventDefault();
          if (!reason.value.trim() || !(await rate(false, reason.value.trim()))) return;
          askWhy(false);
          no.focus();
        },
      },
      h('label', {}, 'What was missing? (optional; no patient details)', reason),
      h('button', { class: 'plain', type: 'submit' }, 'Send comment'),
    );
    group.append(yes, no, why);
    return group;
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

  // ---- the server ----------------------------------------------------------------------------

  async #request(method, path, body = null, accept = 'application/json') {
    const headers = { Accept: `${accept}, application/problem+json` };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    if (body) headers['Content-Type'] = 'application/json';
    let response;
    let content;
    try {
      response = await fetch(`${this.getAttribute('src') ?? '/chat'}/api/${path}`, {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      content = await response.text();
    } catch {
      throw new Problem(0);
    }
    if (response.ok && accept !== 'application/json') return content;
    let data = null;
    try {
      data = content && JSON.parse(content);
    } catch {
      throw new Problem(response.ok ? 502 : response.status);
    }
    if (!response.ok)
      throw new Problem(response.status, data?.detail ?? data?.title, response.headers.get('Retry-After'));
    return data;
  }

  get #key() {
    return `helpline-chat ${this.getAttribute('src') ?? '/chat'}`;
  }

  // Storage may be forbidden; the conversation then lasts as long as the page.
  #stored() {
    try {
      return sessionStorage.getItem(this.#key);
    } catch {
      return null;
    }
  }

  #store(token) {
    try {
      if (token) sessionStorage.setItem(this.#key, token);
      else sessionStorage.removeItem(this.#key);
    } catch {
      // See above.
    }
  }

  #dropToken() {
    clearTimeout(this.#expiry);
    this.#token = null;
    this.#store(null);
  }

  /** The conversation is over; the next message begins another. */
  #forget() {
    this.#dropToken();
    this.#connection = null;
  }

  #newId() {
    // randomUUID exists on secure pages only.
    return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
  }
}

customElements.define('helpline-chat', HelplineChat);
