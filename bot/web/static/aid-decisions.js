/** Decisions as cards beside the answers, and two ways of deciding side by side. */

import { frame, outcome, whatWouldChange } from './card.js';
import { h, quietButton } from './words.js';

const OUTCOMES = { yes: 'Yes', no: 'No', ask: 'More is needed', refer: 'A person must decide' };

/** One decision. Of the acts, `copy(decision)` copies its words and `add(fact)` asks for a missing fact. */
export function decisionCard(decision, acts, marks = []) {
  const { missing = [], text, reasons = [] } = decision;
  const section = reasons[0]?.section;
  return frame(
    decision,
    marks.length > 0 && h('p', { class: 'differs' }, `Differs: ${marks.join(', ')}`),
    ...outcome(decision.title ? decision : { ...decision, title: OUTCOMES[decision.status] }, section, 'h3'),
    fee(decision),
    missing.length > 0 && stillMissing(missing, acts.add),
    whatWouldChange(decision),
    section && h('p', { class: 'source' }, `From: ${section}`),
    h(
      'div',
      { class: 'row' },
      text && acts.copy && h('button', { class: 'plain', type: 'button', onclick: () => acts.copy(decision) }, 'Copy decision'),
      h('span', { class: 'version' }, `Parameters ${decision.parameters_version}`),
    ),
  );
}

function fee({ fee: pounds, fee_is_conditional: isConditional }) {
  if (pounds === null) return null;
  const sum = Number(pounds).toLocaleString('en-GB', { style: 'currency', currency: 'GBP', minimumFractionDigits: 0 });
  const said = Number(pounds) ? `Fee: ${sum} a year` : 'Fee: none';
  return h('p', { class: 'fee' }, isConditional ? `${said}, on conditions` : said);
}

function stillMissing(missing, add) {
  return h(
    'div',
    { class: 'missing' },
    h('p', {}, h('strong', {}, `Missing: ${missing.map(({ label }) => label.toLowerCase()).join(', ')}`)),
    h(
      'ul',
      {},
      ...missing.map(({ fact, label, why }) =>
        h(
          'li',
          {},
          `${why} `,
          add && quietButton(() => add(fact), {}, 'Fill in', h('span', { class: 'unseen' }, ` ${label}`)),
        ),
      ),
    ),
  );
}

/** What is different between two decisions of one question, in words; a decision may be absent. */
export function differences(one, other) {
  if (!one || !other) return ['decided on one side only'];
  const same = (read) => JSON.stringify(read(one)) === JSON.stringify(read(other));
  return [
    !same((decision) => [decision.status, decision.code, decision.title]) && 'outcome',
    !same((decision) => [decision.fee, decision.fee_is_conditional]) && 'fee',
    !same((decision) => decision.reasons.map(({ text }) => text)) && 'reasons',
    !same((decision) => decision.missing.map(({ fact }) => fact)) && 'what is missing',
    !same((decision) => decision.next_steps) && 'next step',
  ].filter(Boolean);
}
