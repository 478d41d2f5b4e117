/** The right control for each of the caller's answers: picked, dated, counted or named. */

import { h } from './words.js';

const CANNOT_SAY = 'not sure';
const NEW_AMOUNT = {
  amount: '',
  period: 'year',
  basis: 'unknown',
  said: '',
  precision: 'exact',
  sessions: null,
  sessions_per: 'week',
  weeks_a_year: null,
  upper: null,
};
const BASES = { gross: 'gross', net: 'after tax (net)' };
let made = 0;

/**
 * The control of a fact: an element with what can be changed in it. `known` is the fact as suggested, absent where it
 * isn't told yet; `change(value)` gets its new value, as the staff API takes it.
 */
export function controlOf(control, known, change) {
  const makers = { choice, day: written, month: written, earnings, activities };
  return makers[control.kind](control, known, change);
}

/** What a value stands for, so that two can be compared. */
export const meaning = (value) => (value?.readings ? value.readings.join(' ') : JSON.stringify(value ?? null));

function choice({ label, options }, known, change) {
  const present = known ? options.findIndex(({ value }) => meaning(value) === meaning(known.value)) : -1;
  const option = ({ label: words }, place) => h('option', { value: place, selected: place === present }, words);
  const groups = [...new Set(options.map(({ group }) => group))];
  const pick = ({ currentTarget }) => {
    if (currentTarget.value !== '') change(options[currentTarget.value].value);
  };
  return h(
    'select',
    { 'aria-label': label, onchange: pick },
    present < 0 && h('option', { value: '', selected: true }, known ? known.words : 'Choose …'),
    ...groups.map((group) => {
      const members = options.map((one, place) => one.group === group && option(one, place)).filter(Boolean);
      return group ? h('optgroup', { label: group }, ...members) : h('optgroup', { label: 'Otherwise' }, ...members);
    }),
  );
}

function written({ label, example }, known, change) {
  const id = `example-${(made += 1)}`;
  return h(
    'div',
    { class: 'written' },
    h('input', {
      type: 'text',
      value: known?.words ?? '',
      maxlength: 200,
      'aria-label': label,
      'aria-describedby': id,
      onchange: ({ currentTarget }) => currentTarget.value.trim() && change(currentTarget.value.trim()),
    }),
    h('span', { class: 'example', id }, `as ${example}`),
  );
}

function earnings({ label, periods, bases }, known, change) {
  const amounts = known?.value?.length ? known.value.map((one) => ({ ...one })) : [{ ...NEW_AMOUNT }];
  const tell = () => {
    const told = amounts.filter(({ amount }) => amount !== '');
    if (told.length) change(told);
  };
  const one = (earned, place) => {
    const set = (name, read) => ({ currentTarget }) => {
      Object.assign(earned, { [name]: read(currentTarget.value), said: '' });
      if (name === 'amount') Object.assign(earned, { precision: 'exact', upper: null });
      tell();
    };
    const which = amounts.length > 1 ? `${label} ${place + 1}` : label;
    const number = (name, words, size) =>
      h('input', {
        type: 'text',
        inputmode: 'decimal',
        size,
        maxlength: 9,
        value: earned[name] ?? '',
        'aria-label': `${which}: ${words}`,
        onchange: set(name, asNumber(name)),
      });
    const pick = (name, words, options) =>
      h(
        'select',
        { 'aria-label': `${which}: ${words}`, onchange: set(name, (value) => value) },
        ...options.map(([value, text]) => h('option', { value, selected: earned[name] === value }, text)),
      );
    const perWeeks = ['week', 'fortnight', 'session'].includes(earned.period);
    return h(
      'div',
      { class: 'amount', role: 'group', 'aria-label': which },
      h('span', { 'aria-hidden': 'true' }, '£'),
      number('amount', 'amount in pounds', 7),
      pick('period', 'period', [['unknown', 'a …'], ...periods.map((period) => [period, `a ${period}`])]),
      ...(earned.period === 'session'
        ? [number('sessions', 'sessions', 3), pick('sessions_per', 'sessions counted', countedBy(periods))]
        : []),
      perWeeks && number('weeks_a_year', 'weeks a year', 3),
      perWeeks && h('span', { 'aria-hidden': 'true' }, 'weeks a year'),
      pick('basis', 'before or after tax', [['unknown', 'gross or net?'], ...bases.map((basis) => [basis, BASES[basis]])]),
    );
  };
  const another = () => {
    amounts.push({ ...NEW_AMOUNT });
    group.insertBefore(one(amounts.at(-1), amounts.length - 1), group.lastElementChild);
    group.querySelector('.amount:last-of-type input').focus();
  };
  const group = h(
    'div',
    { class: 'amounts' },
    ...amounts.map(one),
    h('button', { class: 'link', type: 'button', onclick: another }, 'Another amount'),
  );
  return group;
}

const countedBy = (periods) =>
  periods.filter((period) => period !== 'session').map((period) => [period, `times a ${period}`]);

const asNumber = (name) => (value) => {
  const digits = value.replace(/[£,\s]/g, '');
  if (name === 'amount') return digits;
  if (digits === '') return null;
  return name === 'weeks_a_year' ? Number.parseInt(digits, 10) || 0 : digits;
};

function activities({ label, options }, known, change) {
  const named = Array.isArray(known?.value) ? known.value : [];
  const list = `names-${(made += 1)}`;
  const without = (place) => () => change(named.length > 1 ? named.filter((_, i) => i !== place) : null);
  const shown = known?.words.split(/, | and /) ?? [];
  const name = (one, place) => (named.length === shown.length ? shown[place] : one.said);
  return h(
    'div',
    { class: 'activities' },
    ...named.map((one, place) =>
      h(
        'span',
        { class: 'activity' },
        name(one, place),
        named.length > 1 &&
          h('button', { type: 'button', 'aria-label': `Leave out ${name(one, place)}`, onclick: without(place) }, '×'),
      ),
    ),
    h('input', {
      type: 'text',
      list,
      maxlength: 200,
      placeholder: named.length ? 'and …' : 'such as botox',
      'aria-label': named.length ? `${label}: add another` : label,
      onchange: ({ currentTarget }) =>
        currentTarget.value.trim() && change([...named, currentTarget.value.trim()]),
    }),
    h('datalist', { id: list }, ...options.map((value) => h('option', { value }))),
  );
}

/** A known fact's value, to be given again as it is. */
export const kept = ({ value }) => value ?? CANNOT_SAY;
