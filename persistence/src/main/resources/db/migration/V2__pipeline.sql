-- The pipeline: publishes, their batches, what happened to each device.
-- Times are epoch milliseconds of the database. Keys are time-ordered and assigned by the application.

create table publish (
  publish_key      bigint not null primary key,
  app_id           varchar(128) not null,
  publish_id       varchar(128) not null,
  -- sha-256 over the translated command
  body_hash        varchar(64) not null,
  -- the dead letter that this publish sends again
  replay_of        bigint,
  -- PublishState's order
  state            smallint not null,
  lane             smallint not null,
  fast_path        boolean not null,
  -- the translated command without raw provider tokens, as JSON
  command          varchar(1000000) not null,
  -- targets that matched nobody, as JSON; null for none
  unmatched        varchar(65536),
  expected         bigint not null,
  estimated        boolean not null,
  expires_at       bigint,
  created_at       bigint not null,
  cancelled_at     bigint,
  -- a cancel came before all was planned
  -- planning: what is planned so far, up to which key, who does it; plan_due is when the planner looks (again)
  planned_all      boolean not null,
  plan_due         bigint not null,
  plan_cursor      bigint default 0 not null,
  plan_bound       bigint,
  plan_epoch       integer default 0 not null,
  -- how often in a row it could not be planned
  plan_failures    integer default 0 not null,
  -- sums over the batches, folded in when it ends
  planned          bigint default 0 not null,
  dispatched       bigint default 0 not null,
  succeeded        bigint default 0 not null,
  failed           bigint default 0 not null,
  expired          bigint default 0 not null,
  retry_scheduled  bigint default 0 not null,
  retry_attempted  bigint default 0 not null,
  dead_lettered    bigint default 0 not null,
  cancelled        bigint default 0 not null,
  dropped          bigint default 0 not null,
  error_reason     varchar(512),
  ended_at         bigint,
  -- when the status may be forgotten; null until it ends
  purge_at         bigint,
  constraint publish_by_id unique (app_id, publish_id)
);

create table idempotency_key (
  app_id           varchar(128) not null,
  idempotency_key  varchar(256) not null,
  publish_key      bigint not null,
  body_hash        varchar(64) not null,
  primary key (app_id, idempotency_key)
);
create index idempotency_key_by_publish on idempotency_key (publish_key);

-- raw recipients; one that is a registered device has that device's key, else a synthetic one
create table publish_recipient (
  publish_key      bigint not null,
  recipient_key    bigint not null,
  registered       boolean not null,
  provider         smallint not null,
  origin           varchar(300) not null,
  sealed_token     bytea not null,
  primary key (publish_key, recipient_key)
);

create table dispatch_batch (
  batch_key        bigint not null primary key,
  publish_key      bigint not null,
  app_id           varchar(128) not null,
  lane             smallint not null,
  provider         smallint not null,
  -- 0: none (dry run, or nothing to prove oneself with)
  credential_key   bigint not null,
  origin           varchar(300) not null,
  -- null for a batch that the planner made; else the batch whose retries it holds
  parent_key       bigint,
  -- the only batch its publish will ever plan
  sole             boolean not null,
  attempt          integer not null,
  -- 0 waiting, 1 leased, 2 closed
  state            smallint not null,
  not_before       bigint not null,
  -- it waits for a rate, a quota, a breaker or a provider's Retry-After
  throttled        boolean not null,
  owner            bigint not null,
  lease_until      bigint not null,
  -- grows at each claim: later writes name it, so an owner that slept cannot record
  epoch            integer not null,
  first_at         bigint,
  size             integer not null,
  -- packed recipients of a small batch; those of a large one are in batch_recipients
  recipients       bytea,
  -- two bits for each recipient: open, settled, moved
  bits             bytea not null,
  dispatched       integer default 0 not null,
  succeeded        integer default 0 not null,
  failed           integer default 0 not null,
  -- those of the failed that a provider's quota refused
  quota            integer default 0 not null,
  expired          integer default 0 not null,
  dead_lettered    integer default 0 not null,
  cancelled        integer default 0 not null,
  dropped          integer default 0 not null,
  moved            integer default 0 not null,
  retry_scheduled  integer default 0 not null,
  retry_attempted  integer default 0 not null
);
create index dispatch_batch_by_publish on dispatch_batch (publish_key, state);

-- never changed; gone when the batch closes
create table batch_recipients (
  batch_key        bigint not null primary key,
  recipients       bytea not null
);

create table dead_letter (
  dead_letter_key  bigint not null primary key,
  app_id           varchar(128) not null,
  publish_key      bigint not null,
  publish_id       varchar(128) not null,
  recipient_key    bigint not null,
  device_id        varchar(128),
  provider         smallint not null,
  failure_class    smallint not null,
  reason           varchar(512),
  attempts         integer not null,
  occurred_at      bigint not null,
  replayed_as      varchar(128)
);
create index dead_letter_by_app on dead_letter (app_id, dead_letter_key);

-- devices that a suspected credential's answers would have cleared: an administrator decides
create table quarantined_invalidation (
  credential_key   bigint not null,
  recipient_key    bigint not null,
  token_since      bigint not null,
  -- when the provider says that it became invalid
  gone_since       bigint not null,
  reason           varchar(512),
  noted_at         bigint not null,
  primary key (credential_key, recipient_key)
);

-- a row for each start of a node; the owner of leases
create table pipeline_node (
  node_key         bigint not null primary key,
  node_name        varchar(256) not null,
  started_at       bigint not null,
  lease_until      bigint not null
);

-- the part of every key that tells live nodes apart (KeySequence)
create table node_number (
  node_number      integer not null primary key,
  holder           bigint not null,
  lease_until      bigint not null
);
