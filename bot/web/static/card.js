/** A decision as a card: the outcome, its reasons, what to do next, what it rests on and how a person can check it. */

import { h, inline, midSentence, quietButton } from './words.js';

const STATUSES = ['yes', 'no', 'ask', 'refer'];

/** `section` is the page's section named below the card; `heading` is the element of its title. */
export function card(decision, section, heading, { send, keepCopy }) {
  const { person, facts = [] } = decision;
  return frame(
    decision,
    ...outcome(decision, section, heading),
    decision.invitation && h('p', {}, decision.invitation),
    ...(facts.length ? answers(facts, person, smallerThan(heading), send) : []),
    whatWouldChange(decision),
    h('p', { class: 'review' }, ...inline(decision.review)),
    h(
      'div',
      { class: 'row' },
      h('button', { class: 'plain', type: 'button', onclick: keepCopy }, 'Keep a copy'),
      h('span', { class: 'reference' }, `Reference ${decision.reference} · Version ${decision.parameters_version}`),
    ),
  );
}

/** The article that holds a decision, in the colour of its outcome. */
export const frame = ({ status }, ...parts) =>
  h('article', { class: STATUSES.includes(status) ? `card ${status}` : 'card' }, ...parts);

/** What was decided, why, and what to do next; a reason names its section where that isn't `section`. */
export function outcome(decision, section, heading) {
  const { person, title, reasons = [], next_steps: steps = [] } = decision;
  const part = (words, items) => items.length > 0 && [h(smallerThan(heading), {}, words), h('ul', {}, ...items)];
  return [
    h('p', { class: 'subject' }, decision.subject),
    h(heading, {}, ...(person ? [`About your ${person}: `] : []), ...inline(title)),
    ...(part(
      'Why',
      reasons.map((reason) => point(reason.text, reason.section !== section && reason.section)),
    ) || []),
    ...(part(
      'What to do next',
      steps.map((step) => point(step)),
    ) || []),
  ];
}

/** What would change a decision, to be opened; null where nothing is known to. */
export function whatWouldChange({ would_change: changes = [] }) {
  if (!changes.length) return null;
  return h(
    'details',
    {},
    h('summary', {}, 'What would change this'),
    h('ul', {}, ...changes.map((change) => point(change))),
  );
}

const smallerThan = (heading) => `h${Number(heading[1]) + 1}`;

const point = (words, from) =>
  h('li', {}, ...inline(words), from && h('span', { class: 'section' }, ` (${from})`));

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
