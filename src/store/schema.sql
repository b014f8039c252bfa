-- The store's schema on SQLite after the last migration, for reading.
-- A test compares it with what the migrations make; UPDATE=1 writes it anew.

CREATE TABLE migrations (
  number integer primary key,
  name text not null
) strict;

CREATE TABLE meta (
  key text primary key,
  value text not null
) strict;

CREATE TABLE servers (
  id text primary key,
  lease_until integer not null,
  dead integer not null
) strict;

CREATE TABLE spaces (
  id integer primary key autoincrement,
  name text not null,
  owner integer not null,
  kind text not null default 'own', name_folded text, comments text not null default '', properties text not null default '{}', created integer, deleted integer, loads integer not null default 0
) strict;

CREATE INDEX spaces_by_owner on spaces (owner);

CREATE TABLE accounts (
  id integer primary key,
  login text not null,
  login_folded text not null unique,
  password_hash text not null,
  credential_version integer not null,
  privileges text not null,
  quota_bytes integer not null,
  space_id integer not null references spaces (id),
  created integer not null,
  key_digest text, name text, email text, email_folded text, email_level integer not null default 0, visible integer not null default 0, closed integer
) strict;

CREATE TABLE contexts (
  name_folded text primary key,
  name text not null,
  version integer not null,
  definition text not null,
  for_strangers integer not null default 0
) strict;

CREATE TABLE jobs (
  id integer primary key autoincrement,
  owner integer not null references accounts (id),
  kind text not null,
  quick integer not null,
  system integer not null,
  status text not null,
  attempt integer not null,
  losses integer not null default 0,
  server text,
  submitted integer not null,
  started integer,
  ended integer,
  queue_minutes integer not null,
  rows integer,
  reason text,
  context text not null,
  task_name text,
  created_table text,
  source text,
  format text,
  message text,
  text text not null,
  needs_room integer not null default 1, commits integer not null default 0, printed text, into_table text, upload text, space_id integer, load_number integer
) strict;

CREATE INDEX jobs_by_owner on jobs (owner, submitted, id);

CREATE INDEX jobs_by_submitted on jobs (submitted, id, status);

CREATE INDEX jobs_by_started on jobs (owner, started, submitted, id)
  where started is not null;

CREATE INDEX jobs_by_ended on jobs (owner, ended, submitted, id) where ended is not null;

CREATE INDEX jobs_waiting on jobs (owner, quick, id) where status = 'ready';

CREATE INDEX jobs_active on jobs (owner, quick, server)
  where status in ('started', 'canceling');

CREATE TABLE table_versions (
  table_id text not null,
  version integer not null,
  attempt integer not null,
  space_id integer not null references spaces (id),
  name text not null,
  name_folded text not null,
  job_id integer not null,
  rows integer not null,
  bytes integer not null,
  created integer not null,
  dropped integer,
  condemned integer not null,
  columns text not null,
  files text not null, revived integer not null default 0, home text,
  primary key (table_id, version)
) strict;

CREATE UNIQUE INDEX current_tables on table_versions (space_id, name_folded)
  where dropped is null;

CREATE INDEX dropped_tables on table_versions (space_id, name_folded, dropped)
  where dropped is not null;

CREATE TABLE job_locks (
  job_id integer not null references jobs (id),
  space_id integer not null references spaces (id),
  name text not null,
  mode text not null,
  primary key (job_id, space_id, name, mode)
) strict;

CREATE INDEX job_locks_by_table on job_locks (space_id, name, mode, job_id);

CREATE TABLE job_pins (
  job_id integer not null references jobs (id),
  table_id text not null,
  version integer not null,
  primary key (job_id, table_id, version),
  foreign key (table_id, version) references table_versions (table_id, version)
) strict;

CREATE INDEX job_pins_by_version on job_pins (table_id, version);

CREATE TABLE outputs (
  token text primary key,
  job_id integer not null unique references jobs (id),
  file_name text not null,
  bytes integer not null,
  expires integer not null
) strict;

CREATE INDEX outputs_by_expiry on outputs (expires);

CREATE UNIQUE INDEX accounts_by_key on accounts (key_digest) where key_digest is not null;

CREATE TABLE login_tokens (
  hash text primary key,
  account integer not null references accounts (id),
  credential_version integer not null,
  last_used integer not null,
  by_password integer not null default 0
) strict;

CREATE INDEX login_tokens_by_account on login_tokens (account, last_used);

CREATE TABLE space_objects (
  space_id integer not null references spaces (id),
  name_folded text not null,
  name text not null,
  kind text not null,
  text text not null,
  reads text not null, shared text not null default '[]',
  primary key (space_id, name_folded)
) strict;

CREATE TABLE suspensions (
  context_folded text not null,
  quick integer not null,
  primary key (context_folded, quick)
) strict;

CREATE INDEX accounts_by_email on accounts (email_folded) where email_folded is not null;

CREATE TABLE access_tokens (
  hash text primary key,
  account integer not null references accounts (id),
  name text not null,
  name_folded text not null,
  scope text not null,
  created integer not null,
  expires integer,
  last_used integer
) strict;

CREATE UNIQUE INDEX access_tokens_by_name on access_tokens (account, name_folded);

CREATE TABLE codes (
  hash text primary key,
  purpose text not null,
  account integer references accounts (id),
  credential_version integer,
  expires integer not null
) strict;

CREATE INDEX codes_by_expiry on codes (expires);

CREATE TABLE database_names (
  name_folded text primary key,
  kind text not null
) strict;

CREATE TABLE groups (
  id integer primary key autoincrement,
  name_folded text not null unique references database_names (name_folded),
  name text not null,
  description text not null,
  owner integer not null references accounts (id),
  created integer not null
) strict;

CREATE INDEX groups_by_owner on groups (owner);

CREATE TABLE group_members (
  group_id integer not null references groups (id),
  account integer not null references accounts (id),
  standing text not null,
  primary key (group_id, account)
) strict;

CREATE INDEX group_members_by_account on group_members (account, standing);

CREATE TABLE group_tables (
  group_id integer not null references groups (id),
  name_folded text not null,
  space_id integer not null references spaces (id),
  publisher integer not null references accounts (id),
  primary key (group_id, name_folded)
) strict;

CREATE INDEX group_tables_by_table on group_tables (space_id, name_folded);

CREATE TABLE context_grants (
  context text not null references contexts (name_folded),
  group_id integer not null references groups (id),
  primary key (context, group_id)
) strict;

CREATE INDEX context_grants_by_group on context_grants (group_id);

CREATE TABLE job_shared_reads (
  job_id integer not null references jobs (id),
  group_name text not null,
  table_name text not null,
  primary key (job_id, group_name, table_name)
) strict;

CREATE UNIQUE INDEX spaces_by_name on spaces (name_folded) where name_folded is not null;

CREATE TABLE space_members (
  space_id integer not null references spaces (id),
  account integer not null references accounts (id),
  is_admin integer not null,
  primary key (space_id, account)
) strict;

CREATE INDEX space_members_by_account on space_members (account);

CREATE INDEX jobs_by_space on jobs (space_id, status) where space_id is not null;

CREATE TABLE cursors (
  token text primary key references outputs (token),
  columns text not null,
  page_rows integer not null,
  position integer not null
) strict;

CREATE TABLE data_uploads (
  job_id integer primary key,
  source text not null,
  options text not null,
  bytes integer not null,
  chunks integer not null,
  last_bytes integer not null,
  last_digest text,
  is_written integer not null,
  is_answered integer not null,
  repeats text not null
) strict;

CREATE TABLE sources (
  space_id integer not null references spaces (id),
  name_folded text not null,
  name text not null,
  file text,
  options text not null,
  is_enabled integer not null,
  modified integer not null,
  primary key (space_id, name_folded)
) strict;

CREATE TABLE loads (
  space_id integer not null references spaces (id),
  number integer not null,
  job_id integer not null references jobs (id),
  primary key (space_id, number)
) strict;

CREATE INDEX loads_by_job on loads (job_id);

CREATE INDEX jobs_draft on jobs (id) where status = 'draft';

CREATE TABLE space_groups (
  space_id integer not null references spaces (id),
  name_folded text not null,
  name text not null,
  primary key (space_id, name_folded)
) strict;

CREATE TABLE space_group_members (
  space_id integer not null references spaces (id),
  account integer not null references accounts (id),
  name_folded text not null,
  primary key (space_id, account, name_folded)
) strict;

CREATE TABLE space_group_acls (
  space_id integer not null references spaces (id),
  name_folded text not null,
  tag text not null,
  primary key (space_id, name_folded, tag)
) strict;

CREATE TABLE space_variables (
  space_id integer not null references spaces (id),
  name_folded text not null,
  name text not null,
  query text not null,
  primary key (space_id, name_folded)
) strict;

CREATE TABLE job_terms (
  job_id integer primary key references jobs (id),
  dialect text not null,
  rows_max integer,
  is_cut integer not null,
  seconds_max integer,
  destruction integer,
  is_destroyed integer not null,
  parameters text not null,
  sent_tables text not null
) strict;
