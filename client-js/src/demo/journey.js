/**
 * What the page says about one publish, worked out from the server's status and what the service worker reported.
 * Pure: no page, no clock, no network.
 */

const STAGES = ['accepted', 'planned', 'sent', 'shown'];
const LABELS = { accepted: 'Accepted', planned: 'Planned', sent: 'Sent', shown: 'Shown here' };

// How many stages lie behind a publish in each state; the next one is under way.
const BEHIND = {
  queued: 1,
  accepted: 1,
  scheduled: 1,
  planning: 1,
  throttled: 2,
  dispatching: 2,
  succeeded: 3,
  partiallysucceeded: 3,
};

const WORDS = {
  queued: 'Accepted, waiting for its turn.',
  accepted: 'Accepted, waiting for its turn.',
  scheduled: 'Waiting for its time.',
  planning: 'Finding your browsers.',
  throttled: 'The push service asked us to slow down.',
  dispatching: 'On its way.',
  partiallysucceeded: 'Some browsers got it, some did not.',
  failed: 'The push service did not take it.',
  expired: 'It ran out of time before it could be sent.',
  deadlettered: 'Given up after several tries. It waits in the dead letters.',
  cancelled: 'Cancelled.',
  quotaexceeded: 'The quota is used up.',
};

const ENDED = new Set(['succeeded', 'partiallysucceeded', 'failed', 'expired', 'deadlettered', 'cancelled', 'quotaexceeded']);

const COUNTERS = [
  ['planned', 'planned', ''],
  ['dispatched', 'sent', ''],
  ['succeeded', 'accepted', 'good'],
  ['failed', 'failed', 'bad'],
  ['expired', 'expired', 'bad'],
  ['deadLettered', 'given up', 'bad'],
  ['retryAttempted', 'tried again', ''],
  ['dropped', 'dropped', 'bad'],
  ['cancelled', 'cancelled', 'bad'],
  ['open', 'open', ''],
];
const ALWAYS_SHOWN = new Set(['planned', 'dispatched', 'succeeded']);

/** Whether the server will not change this status any more. */
export function hasEnded(status) {
  return ENDED.has(normal(status.state));
}

/**
 * @param {object|null} status the server's, or null while there is none yet
 * @param {{shownAfterMs?: number, stageAfterMs?: Record<string, number>}} [seen] what this page saw, and when
 * @returns {{stage: string, label: string, look: 'done'|'now'|'failed'|'ahead', afterMs?: number}[]}
 */
export function stages(status, seen = {}) {
  const state = status ? normal(status.state) : null;
  const failed = ENDED.has(state) && BEHIND[state] === undefined;
  const behind = seen.shownAfterMs === undefined ? (BEHIND[state] ?? (failed ? 2 : 0)) : STAGES.length;
  return STAGES.map((stage, index) => ({
    stage,
    label: LABELS[stage],
    look: lookOf(index, behind, failed, status),
    afterMs: stage === 'shown' ? seen.shownAfterMs : seen.stageAfterMs?.[stage],
  }));
}

function lookOf(index, behind, failed, status) {
  if (index < behind) return 'done';
  if (index > behind || !status) return 'ahead';
  if (index === STAGES.length - 1 && onlyLive(status)) return 'ahead';
  return failed ? 'failed' : 'now';
}

/** One sentence about the publish. */
export function sentence(status, seen = {}) {
  if (!status) return 'Sending.';
  if (seen.clicked) return 'You opened it. That is the whole journey.';
  if (seen.shownAfterMs !== undefined) return 'Arrived: the service worker of this page decrypted and showed it.';
  const state = normal(status.state);
  if (state === 'succeeded') return succeeded(status);
  return WORDS[state] ?? status.state;
}

function succeeded({ counters: counted, deliveries }) {
  if (counted?.planned === 0) return 'There was nowhere to send it.';
  return onlyLive({ deliveries })
    ? 'Delivered live. Enable notifications, and it also rings when this page is closed.'
    : 'The push service has it. This browser should ring any moment.';
}

/** Whether there was no browser to ring, only the open page. */
function onlyLive({ deliveries = [] }) {
  return deliveries.length > 0 && deliveries.every(isLive);
}

/** Whether a delivery went to the open page instead of a push service. */
export function isLive(delivery) {
  return delivery.provider === 'realtime';
}

/**
 * What the live connection adds to it.
 *
 * @param {string} connection the state of the connection
 */
export function liveSentence(connection, seen = {}) {
  if (seen.liveAfterMs !== undefined) return `Live: the same publish came over the open connection after ${duration(seen.liveAfterMs)}.`;
  if (connection === 'connected') return 'Live: connected. The same publish will also come this way.';
  return connection === 'failed' ? 'Live: the server refuses the connection.' : 'Live: connecting.';
}

export function duration(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The counters worth showing: the main ones, and any other that is not zero. */
export function counters(status) {
  return COUNTERS.filter(([name]) => ALWAYS_SHOWN.has(name) || status.counters?.[name] > 0).map(
    ([name, label, look]) => {
      const value = status.counters?.[name] ?? 0;
      return { label, value, look: value > 0 ? look : '' };
    },
  );
}

const OUTCOMES = {
  accepted: { look: 'good', words: 'accepted' },
  gone: { look: 'bad', words: 'no longer subscribed' },
  retryable: { look: '', words: 'trying again' },
};

/** How a delivery's outcome looks, in words, why it is so, and how long the push service took to answer. */
export function outcome(delivery) {
  const known = OUTCOMES[delivery.outcome] ?? { look: 'bad', words: delivery.outcome.replaceAll('_', ' ') };
  const why = [delivery.failureClass, delivery.reason, delivery.attempts > 1 ? `${delivery.attempts} attempts` : null];
  const { firstAttemptAtMs: begun, settledAtMs: settled } = delivery;
  return { ...known, why: why.filter(Boolean).join(', '), answeredInMs: begun && settled ? settled - begun : null };
}

/** States come as `partiallySucceeded` in a status and as `partially_succeeded` in a publish's answer. */
function normal(state) {
  return state.replaceAll('_', '').toLowerCase();
}
