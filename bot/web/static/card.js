/** A decision as a card: the outcome, its reasons, what to do next, what it rests on and how a person can check it. */

import { h, inline, midSentence, quietButton } from './words.js';

const STATUSES = ['yes', 'no', 'ask', 'refer'];

/** `section` is the page's section named below the card; `heading` is the element of its title. */
export function card(decision, section, heading, { send, keepCopy }) {
  const { status, person, title, reasons = [], next_steps: steps = [], facts = [], would_change = [] } = decision;
  const smaller = `h${Number(heading[1]) + 1}`;
  const part = (words, items) => items.length > 0 && [h(smaller, {}, words), h('ul', {}, ...items)];
  const point = (words, from) =>
    h('li', {}, ...inline(words), from && from !== section && h('span', { class: 'section' }, ` (${from})`));
  return h(
    'article',
    { class: STATUSES.includes(status) ? `card ${status}` : 'card' },
    h('p', { class: 'subject' }, decision.subject),
    h(heading, {}, ...(person ? [`About your ${person}: `] : []), ...inline(title)),
    ...(part(
      'Why',
      reasons.map((reason) => point(reason.text, reason.section)),
    ) || []),
    ...(part(
      'What to do next',
      steps.map((step) => point(step)),
    ) || []),
    decision.invitation && h('p', {}, decision.invitation),
    ...(facts.length ? answers(facts, person, smaller, send) : []),
    would_change.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, 'What would change this'),
        h('ul', {}, ...would_change.map((change) => point(change))),
      ),
    h('p', { class: 'review' }, ...inline(decision.review)),
    h(
      'div',
      { class: 'row' },
      h('button', { class: 'plain', type: 'button', onclick: keepCopy }, 'Keep a copy'),
      h('span', { class: 'reference' }, `Reference ${decision.reference} · Version ${decision.parameters_version}`),
    ),
  );
}

function answers(facts, person, heading, send) {
  return [
    h(heading, {}, person ? `Your ${person}’s details` : 'Your answers'),
    h('dl', {}, ...facts.map((one) => fact(one, !person, send))),
  ];
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
