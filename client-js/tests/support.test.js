import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pushSupport } from '../src/carillon.js';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15';

function browser({ navigator = {}, ...rest } = {}) {
  return {
    isSecureContext: true,
    PushManager: class {},
    Notification: { permission: 'default' },
    navigator: { userAgent: 'Test/1.0', serviceWorker: {}, ...navigator },
    ...rest,
  };
}

function without(name) {
  const env = browser();
  delete env[name];
  return env;
}

describe('pushSupport says', () => {
  for (const [expected, name, env] of [
    ['ready', 'when nobody asked yet', browser()],
    ['granted', 'when permission was given', browser({ Notification: { permission: 'granted' } })],
    ['denied', 'when permission was refused', browser({ Notification: { permission: 'denied' } })],
    ['insecure_context', 'on plain http', browser({ isSecureContext: false })],
    ['no_service_worker', 'in a window without workers', browser({ navigator: { serviceWorker: undefined } })],
    ['no_push', 'in a browser without push', without('PushManager')],
    ['no_notifications', 'in a browser without notifications', without('Notification')],
    ['ios_home_screen', 'in a tab on an iPhone', browser({ navigator: { userAgent: IPHONE } })],
    ['ready', 'on an iPhone from the home screen', browser({ navigator: { userAgent: IPHONE, standalone: true } })],
    ['ios_home_screen', 'in a tab on an iPad, which calls itself a Mac', browser({ navigator: { platform: 'MacIntel', maxTouchPoints: 5 } })],
    ['ready', 'on a Mac', browser({ navigator: { platform: 'MacIntel', maxTouchPoints: 0 } })],
  ]) {
    it(`${expected} ${name}`, () => assert.equal(pushSupport(env), expected));
  }
});
