-- What browsers report of notifications: one row for each publish, device and kind of event.
create table push_interaction (
  app_id           varchar(128) not null,
  publish_id       varchar(128) not null,
  recipient_key    bigint not null,
  -- 1 shown, 2 clicked, 3 closed
  event            smallint not null,
  action           varchar(64),
  occurred_at      bigint not null,
  primary key (app_id, publish_id, recipient_key, event)
);
create index push_interaction_by_time on push_interaction (occurred_at);
