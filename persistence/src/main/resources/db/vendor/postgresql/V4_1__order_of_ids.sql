-- Ids are in the order of their bytes, as in H2 and in Java, whatever the database's own collation is:
-- otherwise a search that goes on behind an id, in pages or in turns, may leave some out.
alter table app
  alter column app_id type varchar(128) collate "C";
alter table app_key
  alter column key_id type varchar(128) collate "C",
  alter column app_id type varchar(128) collate "C",
  alter column secret_hash type varchar(64) collate "C",
  alter column former_hash type varchar(64) collate "C";
alter table ceiling
  alter column scope type varchar(128) collate "C";
alter table audit
  alter column app_id type varchar(128) collate "C";
alter table credential
  alter column app_id type varchar(128) collate "C",
  alter column credential_id type varchar(128) collate "C";
alter table device
  alter column app_id type varchar(128) collate "C",
  alter column device_id type varchar(128) collate "C",
  alter column client_id type varchar(256) collate "C",
  alter column token_hash type varchar(64) collate "C";
alter table channel_subscription
  alter column app_id type varchar(128) collate "C",
  alter column channel type varchar(200) collate "C",
  alter column client_id type varchar(256) collate "C";
alter table template
  alter column app_id type varchar(128) collate "C",
  alter column template_id type varchar(128) collate "C";
alter table publish
  alter column app_id type varchar(128) collate "C",
  alter column publish_id type varchar(128) collate "C";
alter table idempotency_key
  alter column app_id type varchar(128) collate "C",
  alter column idempotency_key type varchar(256) collate "C";
alter table dispatch_batch
  alter column app_id type varchar(128) collate "C";
alter table dead_letter
  alter column app_id type varchar(128) collate "C",
  alter column publish_id type varchar(128) collate "C";
alter table realtime_node
  alter column node_id type varchar(64) collate "C";
alter table realtime_presence
  alter column app_id type varchar(128) collate "C",
  alter column channel type varchar(200) collate "C",
  alter column user_id type varchar(128) collate "C",
  alter column node_id type varchar(64) collate "C";
alter table realtime_stream
  alter column app_id type varchar(128) collate "C",
  alter column channel type varchar(200) collate "C";
alter table realtime_event
  alter column app_id type varchar(128) collate "C",
  alter column channel type varchar(200) collate "C";
alter table realtime_idempotency
  alter column app_id type varchar(128) collate "C",
  alter column key_hash type varchar(64) collate "C";
alter table push_interaction
  alter column app_id type varchar(128) collate "C",
  alter column publish_id type varchar(128) collate "C";
