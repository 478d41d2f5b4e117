/** Messages as nodes of the log. Text from the server becomes nodes, never markup. */

import { card } from './card.js';
import { feedback } from './feedback.js';
import { h, longDate, prose, quietButton } from './words.js';

/** What the person wrote. */
export function mine(text) {
  return h(
    'div',
    { class: 'message mine' },
    h('p', { class: 'who' }, 'You'),
    h('div', { class: 'words' }, text),
  );
}

/**
 * What the assistant said. Of the acts, `send(words)` sends words for the person, `rate(id, helpful, reason)`
 * resolves to whether that was recorded, `keepCopy()` offers the copy; `heading` is the element of a card's title.
 */
export function reply(message, heading, acts) {
  const { id, text, note, choices = [], related = [], outcome, source, decision, takes_feedback: rated } = message;
  return h(
    'div',
    { class: `message assistant${outcome === 'signposted' ? ' urgent' : ''}` },
    h('p', { class: 'who' }, 'Assistant'),
    h('div', { class: 'words' }, ...(decision ? [card(decision, source?.section, heading, acts)] : prose(text))),
    decision && note && h('div', { class: 'words' }, ...prose(note)),
    source && sourceOf(source),
    rated && feedback(id, acts.rate),
    related.length > 0 && relatedTo(related, acts.send),
    choices.length > 0 && choicesOf(choices, acts.send),
  );
}

function sourceOf({ section, read, approved }) {
  return h(
    'p',
    { class: 'source' },
    `From: ${section}, page read on ${longDate(read)}`,
    approved && `. Approved by ${approved.by}, ${longDate(approved.on)}`,
  );
}

function relatedTo(related, send) {
  return h(
    'div',
    { class: 'related', role: 'group', 'aria-label': 'Related questions', 'aria-live': 'off' },
    h('span', { 'aria-hidden': 'true' }, 'Related questions'),
    ...related.map(({ title }) => quietButton(() => send(title), {}, title)),
  );
}

function choicesOf(choices, send) {
  const pick = ({ currentTarget }) => {
    if (currentTarget.getAttribute('aria-disabled')) return;
    currentTarget.classList.add('picked');
    send(currentTarget.textContent);
  };
  return h(
    'div',
    { class: 'choices', role: 'group', 'aria-label': 'Suggested replies' },
    ...choices.map(({ title }) => h('button', { class: 'plain', type: 'button', onclick: pick }, title)),
  );
}

/** Answered choices can't be used again; a disabled button would drop the focus, so they are only marked. */
export function retireChoices(log) {
  for (const group of log.querySelectorAll('.choices:not(.spent)')) {
    group.classList.add('spent');
    for (const button of group.children) button.setAttribute('aria-disabled', 'true');
  }
}
