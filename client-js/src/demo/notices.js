/**
 * What the page says when something is missing: one entry for each code of `pushSupport` and `CarillonError`.
 * `bad` means that nothing on this page can work until it is put right.
 */
const NOTICES = {
  insecure_context: {
    bad: true,
    title: 'This address is not secure',
    text: 'Browsers allow push only over https, or on localhost. Open this page at http://localhost:6001/ on the machine itself, or put the server behind https.',
  },
  ios_home_screen: {
    title: 'On an iPhone or iPad, put this page on the home screen first',
    text: 'iOS 16.4 and later give push only to sites opened from the home screen.',
    steps: ['Tap the share button in Safari.', 'Choose “Add to Home Screen”.', 'Open Carillon from there and come back to step 1.'],
  },
  no_service_worker: {
    bad: true,
    title: 'This browser has no service workers here',
    text: 'They receive the notifications. A private window often turns them off; try an ordinary one.',
  },
  no_push: {
    bad: true,
    title: 'This browser has no push support',
    text: 'Current Firefox, Chrome, Edge and Safari have it. A private window or a company policy may turn it off.',
  },
  no_notifications: {
    bad: true,
    title: 'This browser cannot show notifications',
    text: 'Current Firefox, Chrome, Edge and Safari can.',
  },
  permission_denied: {
    bad: true,
    title: 'Notifications are blocked for this page',
    text: 'You, or a setting of this browser, said no, and a page may not ask twice.',
    steps: ['Open the site settings at the left end of the address bar.', 'Set Notifications to “Allow”.', 'Reload this page.'],
  },
  permission_dismissed: {
    title: 'The question was closed without an answer',
    text: 'Press “Enable notifications” again when you are ready; the browser will ask once more.',
  },
  push_service_unreachable: {
    bad: true,
    title: 'The browser’s push service could not be reached',
    text: 'The browser, not this server, talks to it. Is this machine on the internet? Brave needs “Use Google services for push messaging” in its privacy settings.',
  },
  device_limit: {
    bad: true,
    title: 'You have too many browsers registered',
    text: 'Remove one under “Your browsers”, then enable this one again.',
  },
  network: {
    bad: true,
    title: 'The server does not answer',
    text: 'Is it still running? This page tries again by itself, and goes on when it is back.',
  },
  service_unavailable: {
    bad: true,
    title: 'The server is not ready',
    text: 'It is starting, or too busy just now. This page tries again by itself.',
  },
};

NOTICES.denied = NOTICES.permission_denied;
NOTICES.timeout = { ...NOTICES.network, title: 'No answer in time' };
for (const code of ['http_502', 'http_503', 'http_504', 'backpressure']) NOTICES[code] = NOTICES.service_unavailable;
NOTICES.limit_exceeded = NOTICES.device_limit; // what the server says at its cap

/**
 * @param {string} code from `pushSupport` or a `CarillonError`
 * @param {string} [message] said when the code is unknown here
 * @returns {{title: string, text: string, steps?: string[], bad?: boolean}|null} null if nothing is missing
 */
export function noticeFor(code, message) {
  if (code === 'ready' || code === 'granted') return null;
  return NOTICES[code] ?? { bad: true, title: 'That did not work', text: message ?? code };
}
