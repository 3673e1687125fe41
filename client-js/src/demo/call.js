/** The call that the button makes, as a command: what is copied works as it is, what is shown keeps the token short. */
export function curl(origin, token, content) {
  return [
    `curl ${origin}/api/push/demo/send \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${quoted(JSON.stringify(content))}`,
  ].join('\n');
}

export function shortened(token) {
  return `${token.slice(0, 8)}…`;
}

/** One argument for a POSIX shell, whatever is in it. */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The two pieces of a beginning, for a server in production. */
export function pieces(origin) {
  return {
    page: [
      `import { CarillonPush } from '${origin}/carillon.js';`,
      '',
      'const push = new CarillonPush({',
      `  baseUrl: '${origin}',`,
      '  token: () => yourUsersToken(),',
      '});',
      'button.onclick = () => push.subscribe();',
    ].join('\n'),
    backend: [
      `curl ${origin}/apps/YOUR_APP/push/publish \\`,
      `  -H 'X-API-Key: YOUR_KEY' \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d '{"recipients":[{"type":"client","client_id":"ada"}],`,
      `       "payload":{"title":"Dinner is ready"}}'`,
    ].join('\n'),
  };
}
