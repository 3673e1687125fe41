import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counters, hasEnded, liveSentence, outcome, sentence, stages } from '../src/demo/journey.js';

const STATES = ['queued', 'scheduled', 'planning', 'throttled', 'dispatching', 'succeeded', 'partiallySucceeded',
  'failed', 'expired', 'dead_lettered', 'cancelled', 'quota_exceeded'];

function looks(state, seen) {
  return stages(state && { state }, seen).map(({ look }) => look).join(' ');
}

describe('the journey', () => {
  for (const [state, expected] of [
    [null, 'ahead ahead ahead ahead'],
    ['queued', 'done now ahead ahead'],
    ['planning', 'done now ahead ahead'],
    ['dispatching', 'done done now ahead'],
    ['succeeded', 'done done done now'],
    ['partiallySucceeded', 'done done done now'],
    ['partially_succeeded', 'done done done now'],
    ['failed', 'done done failed ahead'],
    ['dead_lettered', 'done done failed ahead'],
  ]) {
    it(`of a publish that is ${state ?? 'not there yet'}`, () => assert.equal(looks(state), expected));
  }

  it('is complete once it arrived, whatever the last status says', () => {
    for (const way of ['shown', 'live']) assert.equal(looks('dispatching', { [way]: true }), 'done done done done');
  });

  it('carries the times at which stages were passed', () => {
    const [accepted, , , shown] = stages({ state: 'queued' }, { stageAfterMs: { accepted: 5 }, shown: true, shownAfterMs: 9 });
    assert.deepEqual([accepted.afterMs, shown.afterMs], [5, 9]);
  });

  it('says what to look at when a push is not shown, until it is', () => {
    assert.match(sentence({ state: 'succeeded' }, { overdue: true }), /do not disturb/);
    assert.match(sentence({ state: 'succeeded' }, { overdue: true, shown: true }), /Arrived/);
  });

  it('says that it was refused, or that the server does not answer', () => {
    assert.equal(looks(null, { refused: 'No.' }), 'failed ahead ahead ahead');
    assert.equal(sentence(null, { refused: 'The server does not answer.' }), 'It was not sent. The server does not answer.');
    assert.match(sentence(null, { away: true }), /does not answer just now/);
  });

  it('has a sentence for each state', () => {
    for (const state of STATES) assert.match(sentence({ state, counters: { planned: 1 } }), / .*\.$|Cancelled\./);
    assert.match(sentence({ state: 'succeeded', counters: { planned: 0 } }), /nowhere to send/);
  });

  it('ends only in end states', () => {
    assert.deepEqual(STATES.filter((state) => hasEnded({ state })), STATES.slice(5));
  });
});

describe('a publish that only the open page gets', () => {
  const status = { state: 'succeeded', counters: { planned: 1 }, deliveries: [{ provider: 'realtime', outcome: 'accepted' }] };

  it('does not wait for a notification', () => {
    assert.equal(stages(status).map(({ look }) => look).join(' '), 'done done done ahead');
    assert.match(sentence(status), /Delivered live/);
    assert.match(sentence(status, { live: true }), /Enable notifications/);
  });
});

describe('the live connection', () => {
  it('says how it is, and what came over it', () => {
    assert.match(liveSentence('connecting'), /trying again/);
    assert.match(liveSentence('connected'), /open/);
    assert.match(liveSentence('failed'), /refuses/);
    assert.match(liveSentence('connected', { liveAfterMs: 38 }), /after 38 ms/);
  });
});

describe('counters', () => {
  it('always shows the main ones, and others only when they count something', () => {
    const shown = counters({ counters: { planned: 2, succeeded: 1, failed: 1, expired: 0 } });
    assert.deepEqual(shown.map(({ label, value }) => [label, value]), [
      ['planned', 2], ['sent', 0], ['accepted', 1], ['failed', 1],
    ]);
  });
});

describe('an outcome', () => {
  it('looks good when accepted, with the time the push service took', () => {
    const accepted = { outcome: 'accepted', attempts: 1, firstAttemptAtMs: 100, settledAtMs: 141 };
    assert.deepEqual(outcome(accepted), { look: 'good', words: 'accepted', why: '', answeredInMs: 41 });
  });

  it('looks bad otherwise, and says why', () => {
    const failed = { outcome: 'dead_lettered', failureClass: 'provider_transient', reason: '503', attempts: 5 };
    assert.deepEqual(outcome(failed), {
      look: 'bad', words: 'dead lettered', why: 'provider_transient, 503, 5 attempts', answeredInMs: null,
    });
  });
});
