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
      { clock: fakeClock() },
    );
    await watch.follow('p-1');
    assert.deepEqual(asked, ['p-1', 'p-1', 'p-1']);
    assert.equal(last.status.state, 'succeeded');
    assert.deepEqual(last.seen.stageAfterMs, { accepted: 0, planned: 200, sent: 400 });
  });

  it('gives up on a publish that never ends', async () => {
    let asked = 0;
    const watch = new PublishWatch(async () => ({ state: ++asked && 'dispatching' }), () => {}, { clock: fakeClock() });
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
      { clock: fakeClock() },
    );
    await watch.follow('p-1');
    assert.deepEqual(changes, [null]);
  });

  it('takes in what the worker says of its own publish, and of no other', () => {
    let seen;
    const watch = new PublishWatch(async () => ({ state: 'succeeded' }), (_, now) => (seen = now), { clock: fakeClock() });
    watch.sent('p-1');
    watch.heard('shown', 'p-0');
    assert.equal(seen.shownAfterMs, undefined);
    watch.heard('shown', 'p-1');
    watch.heard('clicked', 'p-1');
    assert.equal(seen.shownAfterMs, 0);
    assert.equal(seen.clicked, true);
  });

  it('knows that what is shown was sent, before any status says so', () => {
    let seen;
    const watch = new PublishWatch(async () => ({ state: 'succeeded' }), (_, now) => (seen = now), { clock: fakeClock() });
    watch.sent('p-1');
    watch.heard('shown', 'p-1');
    assert.deepEqual(seen.stageAfterMs, { accepted: 0, planned: 0, sent: 0 });
  });

  it('recognises a notification that overtook the answer to its publish', () => {
    let seen;
    const watch = new PublishWatch(async () => ({ state: 'succeeded' }), (_, now) => (seen = now), { clock: fakeClock() });
    watch.heard('shown', 'p-1');
    watch.sent('p-1');
    assert.equal(seen.shownAfterMs, 0);
  });

  const ACCEPTED = { state: 'succeeded', deliveries: [{ provider: 'webPush', outcome: 'accepted' }] };

  async function followed(ask, options) {
    const changes = [];
    const clock = fakeClock();
    const watch = new PublishWatch(ask, (status, seen) => changes.push({ status, ...structuredClone(seen), at: clock.time }), { clock, ...options });
    await watch.follow('p-1');
    return { changes, watch };
  }

  it('says after eight seconds that a push was accepted and not shown', async () => {
    const { changes, watch } = await followed(async () => ACCEPTED);
    assert.deepEqual([changes.at(-1).overdue, changes.at(-1).at], [true, 8_000]);
    assert.equal(changes.at(-2).overdue, undefined);
    watch.heard('shown', 'p-1');
    assert.equal(changes.at(-1).shown, true);
  });

  it('waits for no notification where only the open page was reached', async () => {
    const live = { state: 'succeeded', deliveries: [{ provider: 'realtime', outcome: 'accepted' }] };
    const { changes } = await followed(async () => live);
    assert.equal(changes.at(-1).overdue, undefined);
  });

  it('asks on when the server does not answer for a while, and forgets that once it does', async () => {
    let asked = 0;
    const answers = [{ code: 'network' }, { code: 'http_503', status: 503 }];
    const { changes } = await followed(async () => {
      if (answers[asked++]) throw answers[asked - 1];
      return { state: 'failed' };
    });
    assert.deepEqual(changes.map(({ away }) => away), [undefined, true, true, false]);
  });

  it('passes on a refusal that will not change', async () => {
    await assert.rejects(followed(async () => Promise.reject({ code: 'not_found', status: 404 })), { code: 'not_found' });
  });

  it('names no times for what another tab sent', async () => {
    const { changes, watch } = await followed(async () => ({ state: 'failed' }), { timed: false });
    watch.heard('live', 'p-1');
    assert.deepEqual(changes.at(-1).stageAfterMs, {});
    assert.deepEqual([changes.at(-1).live, changes.at(-1).liveAfterMs], [true, undefined]);
  });

  it('tells which messages are about another publish', async () => {
    const { watch } = await followed(async () => ({ state: 'failed' }));
    assert.equal(watch.heard('live', 'p-2'), false);
    assert.equal(watch.heard('live', 'p-1'), true);
  });
});
