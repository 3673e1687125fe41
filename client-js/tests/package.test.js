import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import * as library from '../src/carillon.js';
import { globalScript } from '../tools/global.js';

const HERE = new URL('../', import.meta.url);
const read = (path) => readFile(new URL(path, HERE), 'utf8');

describe('the package', () => {
  it('has what it names, and its licence', async () => {
    const { files, exports, types, main } = JSON.parse(await read('package.json'));
    const named = Object.values(exports).flatMap((each) => (typeof each === 'string' ? each : Object.values(each)));
    for (const file of [...files, ...named, types, main]) await access(new URL(file, HERE));
    assert.equal(await read('LICENSE'), await read('../LICENSE'));
  });

  it('declares the type of each export', async () => {
    const declared = await read('src/carillon.d.ts');
    for (const name of Object.keys(library)) assert.match(declared, new RegExp(`export (class|function) ${name}\\b`));
  });

  it('declares each method of the classes', async () => {
    const declared = await read('src/carillon.d.ts');
    for (const { prototype } of [library.Carillon, library.CarillonPush]) {
      const methods = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
      for (const name of methods) assert.match(declared, new RegExp(`^  ${name}[(<]`, 'm'), name);
    }
  });

  it('has a script for pages without modules that is made of the modules as they are', async () => {
    assert.equal(await read('src/carillon.global.js'), await globalScript(), 'run node tools/global.js');
  });

  it('leaves the same names on the window of a page without modules, and no others', async () => {
    const page = createContext({ URL, atob });
    const before = Object.keys(page);
    runInContext(await read('src/carillon.global.js'), page);
    const added = Object.keys(page).filter((name) => !before.includes(name));
    assert.deepEqual(added.sort(), Object.keys(library).sort());
    assert.equal(runInContext('new CarillonError("a", "b").code', page), 'a');
  });

  it('has a worker that a module worker can import', async () => {
    const heard = [];
    globalThis.self = { location: { href: 'https://app.example/own-worker.js' }, addEventListener: (type) => heard.push(type) };
    await import('../src/carillon-sw.js');
    delete globalThis.self;
    assert.ok(heard.includes('push'));
  });
});
