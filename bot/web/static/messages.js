/** Messages as nodes of the log. Text from the server becomes nodes, never markup. */

import { h, inline, longDate, midSentence, prose, quietButton } from './words.js';

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
 * What the assistant said. `send(words)` sends words for the person, `rate(id, helpful, reason)` resolves to
 * whether the rating was recorded; `subheading` is the element of a card's headings.
 */
export function reply(message, outcome, { send, rate, subheading }) {
  const { id, text, choices = [], topic, source, decision } = message;
  // Answers and decisions can be helpful; questions back, small talk and crisis help aren't rated.
  const rated = outcome && outcome !== 'signposted' && (decision || (topic && source));
  return h(
    'div',
    { class: `message assistant${outcome === 'signposted' ? ' urgent' : ''}` },
    h('p', { class: 'who' }, 'Assistant'),
    h('div', { class: 'words' }, ...(decision ? [card(text, decision, subheading, send)] : prose(text))),
    source && sourceOf(source),
    rated && feedback(id, rate),
    choices.length > 0 && choicesOf(choices, send),
  );
}

function sourceOf({ section, read, approved }) {
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
function card(text, decision, small, send) {
  const { status, person, reasons = [], facts = [], would_change = [], parameters_version: version } = decision;
  const bullet = (words, section) =>
    h('li', {}, ...inline(words), section && h('span', { class: 'section' }, ` (${section})`));
  const more = (summary, items) =>
    items.length > 0 && h('details', {}, h('summary', {}, summary), h('ul', {}, ...items));
  return h(
    'article',
    { class: ['yes', 'no', 'ask', 'refer'].includes(status) ? `card ${status}` : 'card' },
    ...prose(text),
    ...(facts.length
      ? [
          h(small, {}, person ? `Your ${person}’s details` : 'Your answers'),
          h('dl', {}, ...facts.map((one) => fact(one, !person, send))),
        ]
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

function fact({ label, value }, own, send) {
  const name = midSentence(label);
  const change = quietButton(
    () => send(`Change: ${name}`),
    {},
    'Change',
    h('span', { class: 'unseen' }, ` ${name}`),
  );
  return h('div', {}, h('dt', {}, label), h('dd', {}, String(value)), own && h('dd', { class: 'change' }, change));
}

function choicesOf(choices, send) {
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
            send(title);
          },
        },
        title,
      ),
    ),
  );
}

function feedback(id, record) {
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
    const recorded = await record(id, helpful, reason);
    if (recorded) {
      yes.setAttribute('aria-pressed', String(helpful));
      no.setAttribute('aria-pressed', String(!helpful));
    }
    return recorded;
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
