/**
 * The Markdown that this project's guides are written in: headings, paragraphs, lists of one level, tables, code.
 * Pure; what is not Markdown here stays text.
 */

const FENCE = /^(\s*)```/;
const ITEM = /^\s*(?:[-*]|(\d+)\.)\s+(.*)$/;

/** @returns {object[]} blocks: {type, …} with `text` still to be given to `spans` */
export function blocks(source) {
  const lines = source.replaceAll('\r', '').split('\n');
  const found = [];
  while (lines.length > 0) {
    if (lines[0].trim() === '') lines.shift();
    else found.push(block(lines));
  }
  return found;
}

function block(lines) {
  const [first] = lines;
  const heading = /^(#{1,6})\s+(.*)$/.exec(first);
  if (heading) {
    lines.shift();
    return { type: 'heading', level: heading[1].length, text: heading[2] };
  }
  if (FENCE.test(first)) return fence(lines);
  if (/^ {4}/.test(first)) return { type: 'code', text: take(lines, (line) => /^( {4}|\s*$)/.test(line)).map((line) => line.slice(4)).join('\n').trimEnd() };
  if (ITEM.test(first)) return list(lines);
  if (first.startsWith('|')) return table(take(lines, (line) => line.startsWith('|')));
  const text = take(lines, (line) => line.trim() !== '' && !FENCE.test(line) && !/^#{1,6}\s/.test(line));
  return { type: 'paragraph', text: text.map((line) => line.trim()).join(' ') };
}

/** Always takes the first line, so that every block ends. */
function take(lines, belongs) {
  const taken = [lines.shift()];
  while (lines.length > 0 && belongs(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  lines.shift();
  const end = lines.findIndex((line) => FENCE.test(line));
  const code = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return { type: 'code', text: code.join('\n') };
}

function list(lines) {
  const ordered = ITEM.exec(lines[0])[1] !== undefined;
  const items = [];
  for (const line of take(lines, (each) => ITEM.test(each) || /^\s+\S/.test(each))) {
    const item = ITEM.exec(line);
    if (item) items.push(item[2]);
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return { type: 'list', ordered, items };
}

function table(lines) {
  const [head, , ...rows] = lines.map(cells);
  return { type: 'table', head, rows };
}

/** A bar inside code, or behind a backslash, divides nothing. */
function cells(line) {
  return [...line.replace(/^\|/, '').matchAll(/((?:`[^`]*`|\\\||[^|`]|`)*)\|/g)].map(([, cell]) => cell.trim().replaceAll('\\|', '|'));
}

/** @returns {{code?: string, strong?: string, link?: string, href?: string, text?: string}[]} */
export function spans(text) {
  const found = [];
  let rest = 0;
  for (const match of text.matchAll(/`([^`]+)`|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g)) {
    if (match.index > rest) found.push({ text: text.slice(rest, match.index) });
    const [, code, strong, link, href] = match;
    found.push(code !== undefined ? { code } : strong !== undefined ? { strong } : { link, href });
    rest = match.index + match[0].length;
  }
  if (rest < text.length) found.push({ text: text.slice(rest) });
  return found;
}

/** Where a link of a guide leads on this page: another guide, the outside, or nowhere (null), as to the source. */
export function target(href, guide) {
  if (/^https?:\/\//.test(href)) return href;
  if (href.startsWith('#')) return null;
  const path = new URL(href, `http://guides/docs/${guide}.md`).pathname;
  const [, name] = /^\/docs\/([\w/-]+)\.md$/.exec(path) ?? [];
  return name ? `#${name}` : null;
}
