/**
 * <helpline-chat>: the website chat of the indemnity helpline assistant.
 *
 *   <script type="module" src="https://…/chat/static/helpline-chat.js"></script>
 *   <helpline-chat></helpline-chat>
 *
 * Attributes, all optional
 *   src          address of the chat; the one that this module came from if left out
 *   title        the heading, and the launcher's words
 *   open         the panel is open; set or remove it to open or close
 *   privacy      address of the privacy notice
 *   helpline     the number shown in the head and in advice after an error
 *   text-relay   how to reach it with text relay
 *   leave        address of the neutral page that "Leave quickly" goes to
 *   mode         "page" fills the page and has no launcher
 * What is left out of the last five the server knows.
 */

import { Conversation } from './conversation.js';
import { confirmation, copies } from './dialogs.js';
import { Panel } from './panel.js';
import { Server } from './server.js';
import { Tab } from './tab.js';
import { h } from './words.js';

const TITLE = 'Indemnity helpline assistant';
const MOST_CHARACTERS = 2000;
const SHEETS = ['colours.css', 'chat-base.css', 'chat-frame.css', 'chat-messages.css'];

class HelplineChat extends HTMLElement {
  static observedAttributes = ['open'];

  #server = null;
  #tab = null;
  #panel = null;
  #launcher = null;
  #conversation = null;
  #leaveTo = '';

  get open() {
    return this.hasAttribute('open');
  }

  set open(value) {
    this.toggleAttribute('open', Boolean(value));
  }

  connectedCallback() {
    if (this.shadowRoot) return;
    const base = this.getAttribute('src') || new URL('..', import.meta.url).href;
    this.#tab = new Tab(base);
    // What was begun without JavaScript goes on with it.
    this.#tab.token ||= this.querySelector('[name="token"]')?.value || null;
    this.#server = new Server(new URL(base, document.baseURI).href.replace(/\/$/, ''), this.#tab);
    this.#build();
    this.#tellAbout();
  }

  attributeChangedCallback() {
    if (!this.shadowRoot || this.#panel.wholePage) return;
    const hadFocus = this.shadowRoot.activeElement;
    this.#panel.element.hidden = !this.open;
    this.#launcher.setAttribute('aria-expanded', String(this.open));
    if (this.open) {
      this.#panel.composer.focus();
      this.#conversation.connect();
    } else if (hadFocus) {
      this.#launcher.focus();
    }
  }

  #build() {
    const title = this.getAttribute('title') || TITLE;
    // Left on the element, it would be a tooltip over the whole chat.
    this.removeAttribute('title');
    const confirm = confirmation(() => this.#conversation.clear());
    const copy = copies(`${this.#server.base}/copy`, () => this.#panel.say('Your copy is being made.'));
    const keepCopy = () => {
      if (this.#conversation.hasBegun) copy.ask(this.#tab.token);
      else this.#panel.say('There is nothing to keep yet.');
    };
    this.#panel = new Panel(title, this.getAttribute('mode') === 'page', MOST_CHARACTERS, {
      send: (text) => this.#conversation.send(text),
      keepCopy,
      clear: confirm.ask,
      leave: () => this.#leave(),
      close: () => (this.open = false),
    });
    this.#panel.element.append(confirm.dialog, copy.dialog);
    this.#panel.element.hidden = !this.#panel.wholePage && !this.open;
    this.#conversation = new Conversation(this.#server, this.#tab, this.#panel, keepCopy);
    this.#launcher = this.#panel.wholePage ? null : this.#buildLauncher(title);
    this.addEventListener('keydown', (event) => {
      const inDialog = this.shadowRoot.querySelector('dialog[open]');
      if (event.key === 'Escape' && !this.#panel.wholePage && !inDialog) this.open = false;
    });
    this.#show(h('div', { hidden: true }, this.#launcher, this.#panel.element));
  }

  /** Hidden until the style sheets are there, so that nothing is seen without them. */
  #show(frame) {
    let awaited = SHEETS.length;
    const arrived = () => {
      awaited -= 1;
      if (awaited) return;
      frame.hidden = false;
      if (this.#panel.wholePage || this.open) this.#conversation.connect();
    };
    const sheets = SHEETS.map((name) => {
      const href = new URL(name, import.meta.url).href;
      return h('link', { rel: 'stylesheet', href, onload: arrived, onerror: arrived });
    });
    this.attachShadow({ mode: 'open' }).append(...sheets, frame);
  }

  #buildLauncher(title) {
    const state = { 'aria-expanded': String(this.open), 'aria-controls': 'panel' };
    const toggle = () => (this.open = !this.open);
    return h('button', { class: 'launcher', type: 'button', onclick: toggle, ...state }, title);
  }

  /** Whom to call and where links lead: as the attributes say, the rest as the server does. */
  async #tellAbout() {
    const said = {
      helpline: this.getAttribute('helpline'),
      textRelay: this.getAttribute('text-relay'),
      privacy: this.getAttribute('privacy'),
      leave: this.getAttribute('leave'),
    };
    const tell = (known) => {
      this.#leaveTo = said.leave ?? known.leave;
      this.#panel.tellAbout({ ...known, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)) });
    };
    const own = (path) => new URL(path, `${this.#server.base}/`).href;
    tell({ privacy: own('privacy'), leave: own('away') });
    if (Object.values(said).every((value) => value !== null)) return;
    try {
      const { helpline, text_relay: textRelay, privacy, leave } = await this.#server.request('GET', 'about');
      tell({ helpline, textRelay, privacy: own(privacy), leave: own(leave) });
    } catch {
      // The conversation tells where the server can't be reached.
    }
  }

  #leave() {
    this.#conversation.leave();
    this.hidden = true;
    location.replace(this.#leaveTo);
  }
}

customElements.define('helpline-chat', HelplineChat);
