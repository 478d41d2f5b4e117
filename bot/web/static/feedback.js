/** "Was this helpful?" below an answer, and what was missing where it wasn't. */

import { h, quietButton } from './words.js';

/** `record(id, helpful, reason)` resolves to whether it was recorded. */
export function feedback(id, record) {
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
  const says = (helpful) => async () => {
    const recorded = await rate(helpful);
    askWhy(recorded && !helpful);
  };
  const yes = quietButton(says(true), { 'aria-pressed': 'false' }, 'Yes');
  const no = quietButton(says(false), { 'aria-pressed': 'false' }, 'No');
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
