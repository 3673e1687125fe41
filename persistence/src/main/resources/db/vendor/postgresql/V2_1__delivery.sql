-- What happened to each device. Written once. Partitioned by the time-ordered publish key: a table
-- partitioned by time refuses the primary key we need.
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
) partition by range (publish_key);

-- takes what no day's partition takes; the days are made ahead of time
create table delivery_rest partition of delivery default;

-- what is searched by its due time: only rows that wait, so that most are never written there
create index publish_to_plan on publish (lane, plan_due) where planned_all = false;
create index publish_to_end on publish (publish_key)
  where planned_all = true and ended_at is null;
create index publish_to_purge on publish (purge_at, publish_key) where purge_at is not null;
create index dispatch_batch_to_claim on dispatch_batch (lane, app_id, not_before) where state = 0;
create index dispatch_batch_due on dispatch_batch (lane, not_before) where state = 0;
create index dispatch_batch_leased on dispatch_batch (batch_key) where state = 1;
alter table dispatch_batch set (fillfactor = 70);
