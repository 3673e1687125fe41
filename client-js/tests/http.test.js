import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JsonClient } from '../src/carillon/http.js';

function client(answer) {
  return new JsonClient('', () => null, async () => answer());
}

describe('JsonClient', () => {
  it('takes data out of its envelope, and leaves other answers whole', async () => {
    assert.equal(await client(() => new Response('{"success":true,"data":7}')).get('/x'), 7);
    assert.deepEqual(await client(() => new Response('{"state":"queued"}')).get('/x'), { state: 'queued' });
    assert.equal(await client(() => new Response(null, { status: 204 })).get('/x'), null);
  });

  for (const [name, body, code, message] of [
    ["the push routes' shape", '{"error":"Too many.","code":"rate_limited","status":429}', 'rate_limited', 'Too many.'],
    ['a problem document', '{"type":"about:blank","title":"Bad","detail":"Worse.","code":"invalid_input"}', 'invalid_input', 'Worse.'],
    ['an HTML page', '<h1>Bad gateway</h1>', 'http_429', 'The server answered 429.'],
  ]) {
    it(`reads a refusal in ${name}`, async () => {
      const answer = () => new Response(body, { status: 429, headers: { 'Retry-After': '3' } });
      await assert.rejects(client(answer).get('/x'), { code, message, status: 429, retryAfterMs: 3000 });
    });
  }

  it('tells a lost network from a slow server', async () => {
    await assert.rejects(client(() => Promise.reject(new TypeError('lost'))).get('/x'), { code: 'network' });
    await assert.rejects(client(() => Promise.reject(new DOMException('slow', 'TimeoutError'))).get('/x'), { code: 'timeout' });
  });

  it('asks for the token before each request', async () => {
    const sent = [];
    let count = 0;
    const fetch = async (_, options) => {
      sent.push(options.headers.Authorization);
      return new Response('{}');
    };
    const http = new JsonClient('https://push.example.org/', () => `t${++count}`, fetch);
    await http.get('/x');
    await http.post('/x', {});
    assert.deepEqual(sent, ['Bearer t1', 'Bearer t2']);
  });
});
