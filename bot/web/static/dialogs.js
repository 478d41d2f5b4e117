/** The two questions that the panel asks ahead of the person: whether to delete, and how to keep a copy. */

import { h } from './words.js';

/** Asks before the conversation is deleted; `onclear()` where it is to be. */
export function confirmation(onclear) {
  const question = 'Delete this conversation? It will be removed from our records and can’t be brought back.';
  const dialog = asking('clear-question', question, [
    h('button', { class: 'primary', value: 'delete' }, 'Delete it'),
    h('button', { class: 'plain', value: 'back' }, 'Go back'),
  ]);
  dialog.querySelector('form').method = 'dialog';
  dialog.addEventListener('close', () => dialog.returnValue === 'delete' && onclear());
  return { dialog, ask: () => open(dialog) };
}

/** Offers the copy, which the server makes in a tab of its own; `onmade()` when it was asked for. */
export function copies(address, onmade) {
  const token = h('input', { type: 'hidden', name: 'token' });
  const question = 'Keep a copy of this conversation, with your answers, the reasons and the reference?';
  const dialog = asking('copy-question', question, [
    h('button', { class: 'primary', name: 'as', value: 'page' }, 'Open to print'),
    h('button', { class: 'plain', name: 'as', value: 'text' }, 'Save as text'),
    h('button', { class: 'plain', type: 'button', onclick: () => dialog.close() }, 'Go back'),
  ]);
  const form = dialog.querySelector('form');
  form.append(token);
  Object.assign(form, { method: 'post', action: address, target: '_blank' });
  form.addEventListener('submit', () => {
    // Once the form is on its way: a form in a closed dialog isn't sent.
    setTimeout(() => dialog.close());
    onmade();
  });
  const ask = (value) => {
    token.value = value;
    open(dialog);
  };
  return { dialog, ask };
}

function asking(id, question, buttons) {
  const form = h('form', {}, h('p', { id }, question), h('div', { class: 'row' }, ...buttons));
  return h('dialog', { 'aria-labelledby': id }, form);
}

function open(dialog) {
  dialog.returnValue = '';
  dialog.showModal();
}
