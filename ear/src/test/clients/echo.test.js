import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import Echo from 'laravel-echo';
import { closeAll, connect, fresh, server } from './clients.js';

afterEach(closeAll);

const echoOf = (user) => new Echo({ broadcaster: 'pusher', client: connect(user) });
const within = (start) =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('nothing within 10 s')), 10_000).unref();
    start(resolve);
  });

test('Echo listens on public and private channels', async () => {
  const echo = echoOf('ann');
  for (const [channel, name] of [[fresh('news-'), ''], [fresh('news-'), 'private-']]) {
    const got = within((resolve) => {
      const listening = name ? echo.private(channel) : echo.channel(channel);
      listening.listen('.written', resolve).subscribed(() => server.trigger(name + channel, 'written', { id: 1 }));
    });
    assert.deepEqual(await got, { id: 1 });
  }
});

test('Echo sees who is here, who joins, and hears whispers', async () => {
  const room = fresh('room-');
  const ann = echoOf('ann').join(room);
  const here = await within((resolve) => ann.here(resolve));
  assert.deepEqual(here, [{ name: 'ann' }]);
  const joining = within((resolve) => ann.joining(resolve));
  const bob = echoOf('bob').join(room);
  await within((resolve) => bob.here(resolve));
  assert.deepEqual(await joining, { name: 'bob' });
  const whisper = within((resolve) => ann.listenForWhisper('typing', resolve));
  bob.whisper('typing', { on: true });
  assert.deepEqual(await whisper, { on: true });
});
