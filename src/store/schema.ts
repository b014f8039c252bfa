// The rows of our records, as both databases give them to Kysely.
// Integers are bigint, truth values are 0n or 1n, times are milliseconds since 1970. The columns
// themselves are made by `migrations/`; `schema.sql` shows them as they stand after the last one.

import type { Generated } from 'kysely';
import type { AccountId } from '../domain/account.ts';
import type { EndReason, JobId, JobKind, JobStatus } from '../domain/job.ts';
import type { OutputFormat, OutputToken } from '../domain/output.ts';
import type { SpaceObject } from '../domain/space-object.ts';
import type { FoldedName, SpaceId, TableId } from '../domain/table.ts';
import type { Fingerprint } from '../domain/token.ts';

/** Every table of the store, for Kysely. */
export interface Schema {
  readonly meta: MetaRow;
  readonly migrations: MigrationRow;
  readonly servers: ServerRow;
  readonly spaces: SpaceRow;
  readonly accounts: AccountRow;
  readonly contexts: ContextRow;
  readonly jobs: JobRow;
  readonly job_locks: LockRow;
  readonly job_pins: PinRow;
  readonly table_versions: VersionRow;
  readonly space_objects: SpaceObjectRow;
  readonly outputs: OutputRow;
  readonly login_tokens: LoginTokenRow;
}

interface MetaRow {
  readonly key: string;
  readonly value: string;
}

interface MigrationRow {
  readonly number: bigint;
  readonly name: string;
}

interface ServerRow {
  readonly id: string;
  readonly lease_until: bigint;
  /** 1 once somebody has taken its jobs, or it has left: it never comes back under this id. */
  readonly dead: bigint;
}

interface SpaceRow {
  readonly id: Generated<SpaceId>;
  readonly name: string;
  /** An account that may be unknown, where the space was put back from its files alone. */
  readonly owner: AccountId;
}

/** An account with its login folded, by which it is found. */
export interface AccountRow {
  readonly id: AccountId;
  readonly login: string;
  readonly login_folded: FoldedName;
  readonly password_hash: string;
  readonly credential_version: bigint;
  /** A JSON array of words. */
  readonly privileges: string;
  readonly quota_bytes: bigint;
  readonly space_id: SpaceId;
  readonly created: bigint;
  /** The digest of the secret key that it signs in with; null where it has none. */
  readonly key_digest: string | null;
}

interface ContextRow {
  readonly name_folded: FoldedName;
  readonly name: string;
  readonly version: bigint;
  /** The whole context as JSON. */
  readonly definition: string;
}

/** A job, apart from its output. */
export interface JobRow {
  readonly id: Generated<JobId>;
  readonly owner: AccountId;
  readonly kind: JobKind;
  readonly quick: bigint;
  readonly system: bigint;
  readonly status: JobStatus;
  readonly attempt: bigint;
  /** How often a server died that ran it. */
  readonly losses: bigint;
  /** The run of a server that has it; null while no server does. */
  readonly server: string | null;
  readonly submitted: bigint;
  readonly started: bigint | null;
  readonly ended: bigint | null;
  readonly queue_minutes: bigint;
  readonly rows: bigint | null;
  readonly reason: EndReason | null;
  readonly context: string;
  readonly task_name: string | null;
  readonly created_table: string | null;
  readonly source: string | null;
  readonly format: OutputFormat | null;
  readonly message: string | null;
  readonly text: string;
  /** 0 where it may start on a disk without room, as one that only drops tables. */
  readonly needs_room: bigint;
  /** How many COMMITs of its batch are durable. */
  readonly commits: bigint;
  /** What its batch printed, line by line; null where that is nothing. */
  readonly printed: string | null;
}

/** A table that a job reads or writes; there until the job has ended. */
interface LockRow {
  readonly job_id: JobId;
  readonly space_id: SpaceId;
  readonly name: FoldedName;
  readonly mode: 'read' | 'write';
}

/** A version that a running job reads, and that must therefore stay. */
interface PinRow {
  readonly job_id: JobId;
  readonly table_id: TableId;
  readonly version: bigint;
}

/** A version of a table, current or dropped. */
export interface VersionRow {
  readonly table_id: TableId;
  readonly version: bigint;
  readonly attempt: bigint;
  readonly space_id: SpaceId;
  readonly name: string;
  readonly name_folded: FoldedName;
  readonly job_id: JobId;
  readonly rows: bigint;
  readonly bytes: bigint;
  readonly created: bigint;
  /** When it ceased to be current; null while it is. */
  readonly dropped: bigint | null;
  /** 1 once the sweep was told that it may go: nothing brings it back after that. */
  readonly condemned: bigint;
  /** 1 once it was brought back: the next version of its name is then of a table of its own. */
  readonly revived: bigint;
  readonly columns: string;
  readonly files: string;
}

/** A view or a function. */
interface SpaceObjectRow {
  readonly space_id: SpaceId;
  readonly name_folded: FoldedName;
  readonly name: string;
  readonly kind: SpaceObject['kind'];
  readonly text: string;
  /** A JSON array of folded names. */
  readonly reads: string;
}

/** An output, kept for ever; its file goes when it expires. */
export interface OutputRow {
  readonly token: OutputToken;
  readonly job_id: JobId;
  readonly file_name: string;
  readonly bytes: bigint;
  readonly expires: bigint;
}

/** A login token that may have expired; good while its account's credentials are of its version. */
interface LoginTokenRow {
  readonly hash: Fingerprint;
  readonly account: AccountId;
  readonly credential_version: bigint;
  /** Written now and then, not at each use. */
  readonly last_used: bigint;
}
