import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PublishWatch } from '../src/demo/watch.js';

function fakeClock() {
  const clock = { time: 0, now: () => clock.time, wait: async (milliseconds) => void (clock.time += milliseconds) };
  return clock;
}

describe('PublishWatch', () => {
  it('asks until the publish ended and keeps when each stage was passed', async () => {
    const states = ['queued', 'dispatching', 'succeeded'];
    const asked = [];
    let last;
    const watch = new PublishWatch(
      async (id) => ({ state: states[asked.push(id) - 1] }),
      (status, seen) => (last = { status, seen }),
      fakeClock(),
    );
    await watch.follow('p-1');
    assert.deepEqual(asked, ['p-1', 'p-1', 'p-1']);
    assert.equal(last.status.state, 'succeeded');
    assert.deepEqual(last.seen.stageAfterMs, { accepted: 0, planned: 200, sent: 400 });
  });

  it('gives up on a publish that never ends', async () => {
    let asked = 0;
    const watch = new PublishWatch(async () => ({ state: ++asked && 'dispatching' }), () => {}, fakeClock());
    await watch.follow('p-1');
    assert.ok(asked > 100 && asked < 200, `${asked} questions`);
  });

  it('says nothing more once it was stopped', async () => {
    const changes = [];
    const watch = new PublishWatch(
      async () => {
        watch.stop();
        return { state: 'queued' };
      },
      (status) => changes.push(status),
      fakeClock(),
    );
    await watch.follow('p-1');
    assert.deepEqual(changes, [null]);
  });

  it('takes in what the worker says of its own publish, and of no other', () => {
    let seen;
    const watch = new PublishWatch(async () => ({ state: 'succeeded' }), (_, now) => (seen = now), fakeClock());
    watch.sent('p-1');
    watch.heard({ type: 'carillon:shown', id: 'p-0' });
    assert.equal(seen.shownAfterMs, undefined);
    watch.heard({ type: 'carillon:shown', id: 'p-1' });
    watch.heard({ type: 'carillon:clicked', id: 'p-1' });
    assert.equal(seen.shownAfterMs, 0);
    assert.equal(seen.clicked, true);
  });

  it('knows that what is shown was sent, before any status says so', () => {
    let seen;
    const watch = new PublishWatch(async () => ({ state: 'succeeded' }), (_, now) => (seen = now), fakeClock());
    watch.sent('p-1');
    watch.heard({ type: 'carillon:shown', id: 'p-1' });
    assert.deepEqual(seen.stageAfterMs, { accepted: 0, planned: 0, sent: 0 });
  });

  it('recognises a notification that overtook the answer to its publish', () => {
    let seen;
    const watch = new PublishWatch(async () => ({ state: 'succeeded' }), (_, now) => (seen = now), fakeClock());
    watch.heard({ type: 'carillon:shown', id: 'p-1' });
    watch.sent('p-1');
    assert.equal(seen.shownAfterMs, 0);
  });
});
