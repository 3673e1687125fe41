import { Carillon, CarillonError, CarillonPush, pushSupport } from 'carillon-client';
import type { Device, PresenceChannel, PushSupport } from 'carillon-client';

const support: PushSupport = pushSupport();
const push = new CarillonPush({ token: async () => 'jwt', registration: navigator.serviceWorker.register('/own.js') });

export async function start(): Promise<string | null> {
  push.bind('clicked', ({ url, action }) => console.log(url?.length, action?.length));
  push.bind('report-failed', ({ retried }) => console.log(retried ? 'later' : 'never'));
  const device = await push.login({ resubscribe: true });
  const others: Device[] = await push.devices();
  const told: boolean = await push.logout();
  return device === null ? null : `${device.deviceName} ${others.length} ${told} ${support}`;
}

class Counter {
  count = 0;
  hear(this: Counter) {
    this.count++;
  }
}

export function listen(counter: Counter) {
  const live = new Carillon('app-key', { wsHost: 'localhost', forceTLS: false, authEndpoint: '/auth', auth: { params: { a: 1 } } });
  live.subscribe('orders', { rewind: { count: 5 } }).bind('created', counter.hear, counter).unbind('created', null, counter);
  live.connection.bind('state_change', ({ current }) => current === 'connected');
  const room: PresenceChannel<{ name: string }> = live.subscribe<{ name: string }>('presence-room');
  room.members.each(({ info }) => info.name.toUpperCase());
  room.trigger('client-typing', { by: room.members.myID });

  // @ts-expect-error only events of clients
  room.trigger('typing', {});
  // @ts-expect-error there is no such protocol
  new Carillon('app-key', { protocol: 3 });
  // @ts-expect-error a token is needed
  new CarillonPush({});
  // @ts-expect-error there is no such event
  push.bind('arrived', () => {});
  // @ts-expect-error a member has the info that was named
  room.members.get('1')?.info.age;
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof CarillonError ? error.code : undefined;
}
