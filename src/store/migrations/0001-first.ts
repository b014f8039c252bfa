// Migration 1: the first schema, for both databases.
// Never edited once released; the next change is the next number.

import type { Migration, TypeWords } from '../migrate.ts';

/** Accounts, spaces, tables, jobs with their locks and pins, outputs, contexts, servers. */
export const first: Migration = {
  number: 1,
  name: 'first',
  statements: (words) => [people, jobs, versions, ofJobs].flatMap((part) => part(words)),
};

/** The store itself, its servers, and those who own something in it. */
const people = ({ id, key, integer, text, strict }: TypeWords) => [
  `create table meta (
      key ${text} primary key,
      value ${text} not null
    )${strict}`,

  `create table servers (
      id ${text} primary key,
      lease_until ${integer} not null,
      dead ${integer} not null
    )${strict}`,

  `create table spaces (
      id ${id},
      name ${text} not null,
      owner ${integer} not null
    )${strict}`,
  `create index spaces_by_owner on spaces (owner)`,

  `create table accounts (
      id ${key},
      login ${text} not null,
      login_folded ${text} not null unique,
      password_hash ${text} not null,
      credential_version ${integer} not null,
      privileges ${text} not null,
      quota_bytes ${integer} not null,
      space_id ${integer} not null references spaces (id),
      created ${integer} not null
    )${strict}`,

  `create table contexts (
      name_folded ${text} primary key,
      name ${text} not null,
      version ${integer} not null,
      definition ${text} not null
    )${strict}`,
];

/** Jobs, with the orders they are asked for in. */
const jobs = ({ id, integer, text, strict }: TypeWords) => [
  // Short columns first: SQLite reads a row from its start, and texts may be a million long.
  `create table jobs (
      id ${id},
      owner ${integer} not null references accounts (id),
      kind ${text} not null,
      quick ${integer} not null,
      system ${integer} not null,
      status ${text} not null,
      attempt ${integer} not null,
      losses ${integer} not null default 0,
      server ${text},
      submitted ${integer} not null,
      started ${integer},
      ended ${integer},
      queue_minutes ${integer} not null,
      rows ${integer},
      reason ${text},
      context ${text} not null,
      task_name ${text},
      created_table ${text},
      source ${text},
      format ${text},
      message ${text},
      text ${text} not null
    )${strict}`,
  // The order of every list, and the days that people ask for.
  `create index jobs_by_owner on jobs (owner, submitted, id)`,
  // With the status, so that jobs are counted without reading them.
  `create index jobs_by_submitted on jobs (submitted, id, status)`,
  `create index jobs_by_started on jobs (owner, started, submitted, id)
      where started is not null`,
  `create index jobs_by_ended on jobs (owner, ended, submitted, id) where ended is not null`,
  // The few jobs that a claim looks at, however long the record is.
  `create index jobs_waiting on jobs (owner, quick, id) where status = 'ready'`,
  `create index jobs_active on jobs (owner, quick, server)
      where status in ('started', 'canceling')`,
];

/** Versions of tables. */
const versions = ({ integer, text, strict }: TypeWords) => [
  `create table table_versions (
      table_id ${text} not null,
      version ${integer} not null,
      attempt ${integer} not null,
      space_id ${integer} not null references spaces (id),
      name ${text} not null,
      name_folded ${text} not null,
      job_id ${integer} not null,
      rows ${integer} not null,
      bytes ${integer} not null,
      created ${integer} not null,
      dropped ${integer},
      condemned ${integer} not null,
      columns ${text} not null,
      files ${text} not null,
      primary key (table_id, version)
    )${strict}`,
  // No two tables of one space have one name; dropped ones do not count.
  `create unique index current_tables on table_versions (space_id, name_folded)
      where dropped is null`,
  `create index dropped_tables on table_versions (space_id, name_folded, dropped)
      where dropped is not null`,
];

/** What jobs hold and make. */
const ofJobs = ({ integer, text, strict }: TypeWords) => [
  `create table job_locks (
      job_id ${integer} not null references jobs (id),
      space_id ${integer} not null references spaces (id),
      name ${text} not null,
      mode ${text} not null,
      primary key (job_id, space_id, name, mode)
    )${strict}`,
  `create index job_locks_by_table on job_locks (space_id, name, mode, job_id)`,

  `create table job_pins (
      job_id ${integer} not null references jobs (id),
      table_id ${text} not null,
      version ${integer} not null,
      primary key (job_id, table_id, version),
      foreign key (table_id, version) references table_versions (table_id, version)
    )${strict}`,
  `create index job_pins_by_version on job_pins (table_id, version)`,

  `create table outputs (
      token ${text} primary key,
      job_id ${integer} not null unique references jobs (id),
      file_name ${text} not null,
      bytes ${integer} not null,
      expires ${integer} not null
    )${strict}`,
  `create index outputs_by_expiry on outputs (expires)`,
];
