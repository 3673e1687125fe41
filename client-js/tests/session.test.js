import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CarillonPush } from '../src/carillon.js';
import { DemoSession } from '../src/demo/session.js';
import { fakeServer } from './fake-server.js';

function fakeStorage() {
  const items = new Map();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value) };
}

describe('DemoSession', () => {
  const { server } = fakeServer();
  const production = fakeServer({ production: true }).server;

  before(() => Promise.all([server, production].map((each) => new Promise((ready) => each.listen(0, '127.0.0.1', ready)))));
  after(() => {
    server.close();
    production.close();
  });

  function fetchFrom(target) {
    return (path, options) => fetch(`http://127.0.0.1:${target.address().port}${path}`, options);
  }

  it('signs the same visitor in at the next visit', async () => {
    const storage = fakeStorage();
    const first = new DemoSession(fetchFrom(server), storage);
    assert.equal(await first.start(), true);
    const second = new DemoSession(fetchFrom(server), storage);
    await second.start();
    assert.equal(second.user, first.user);
  });

  it('knows a server in production', async () => {
    assert.equal(await new DemoSession(fetchFrom(production), fakeStorage()).start(), false);
  });

  it('says so when the server is out of reach', async () => {
    const session = new DemoSession(() => Promise.reject(new TypeError('refused')), fakeStorage());
    await assert.rejects(session.start(), { code: 'network' });
  });

  it('renews a token that is about to run out', async () => {
    const signIns = [];
    const soon = Math.floor(Date.now() / 1000) + 30;
    const token = `x.${Buffer.from(JSON.stringify({ exp: soon })).toString('base64url')}.y`;
    const fetchFunction = async (path) => {
      signIns.push(path);
      return Response.json({ token, user: 'u', appId: 'a' });
    };
    const session = new DemoSession(fetchFunction, fakeStorage());
    await session.start();
    await session.token();
    assert.equal(signIns.length, 2);
  });

  it('sends and follows, while the library looks after the devices', async () => {
    const session = new DemoSession(fetchFrom(server), fakeStorage());
    await session.start();
    const fetchFunction = fetchFrom(server);
    const push = new CarillonPush({ token: () => session.token() }, { fetch: fetchFunction, navigator: {} });
    const publishId = await session.send({ title: 'Ding' });
    assert.equal((await session.status(publishId)).state, 'queued');
    assert.deepEqual(await push.devices(), []);
  });
});
