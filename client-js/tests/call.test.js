import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { curl } from '../src/demo/call.js';

describe('the call as a command', () => {
  it('hands a shell the very content, whatever is in it', async () => {
    const content = { title: "It's $HOME `here`", body: '"quoted" \\ and 🔔' };
    const script = `curl() { printf '%s\\n' "$@"; }\n${curl('http://localhost:6001', 'a.b.c', content)}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script]);
    const [address, , authorization, , , , body] = stdout.split('\n');
    assert.equal(address, 'http://localhost:6001/api/push/demo/send');
    assert.equal(authorization, 'Authorization: Bearer a.b.c');
    assert.deepEqual(JSON.parse(body), content);
  });
});
