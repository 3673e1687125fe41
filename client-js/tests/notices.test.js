import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noticeFor } from '../src/demo/notices.js';

describe('noticeFor', () => {
  it('says nothing when nothing is missing', () => {
    assert.equal(noticeFor('ready'), null);
    assert.equal(noticeFor('granted'), null);
  });

  for (const code of ['denied', 'permission_denied', 'permission_dismissed', 'insecure_context', 'ios_home_screen',
    'no_service_worker', 'no_push', 'no_notifications', 'push_service_unreachable', 'service_unavailable', 'http_503', 'network', 'timeout',
    'limit_exceeded']) {
    it(`explains ${code}`, () => {
      const notice = noticeFor(code);
      assert.notEqual(notice.title, 'That did not work');
      assert.ok(notice.text.length > 20);
    });
  }

  it("passes on the server's words for what it does not know", () => {
    assert.equal(noticeFor('odd', 'The moon is full.').text, 'The moon is full.');
  });
});
