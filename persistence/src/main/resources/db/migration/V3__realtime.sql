-- Realtime: nodes and who is present on them, channels with history, idempotent publishing.
-- Times are epoch milliseconds.

-- A node renews its lease while it lives; what it wrote about presence counts only until then.
create table realtime_node (
  node_id          varchar(64) not null primary key,
  lease_until      bigint not null
);

create table realtime_presence (
  app_id           varchar(128) not null,
  channel          varchar(200) not null,
  user_id          varchar(128) not null,
  node_id          varchar(64) not null,
  -- what the app's server said of the user, as JSON
  user_info        varchar(4096) not null,
  joined_at        bigint not null,
  primary key (app_id, channel, user_id, node_id)
);
create index realtime_presence_by_node on realtime_presence (node_id);

-- One row. Another database has another epoch: ids of streams that are not begun yet are derived from it.
create table realtime_history (
  epoch            bigint not null
);
insert into realtime_history (epoch) values (cast(random() * 1000000000000000 as bigint));

-- One row for each channel with history that was published to. A lost history gets a new stream id.
create table realtime_stream (
  app_id           varchar(128) not null,
  channel          varchar(200) not null,
  stream_id        varchar(64) not null,
  -- the serial of the newest event; 0 when there was none
  head             bigint not null,
  updated_at       bigint not null,
  primary key (app_id, channel)
);
create index realtime_stream_by_update on realtime_stream (updated_at);

create table realtime_event (
  app_id           varchar(128) not null,
  channel          varchar(200) not null,
  serial           bigint not null,
  message_id       varchar(64) not null,
  event            varchar(200) not null,
  data             varchar(1048576) not null,
  published_at     bigint not null,
  primary key (app_id, channel, serial)
);
create index realtime_event_by_age on realtime_event (app_id, published_at);

create table realtime_idempotency (
  app_id           varchar(128) not null,
  -- sha-256 of the key
  key_hash         varchar(64) not null,
  -- sha-256 of the request's body
  body_hash        varchar(64) not null,
  -- the first answer; null while the first request is under way
  answer           varchar(1048576),
  expires_at       bigint not null,
  primary key (app_id, key_hash)
);
create index realtime_idempotency_by_expiry on realtime_idempotency (expires_at);
