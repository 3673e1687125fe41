import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes src/carillon.global.js: the modules behind src/carillon.js in one script for pages without modules, which
 * leaves its exports on `window`. Knows just the imports and exports that these modules use, and says so of others.
 */
const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));
const IMPORT = /^import \{ (.+) \} from '(.+)';$/gm;
const REEXPORT = /^export \{ (.+) \} from '(.+)';$/gm;
const EXPORT = /^export (?:async )?(?:function|class|const) (\w+)/gm;

export async function globalScript(entry = 'carillon.js') {
  const names = new Map();
  const parts = [];
  const exports = [];
  const source = await readFile(join(SOURCES, entry), 'utf8');
  for (const [, what, from] of source.matchAll(REEXPORT)) {
    const module = await add(join(dirname(entry), from), names, parts);
    exports.push(...what.split(', ').map((each) => `${each}: ${module}.${each}`));
  }
  return [
    '/* Made by tools/global.js from the modules beside it: edit those. */',
    '(function () {',
    "'use strict';",
    ...parts,
    `Object.assign(globalThis, { ${exports.join(', ')} });`,
    '})();',
    '',
  ].join('\n');
}

/** Adds a module after those it imports, and returns the name it has in the script. */
async function add(file, names, parts) {
  if (names.has(file)) return names.get(file);
  const name = `m${names.size + 1}`;
  names.set(file, name);
  const source = await readFile(join(SOURCES, file), 'utf8');
  const imports = [];
  for (const [, what, from] of source.matchAll(IMPORT)) {
    imports.push(`const { ${what} } = ${await add(join(dirname(file), from), names, parts)};`);
  }
  const exports = [...source.matchAll(EXPORT)].map(([, each]) => each);
  const body = source.replace(IMPORT, '').replace(/^export (?=async |function |class |const )/gm, '').trim();
  if (/^(import|export)\b/m.test(body)) throw new Error(`${file} imports or exports in a way that is not known here`);
  parts.push(`const ${name} = (() => {`, ...imports, body, `return { ${exports.join(', ')} };`, '})();');
  return name;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(join(SOURCES, 'carillon.global.js'), await globalScript());
}
