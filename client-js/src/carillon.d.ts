/** A stable, machine-readable reason: made here, or passed on from the server as it is. */
export class CarillonError extends Error {
  constructor(code: string, message: string, details?: { status?: number; retryAfterMs?: number; cause?: unknown });
  readonly name: 'CarillonError';
  readonly code: string;
  /** The HTTP status, where a server answered. */
  readonly status?: number;
  readonly retryAfterMs?: number;
}

export type PushSupport =
  | 'ready'
  | 'granted'
  | 'denied'
  | 'insecure_context'
  | 'ios_home_screen'
  | 'no_service_worker'
  | 'no_push'
  | 'no_notifications';

/** Can this browser receive pushes, and if not, why not? Asks for nothing. */
export function pushSupport(env?: typeof globalThis): PushSupport;

export interface Metadata {
  channel?: string;
  user_id?: string;
  message_id?: string;
  stream_id?: string;
  serial?: number;
}

/** Events by their names, each with the type of what it brings. */
export class Emitter<Events extends object = Record<string, any>> {
  bind<Name extends keyof Events & string, Context = undefined>(
    event: Name,
    listener: (this: Context, data: Events[Name], metadata?: Metadata) => void,
    context?: Context,
  ): this;
  unbind(event?: (keyof Events & string) | null, listener?: ((...args: any[]) => void) | null, context?: unknown): this;
  bind_global<Context = undefined>(
    listener: (this: Context, event: string, data: any, metadata?: Metadata) => void,
    context?: Context,
  ): this;
  unbind_global(listener?: ((...args: any[]) => void) | null, context?: unknown): this;
  unbind_all(): this;
}

// ---- push ----

export type TokenSource = string | null | (() => string | null | Promise<string | null>);

export interface PushOptions {
  /** The Carillon server; the page's own origin when left out. */
  baseUrl?: string;
  /** The signed-in user's JWT, or a function that returns a fresh one. */
  token: TokenSource;
  /** Where your site serves carillon-sw.js; `/carillon-sw.js` when left out. */
  serviceWorkerUrl?: string;
  scope?: string;
  /** Of your site's own worker, which imports carillon-sw.js: then none is registered. */
  registration?: ServiceWorkerRegistration | Promise<ServiceWorkerRegistration> | (() => ServiceWorkerRegistration | Promise<ServiceWorkerRegistration>);
}

export interface RegisteredDevice {
  subscriptionId: string;
  deviceId: string;
  deviceName: string | null;
}

export interface Device {
  id: string;
  deviceId: string;
  deviceName: string | null;
  browser: string | null;
  os: string | null;
  deviceType: string | null;
  isActive: boolean;
  lastUsedAt: string | null;
  createdAt: string;
}

export interface PushEvents {
  shown: { id: string | null; title: string; body: string; icon: string | null; url: string | null; data: any };
  clicked: { id: string | null; action?: string; url: string | null };
  closed: { id: string | null };
  renewed: object;
  'report-failed': { id: string; event: 'shown' | 'clicked' | 'closed'; reason: string; retried: boolean };
  subscribed: RegisteredDevice;
  unsubscribed: undefined;
  changed: undefined;
}

export class CarillonPush extends Emitter<PushEvents> {
  constructor(options: PushOptions);
  support(): PushSupport;
  current(): Promise<PushSubscription | null>;
  subscribe(): Promise<RegisteredDevice>;
  refresh(): Promise<RegisteredDevice | null>;
  login(options?: { resubscribe?: boolean }): Promise<RegisteredDevice | null>;
  logout(): Promise<boolean>;
  unsubscribe(): Promise<boolean>;
  devices(): Promise<Device[]>;
  disable(deviceId: string): Promise<unknown>;
  enable(deviceId: string): Promise<unknown>;
  remove(deviceId: string): Promise<unknown>;
  close(): void;
}

/** Set as `self.carillonSettings` before a worker imports carillon-sw.js. */
export interface WorkerSettings {
  server?: string;
  icon?: string;
  badge?: string;
  click?: 'open' | 'tell';
  accepts?: (payload: any) => boolean;
}

// ---- live events ----

export interface Signature {
  auth: string;
  channel_data?: string;
  shared_secret?: string;
}

export interface Authorization<Request, Answer> {
  endpoint?: string;
  params?: Record<string, any> | (() => Record<string, any>);
  headers?: Record<string, string> | (() => Record<string, string>);
  customHandler?: (request: Request, answer: (error: Error | null, signed: Answer | null) => void) => void;
}

export type Transport = 'ws' | 'wss' | 'sse';

export interface CarillonOptions {
  wsHost?: string;
  wsPort?: number | string;
  wssPort?: number | string;
  wsPath?: string;
  forceTLS?: boolean;
  /** Milliseconds, as the two below. */
  activityTimeout?: number;
  pongTimeout?: number;
  unavailableTimeout?: number;
  /** 2 resumes after a loss; 7 speaks as pusher-js does. */
  protocol?: 2 | 7;
  enabledTransports?: Transport[];
  disabledTransports?: Transport[];
  channelAuthorization?: Authorization<{ socketId: string; channelName: string }, Signature>;
  userAuthentication?: Authorization<{ socketId: string }, { auth: string; user_data: string }>;
  streamAuthorization?: Authorization<{ channels: string }, { auth: string; expires: number | string }>;
  /** The older words of pusher-js. */
  authEndpoint?: string;
  auth?: {
    params?: Record<string, any>;
    headers?: Record<string, string>;
    paramsProvider?: () => Record<string, any>;
    headersProvider?: () => Record<string, string>;
  };
  authorizer?: (
    channel: Channel,
    options: CarillonOptions,
  ) => { authorize(socketId: string, answer: (error: Error | null, signed: Signature | null) => void): void };
}

export type ConnectionState = 'initialized' | 'connecting' | 'connected' | 'unavailable' | 'disconnected' | 'failed';

export interface ConnectionEvents {
  state_change: { previous: ConnectionState; current: ConnectionState };
  connecting: undefined;
  connected: { socket_id: string };
  unavailable: undefined;
  disconnected: undefined;
  failed: undefined;
  message: { event: string; channel?: string; data?: any };
  error: { type: string; data: { code?: number; message?: string; status?: number } };
}

export interface Connection extends Emitter<ConnectionEvents> {
  readonly state: ConnectionState;
  readonly socket_id: string | null;
  /** Whether it is a stream of events, on which nothing can be said. */
  readonly oneWay: boolean;
  connect(): void;
  disconnect(): void;
}

export interface Channel extends Emitter {
  readonly name: string;
  readonly subscribed: boolean;
  readonly subscriptionPending: boolean;
  readonly subscriptionCount: number | null;
  /** Sends a `client-` event to the others; false when there is no subscription to send it on. */
  trigger(event: `client-${string}`, data: unknown): boolean;
}

export interface Member<Info = any> {
  id: string;
  info: Info;
}

export interface Members<Info = any> {
  readonly count: number;
  readonly me: Member<Info> | null;
  readonly myID: string | null;
  get(id: string): Member<Info> | null;
  each(callback: (member: Member<Info>) => void): void;
}

export interface PresenceChannel<Info = any> extends Channel {
  readonly members: Members<Info>;
}

export interface SubscribeOptions {
  /** How much of the past to begin with. */
  rewind?: number | { count?: number; seconds?: number };
}

export class Carillon extends Emitter {
  constructor(key: string, options?: CarillonOptions);
  readonly key: string;
  readonly connection: Connection;
  connect(): void;
  disconnect(): void;
  subscribe<Info = any>(name: `presence-${string}`, options?: SubscribeOptions): PresenceChannel<Info>;
  subscribe(name: string, options?: SubscribeOptions): Channel;
  unsubscribe(name: string): void;
  channel(name: string): Channel | null;
  allChannels(): Channel[];
  signin(): Promise<void>;
}
