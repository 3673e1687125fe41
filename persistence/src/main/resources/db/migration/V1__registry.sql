-- The registry: apps and their keys, credentials, devices, channel subscriptions, templates.
-- Times are epoch milliseconds. Keys of rows are 64-bit, time-ordered and assigned by the application.

create table app (
  app_id           varchar(128) not null primary key,
  name             varchar(256) not null,
  enabled          boolean not null,
  -- per-provider dry run, browsers per user, limits: a JSON object, validated by the application
  settings         varchar(16384) not null,
  created_at       bigint not null,
  -- raised by every write: two writers never undo each other
  version          integer default 1 not null
);

-- What the operator allows at most: a row for each app that has limits of its own, and '' for all others.
create table ceiling (
  scope            varchar(128) not null primary key,
  limits           varchar(4096) not null,
  version          integer default 1 not null
);

create table app_key (
  key_id           varchar(128) not null primary key,
  -- null for a key of the operator, who is of no app
  app_id           varchar(128) references app (app_id),
  -- 'signing' (HMAC, the secret is sealed) or 'api' (only the hash of the secret is kept)
  kind             varchar(16) not null,
  capability       varchar(16) not null,
  sealed_secret    bytea,
  secret_hash      varchar(64),
  -- the secret before the last rotation, good until then
  sealed_former    bytea,
  former_hash      varchar(64),
  former_until     bigint,
  -- space-separated; null for all
  methods          varchar(1024),
  channels         varchar(4096),
  note             varchar(256),
  enabled          boolean not null,
  expires_at       bigint,
  last_used_at     bigint,
  created_at       bigint not null,
  version          integer default 1 not null,
  constraint app_key_by_secret unique (secret_hash),
  constraint app_key_by_former unique (former_hash)
);
create index app_key_by_app on app_key (app_id, key_id);

-- Who changed what, from where; written once. Keys are time-ordered. No secret stands here.
create table audit (
  audit_key        bigint not null primary key,
  app_id           varchar(128),
  actor            varchar(256) not null,
  address          varchar(64),
  action           varchar(64) not null,
  object           varchar(256) not null,
  state_before     varchar(32768),
  state_after      varchar(32768),
  occurred_at      bigint not null
);
create index audit_by_app on audit (app_id, audit_key);

create table credential (
  credential_key   bigint not null primary key,
  app_id           varchar(128) not null references app (app_id),
  credential_id    varchar(128) not null,
  provider         smallint not null,
  version          integer not null,
  sealed           bytea not null,
  -- what may be shown: project id, team id, public key; never a secret
  public_info      varchar(4096) not null,
  -- 'active', 'superseded', 'paused' (suspicion: an administrator releases it)
  state            varchar(16) not null,
  pause_reason     varchar(512),
  created_at       bigint not null,
  -- what version is elsewhere: here that word is the credential's own
  row_version      integer default 1 not null,
  constraint credential_version unique (app_id, provider, credential_id, version)
);
create index credential_by_app on credential (app_id, credential_key);

create table device (
  recipient_key    bigint not null primary key,
  app_id           varchar(128) not null,
  device_id        varchar(128) not null,
  client_id        varchar(256),
  provider         smallint not null,
  platform         varchar(16) not null,
  form_factor      varchar(32),
  -- sha-256 of the token's identity: unique in an app and provider. The app comes last in the index,
  -- for a service worker's report names no app
  token_hash       varchar(64) not null,
  sealed_token     bytea not null,
  token_since      bigint not null,
  -- endpoint origin for Web Push and WNS, else ''
  origin           varchar(300) not null,
  -- the VAPID pair that a browser's subscription was made under; 0: the one in use
  credential_key   bigint default 0 not null,
  -- grows when the device changes hands: a batch planned for an earlier owner drops it
  owner_version    integer not null,
  timezone         varchar(64),
  locale           varchar(35),
  metadata         varchar(8192),
  -- 'ACTIVE', 'FAILING', 'FAILED'
  push_state       varchar(16) not null,
  failure_count    integer not null,
  error_reason     varchar(512),
  -- false: disabled by its user, or its token was cleared; it gets no push
  enabled          boolean not null,
  identity_hash    varchar(64),
  rate_capacity    integer,
  rate_refill      double precision,
  user_agent       varchar(512),
  device_name      varchar(128),
  browser          varchar(64),
  os               varchar(64),
  device_type      varchar(32),
  last_active_at   bigint,
  created_at       bigint not null,
  updated_at       bigint not null,
  version          integer default 1 not null,
  constraint device_by_id unique (app_id, device_id),
  constraint device_by_token unique (token_hash, provider, app_id)
);
create index device_by_client on device (app_id, client_id, recipient_key);
create index device_by_app on device (app_id, recipient_key);
create index device_by_activity on device (last_active_at, recipient_key);

-- What is counted over the devices of one user is counted under the lock of the user's slot: rows that
-- another transaction is about to insert cannot be locked.
create table user_slot (
  slot             integer not null primary key
);
insert into user_slot (slot)
  select a.n * 8 + b.n
  from (values (0), (1), (2), (3), (4), (5), (6), (7)) as a (n),
       (values (0), (1), (2), (3), (4), (5), (6), (7)) as b (n);

create table channel_subscription (
  app_id           varchar(128) not null,
  channel          varchar(200) not null,
  recipient_key    bigint not null references device (recipient_key) on delete cascade,
  client_id        varchar(256),
  created_at       bigint not null,
  version          integer default 1 not null,
  primary key (app_id, channel, recipient_key)
);
create index channel_subscription_by_device on channel_subscription (recipient_key, channel);

create table template (
  app_id           varchar(128) not null,
  template_id      varchar(128) not null,
  -- the template as the contract writes it, as JSON
  body             text not null,
  created_at       bigint not null,
  updated_at       bigint not null,
  version          integer default 1 not null,
  primary key (app_id, template_id)
);
