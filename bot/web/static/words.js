/**
 * Words as page elements: whatever comes from a person or the server becomes text nodes, never markup.
 */

// The parts of a text that a phone can dial. Sums such as £999 or 1,999, and references, are left alone.
const DIALLABLE = /(?<![\w£.,])(0\d{3} \d{3} \d{4}|116 123|999|111)(?![\d,.]*\w)/;

/** Make an element; `onclick` and the like add listeners, absent children are skipped. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value || value === 0) node.setAttribute(name, value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

/** A quiet button that looks like a link. */
export const quietButton = (onclick, attributes, ...words) =>
  h('button', { class: 'link', type: 'button', onclick, ...attributes }, ...words);

export const telephone = (number) => h('a', { href: `tel:${number.replaceAll(' ', '')}` }, number);

/** A link that leaves this page as it is. */
export const linkOut = (href, ...words) =>
  h(
    'a',
    { href, target: '_blank', rel: 'noopener' },
    ...words,
    h('span', { class: 'unseen' }, ' (opens in new tab)'),
    h('span', { 'aria-hidden': 'true' }, '\u00a0↗'),
  );

/** **Bold**, web addresses and telephone numbers as nodes. */
export function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).flatMap((part, i) => {
    if (i % 2 === 0) return part.split(DIALLABLE).map((piece, j) => (j % 2 ? telephone(piece) : piece));
    return part.startsWith('*') ? [h('strong', {}, ...inline(part.slice(2, -2)))] : [linkOut(part, part)];
  });
}

/** Paragraphs, "- " lists and **bold** as nodes. */
export function prose(text) {
  const blocks = [];
  let open = null;
  for (const line of text.split('\n')) {
    const item = line.match(/^\s*- (.*)/);
    if (!line.trim()) {
      open = null;
    } else if (item) {
      if (open?.tagName !== 'UL') blocks.push((open = h('ul')));
      open.append(h('li', {}, ...inline(item[1])));
    } else if (open?.tagName === 'P') {
      open.append(h('br'), ...inline(line));
    } else {
      blocks.push((open = h('p', {}, ...inline(line))));
    }
  }
  return blocks;
}

export function longDate(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** "Region" in the middle of a sentence: "region", but "HEE agreement" stays. */
export const midSentence = (label) => label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
