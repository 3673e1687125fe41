import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { blocks, spans, target } from '../src/demo/markdown.js';

const DOCS = new URL('../../docs/', import.meta.url);

describe('the Markdown of the guides', () => {
  it('knows headings, paragraphs over lines, code and lists', () => {
    const text = '# One\n\nA long\nline.\n\n    mvn run\n\n```bash\na | b\n\n# c\n```\n- first\n  goes on\n- second\n\n1. one\n2. two';
    assert.deepEqual(blocks(text), [
      { type: 'heading', level: 1, text: 'One' },
      { type: 'paragraph', text: 'A long line.' },
      { type: 'code', text: 'mvn run' },
      { type: 'code', text: 'a | b\n\n# c' },
      { type: 'list', ordered: false, items: ['first goes on', 'second'] },
      { type: 'list', ordered: true, items: ['one', 'two'] },
    ]);
  });

  it('knows tables, with bars inside of code', () => {
    assert.deepEqual(blocks('| a | b |\n|---|---|\n| `x|y` | c \\| d |'), [
      { type: 'table', head: ['a', 'b'], rows: [['`x|y`', 'c | d']] },
    ]);
  });

  it('knows code, strong words and links', () => {
    assert.deepEqual(spans('Use `a*b` **now**, see [the guide](x.md).'), [
      { text: 'Use ' }, { code: 'a*b' }, { text: ' ' }, { strong: 'now' }, { text: ', see ' }, { link: 'the guide', href: 'x.md' }, { text: '.' },
    ]);
  });

  it('leads links to other guides, and nowhere else but out', () => {
    assert.equal(target('providers.md', 'quickstart'), '#providers');
    assert.equal(target('../realtime.md#x', 'adr/0001-platform'), '#realtime');
    assert.equal(target('https://example.org/', 'quickstart'), 'https://example.org/');
    assert.equal(target('../README.md', 'quickstart'), null);
    assert.equal(target('javascript:alert(1)', 'quickstart'), null);
  });

  it('reads every guide to its end, each table with as many cells a row as it has columns', async () => {
    for (const name of (await readdir(DOCS, { recursive: true })).filter((each) => each.endsWith('.md'))) {
      const parts = blocks(await readFile(new URL(name, DOCS), 'utf8'));
      assert.equal(parts[0].type, 'heading', name);
      for (const { head, rows } of parts.filter(({ type }) => type === 'table')) {
        for (const row of rows) assert.equal(row.length, head.length, `${name}: ${row.join(' | ')}`);
      }
    }
  });

  it('are there for each link of the page’s list', async () => {
    const page = await readFile(new URL('../src/demo/guide.html', import.meta.url), 'utf8');
    const [, list] = /id="guides"([^]*?)<\/nav>/.exec(page);
    for (const [, name] of list.matchAll(/href="#([\w/-]+)"/g)) await readFile(new URL(`${name}.md`, DOCS));
  });
});
