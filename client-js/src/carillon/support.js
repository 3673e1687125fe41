/**
 * Can this browser receive pushes, and if not, why not? Reads only; asks for no permission.
 *
 * @param {object} [env] the window, or a stand-in for it
 * @returns {'ready'|'granted'|'denied'|'insecure_context'|'ios_home_screen'|'no_service_worker'|'no_push'|'no_notifications'}
 *   `ready`: permission not asked yet; `granted` and `denied`: the visitor's answer; the rest: what is missing
 */
export function pushSupport(env = globalThis) {
  if (env.isSecureContext === false) return 'insecure_context';
  // Safari on iOS and iPadOS has no push at all until the site runs from the home screen (16.4 and later).
  if (isAppleTouchDevice(env.navigator) && !runsFromHomeScreen(env)) return 'ios_home_screen';
  if (!env.navigator?.serviceWorker) return 'no_service_worker';
  if (!('PushManager' in env)) return 'no_push';
  if (!('Notification' in env)) return 'no_notifications';
  return { granted: 'granted', denied: 'denied' }[env.Notification.permission] ?? 'ready';
}

function isAppleTouchDevice(navigator) {
  if (/iPhone|iPad|iPod/.test(navigator?.userAgent ?? '')) return true;
  // iPadOS calls itself a Mac; no Mac has a touch screen.
  return navigator?.platform === 'MacIntel' && navigator.maxTouchPoints > 1;
}

function runsFromHomeScreen(env) {
  return env.navigator.standalone === true || env.matchMedia?.('(display-mode: standalone)').matches === true;
}
