import { blocks, spans, target } from './markdown.js';
import { byId, element } from './render.js';

/** The guides, as the server was built with: `guide.html#quickstart` shows docs/quickstart.md. */
const FIRST = 'quickstart';

addEventListener('hashchange', show);
show();

async function show() {
  const name = /^#[\w/-]+$/.test(location.hash) ? location.hash.slice(1) : FIRST;
  const text = await load(name);
  if (text === null) return say('There is no such guide', 'The list has those there are.');
  if (text === undefined) return say('The server does not answer', 'Is it still running? Reload this page to try again.');
  const parts = blocks(text);
  document.title = `${parts.find(({ type }) => type === 'heading')?.text ?? name} · Carillon`;
  byId('guide').replaceChildren(...parts.map((part) => blockElement(part, name)));
  for (const link of document.querySelectorAll('#guides a')) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  scrollTo(0, 0);
}

function say(title, words) {
  byId('guide').replaceChildren(element('h1', {}, title), element('p', {}, words));
}

/** @returns {Promise<string|null|undefined>} null where there is none, undefined where the server does not answer */
async function load(name) {
  try {
    const answer = await fetch(`/docs/${name}.md`, { signal: AbortSignal.timeout(15_000) });
    if (answer.ok) return await answer.text();
    return answer.status === 404 ? null : undefined;
  } catch {
    return undefined;
  }
}

function blockElement(part, guide) {
  const inline = (text) => spans(text).map((span) => spanElement(span, guide));
  switch (part.type) {
    case 'heading':
      return element(`h${part.level}`, {}, ...inline(part.text));
    case 'code':
      return element('pre', { tabindex: '0' }, element('code', {}, part.text));
    case 'list':
      return element(part.ordered ? 'ol' : 'ul', {}, ...part.items.map((item) => element('li', {}, ...inline(item))));
    case 'table':
      return tableElement(part, inline);
    default:
      return element('p', {}, ...inline(part.text));
  }
}

function tableElement({ head, rows }, inline) {
  const cell = (name, text) => (name === 'th' && text !== '' ? element('th', { scope: 'col' }, ...inline(text)) : element('td', {}, ...inline(text)));
  const row = (name, cells) => element('tr', {}, ...cells.map((text) => cell(name, text)));
  return element(
    'div',
    { class: 'table-wrap', tabindex: '0', role: 'group', 'aria-label': 'Table' },
    element('table', {}, element('thead', {}, row('th', head)), element('tbody', {}, ...rows.map((cells) => row('td', cells)))),
  );
}

function spanElement({ code, strong, link, href, text }, guide) {
  if (code !== undefined) return element('code', {}, code);
  if (strong !== undefined) return element('strong', {}, strong);
  if (link === undefined) return text;
  const to = target(href, guide);
  const words = spans(link).map((span) => spanElement(span, guide));
  return to ? element('a', { href: to }, ...words) : element('span', {}, ...words);
}
