-- What happened to each device. Written once.
create table delivery (
  publish_key         bigint not null,
  recipient_key       bigint not null,
  device_id           varchar(128),
  provider            smallint not null,
  outcome             smallint not null,
  failure_class       smallint,
  reason              varchar(512),
  provider_message_id varchar(256),
  attempts            integer not null,
  first_attempt_at    bigint,
  settled_at          bigint not null,
  primary key (publish_key, recipient_key)
);

-- what is searched by its due time; H2 has no index of a part of a table
create index publish_to_plan on publish (planned_all, lane, plan_due);
create index publish_to_end on publish (ended_at, planned_all, publish_key);
create index publish_to_purge on publish (purge_at, publish_key);
create index dispatch_batch_to_claim on dispatch_batch (state, lane, app_id, not_before);
