import assert from 'node:assert/strict';
import { it } from 'node:test';

it('is imported by its name, and nothing else of it by a path', async () => {
  const { Carillon, CarillonPush } = await import('carillon-client');
  assert.equal(typeof Carillon, 'function');
  assert.equal(typeof CarillonPush, 'function');
  await assert.rejects(import('carillon-client/src/carillon/http.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
});
