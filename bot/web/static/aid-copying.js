/** What is copied of an answer or a decision, as plain words, and how it gets to the clipboard. */

import { h, longDate } from './words.js';

const plain = (text) => text.replaceAll('**', '');

/** An answer in full, with where it comes from; the team's notes never go with it. */
export const wholeAnswer = ({ answer, personal, source }) =>
  [plain(answer), personal && plain(personal), sourceLine(source)].filter(Boolean).join('\n\n');

export const shortAnswer = ({ short }) => plain(short);

export const wholeDecision = ({ text, reasons, on }) => {
  const sections = [...new Set(reasons.map((reason) => reason.section))];
  const from = sections.length ? `Source: ${sections.join('; ')}` : '';
  // Some sections are questions, and end as such.
  const asAt = `As at ${longDate(on)}.`;
  return [plain(text), from ? `${from}${from.endsWith('?') ? '' : '.'} ${asAt}` : asAt].join('\n\n');
};

export const sourceLine = ({ section, read, approved }) => {
  const by = approved ? ` Approved by ${approved.by}, ${longDate(approved.on)}.` : '';
  return `Source: ${section}, page read on ${longDate(read)}.${by}`;
};

/** Resolve to whether the words are on the clipboard. Browsers give the clipboard to secure pages only. */
export async function toClipboard(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return selectedAndCopied(words);
  }
}

function selectedAndCopied(words) {
  const before = document.activeElement;
  const field = h('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: '-1' });
  field.value = words;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  before?.focus();
  return isCopied;
}
