/**
 * What the page says about one publish, worked out from the server's status and from what this page saw of it.
 * Pure: no page, no clock, no network.
 */

const STAGES = ['accepted', 'planned', 'sent', 'arrived'];
const LABELS = { accepted: 'Accepted', planned: 'Planned', sent: 'Sent', arrived: 'Here' };

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

const OVERDUE =
  'The push service took it, but this browser has not shown it. Look for “do not disturb” or a focus mode, whether the system lets this browser notify, and whether a VPN or firewall holds up its push connection.';

/** Whether the server will not change this status any more. */
export function hasEnded(status) {
  return ENDED.has(normal(status.state));
}

/**
 * @typedef {object} Seen what this page saw, and after how long; the times are left out where another sent it
 * @property {boolean} [shown] by the service worker
 * @property {boolean} [live] over the open connection
 * @property {boolean} [clicked]
 * @property {boolean} [overdue] accepted by a push service, and not shown for long
 * @property {boolean} [away] the server does not answer just now
 * @property {string} [refused] why it was never sent
 * @property {number} [shownAfterMs]
 * @property {number} [liveAfterMs]
 * @property {Record<string, number>} [stageAfterMs]
 */

/**
 * @param {object|null} status the server's, or null while there is none yet
 * @param {Seen} [seen]
 * @returns {{stage: string, label: string, look: 'done'|'now'|'failed'|'ahead', afterMs?: number}[]}
 */
export function stages(status, seen = {}) {
  const state = status ? normal(status.state) : null;
  const failed = seen.refused !== undefined || (ENDED.has(state) && BEHIND[state] === undefined);
  const arrived = seen.shown || seen.live;
  const behind = arrived ? STAGES.length : (BEHIND[state] ?? (failed && state ? 2 : 0));
  return STAGES.map((stage, index) => ({
    stage,
    label: LABELS[stage],
    look: lookOf(index, behind, failed, status),
    afterMs: stage === 'arrived' ? (seen.liveAfterMs ?? seen.shownAfterMs) : seen.stageAfterMs?.[stage],
  }));
}

function lookOf(index, behind, failed, status) {
  if (index < behind) return 'done';
  if (index > behind || (!status && !failed)) return 'ahead';
  if (index === STAGES.length - 1 && status?.deliveries?.length > 0 && !hasPush(status)) return 'ahead';
  return failed ? 'failed' : 'now';
}

/** One sentence about the publish. */
export function sentence(status, seen = {}) {
  if (seen.refused !== undefined) return `It was not sent. ${seen.refused}`;
  if (seen.clicked) return 'You opened it. That is the whole journey.';
  if (seen.shown) return 'Arrived: the service worker of this page decrypted and showed it.';
  if (seen.overdue) return OVERDUE;
  if (seen.away) return 'The server does not answer just now. Asking again.';
  const wait = status && !hasEnded(status) ? ' The server is still counting.' : '';
  if (seen.live) return hasPush(status) ? `Arrived live. The push follows.${wait}` : `Arrived live. Enable notifications, and it also rings when this page is closed.`;
  if (!status) return 'Sending.';
  const state = normal(status.state);
  if (state === 'succeeded') return succeeded(status);
  return WORDS[state] ?? status.state;
}

function succeeded(status) {
  if (status.counters?.planned === 0) return 'There was nowhere to send it.';
  return hasPush(status) ? 'The push service has it. This browser should ring any moment.' : 'Delivered live.';
}

/** Whether a push service has to do with it, besides the open page. */
export function hasPush(status) {
  return (status?.deliveries ?? []).some((delivery) => !isLive(delivery));
}

/** Whether a push service took it, so that a browser ought to show it. */
export function pushAccepted(status) {
  return (status?.deliveries ?? []).some((delivery) => !isLive(delivery) && delivery.outcome === 'accepted');
}

/** Whether a delivery went to the open page instead of a push service. */
export function isLive(delivery) {
  return delivery.provider === 'realtime';
}

/**
 * What the live connection is doing.
 *
 * @param {string} connection its state
 */
export function liveSentence(connection, seen = {}) {
  if (connection === 'failed') return 'Live connection: the server refuses it.';
  if (connection !== 'connected') return 'Live connection: lost, trying again.';
  if (seen.liveAfterMs !== undefined) return `Live connection: it came this way after ${duration(seen.liveAfterMs)}.`;
  return 'Live connection: open. It comes this way too.';
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
