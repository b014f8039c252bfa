// The rows of our records, as both databases give them to Kysely.
// Integers are bigint, truth values are 0n or 1n, times are milliseconds since 1970. The columns
// themselves are made by `migrations/`; `schema.sql` shows them as they stand after the last one.

import type { Generated } from 'kysely';
import type { AccountId } from '../domain/account.ts';
import type { GroupId, Standing } from '../domain/group.ts';
import type { EndReason, JobId, JobKind, JobStatus } from '../domain/job.ts';
import type { OutputFormat, OutputToken } from '../domain/output.ts';
import type { AclTag } from '../domain/space-group.ts';
import type { SpaceObject } from '../domain/space-object.ts';
import type { FoldedName, Space, SpaceId, TableId } from '../domain/table.ts';
import type { CodePurpose, Fingerprint, Scope } from '../domain/token.ts';
import type { TermsRow } from './terms-columns.ts';
import type { UploadToken } from '../domain/upload.ts';
import type { DatabaseKind } from './database-names.ts';

/** Every table of the store, for Kysely. */
export interface Schema {
  readonly meta: MetaRow;
  readonly migrations: MigrationRow;
  readonly servers: ServerRow;
  readonly spaces: SpaceRow;
  readonly space_members: SpaceMemberRow;
  readonly space_groups: SpaceGroupRow;
  readonly space_group_members: SpaceGroupMemberRow;
  readonly space_group_acls: SpaceGroupAclRow;
  readonly space_variables: SpaceVariableRow;
  readonly accounts: AccountRow;
  readonly contexts: ContextRow;
  readonly database_names: DatabaseNameRow;
  readonly context_grants: GrantRow;
  readonly groups: GroupRow;
  readonly group_members: MemberRow;
  readonly group_tables: GroupTableRow;
  readonly jobs: JobRow;
  readonly job_terms: TermsRow;
  readonly job_locks: LockRow;
  readonly job_pins: PinRow;
  readonly job_shared_reads: SharedReadRow;
  readonly table_versions: VersionRow;
  readonly space_objects: SpaceObjectRow;
  readonly outputs: OutputRow;
  readonly cursors: CursorRow;
  readonly data_uploads: DataUploadRow;
  readonly sources: SourceRow;
  readonly loads: LoadRow;
  readonly login_tokens: LoginTokenRow;
  readonly suspensions: SuspensionRow;
  readonly access_tokens: AccessTokenRow;
  readonly codes: CodeRow;
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

/** A space, an account's own or one with members. */
export interface SpaceRow {
  readonly id: Generated<SpaceId>;
  readonly name: string;
  /** An account that may be unknown, where the space was put back from its files alone. */
  readonly owner: AccountId;
  readonly kind: Generated<Space['kind']>;
  /** By which queries name it; null where they cannot. */
  readonly name_folded: Generated<FoldedName | null>;
  readonly comments: Generated<string>;
  /** A JSON object of what is not as it is by default. */
  readonly properties: Generated<string>;
  readonly created: Generated<bigint | null>;
  /** When it was deleted; null while it is there. */
  readonly deleted: Generated<bigint | null>;
  /** The number of its newest load; 0 before the first. */
  readonly loads: Generated<bigint>;
}

/** An account that may use a space which is another's. */
interface SpaceMemberRow {
  readonly space_id: SpaceId;
  readonly account: AccountId;
  readonly is_admin: bigint;
}

interface SpaceGroupRow {
  readonly space_id: SpaceId;
  readonly name_folded: FoldedName;
  readonly name: string;
}

/** A member of a space who is in a group of it. */
interface SpaceGroupMemberRow {
  readonly space_id: SpaceId;
  readonly account: AccountId;
  readonly name_folded: FoldedName;
}

/** What a group of a space lets its members do. */
interface SpaceGroupAclRow {
  readonly space_id: SpaceId;
  readonly name_folded: FoldedName;
  readonly tag: AclTag;
}

interface SpaceVariableRow {
  readonly space_id: SpaceId;
  readonly name_folded: FoldedName;
  readonly name: string;
  readonly query: string;
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
  readonly name: Generated<string | null>;
  readonly email: Generated<string | null>;
  readonly email_folded: Generated<FoldedName | null>;
  readonly email_level: Generated<bigint>;
  /** 1 where those who invite to groups may see it. */
  readonly visible: Generated<bigint>;
  /** When it was closed; null while it is open. */
  readonly closed: Generated<bigint | null>;
}

interface ContextRow {
  readonly name_folded: FoldedName;
  readonly name: string;
  readonly version: bigint;
  /** The whole context as JSON. */
  readonly definition: string;
  /** 1 where strangers may read it, as long as it is open to everybody. */
  readonly for_strangers: Generated<bigint>;
}

/** A name that a context, a group or a space has: no other may have it. */
interface DatabaseNameRow {
  readonly name_folded: FoldedName;
  readonly kind: DatabaseKind;
}

/** A group that a context is open to. */
interface GrantRow {
  /** The folded name of the context. */
  readonly context: FoldedName;
  readonly group_id: GroupId;
}

/** A group. */
export interface GroupRow {
  readonly id: Generated<GroupId>;
  readonly name_folded: FoldedName;
  readonly name: string;
  readonly description: string;
  readonly owner: AccountId;
  readonly created: bigint;
}

/** An account in a group, or invited to it; the owner is a member like others. */
interface MemberRow {
  readonly group_id: GroupId;
  readonly account: AccountId;
  readonly standing: Standing;
}

/** A table of a member's that a group reads by the name it has in its space. */
interface GroupTableRow {
  readonly group_id: GroupId;
  readonly name_folded: FoldedName;
  readonly space_id: SpaceId;
  readonly publisher: AccountId;
}

/** A job, apart from its output. */
export interface JobRow {
  readonly id: Generated<JobId>;
  readonly owner: AccountId;
  readonly kind: JobKind;
  /** Which slots it takes: 0 those of long jobs, 1 of quick ones, 2 of imports. */
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
  /** The file that was sent, of which an import makes a table. */
  readonly upload: UploadToken | null;
  /** The space it works in; null for its owner's own. */
  readonly space_id: SpaceId | null;
  /** Which load of its space it was; null where it was none. */
  readonly load_number: bigint | null;
  /** What its batch printed, line by line; null where that is nothing. */
  readonly printed: string | null;
  /** The table it was told to put its rows into; null for one that is named after it. */
  readonly into_table: string | null;
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

/** A table of a group that the text of a job names; there until the job has ended. */
interface SharedReadRow {
  readonly job_id: JobId;
  readonly group_name: FoldedName;
  readonly table_name: FoldedName;
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
  /** The place of its files, as JSON; null where they lie at its own. */
  readonly home: string | null;
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
  /** A JSON array of names of tables of groups. */
  readonly shared: string;
}

/** An output, kept for ever; its file goes when it expires. */
export interface OutputRow {
  readonly token: OutputToken;
  readonly job_id: JobId;
  readonly file_name: string;
  readonly bytes: bigint;
  readonly expires: bigint;
}

/** How far an output has been read that is read page by page; gone after its last page. */
interface CursorRow {
  readonly token: OutputToken;
  readonly columns: string;
  readonly page_rows: bigint;
  /** The byte at which the next page begins. */
  readonly position: bigint;
}

/** A file that comes in pieces; its job knows where it lies. */
interface DataUploadRow {
  readonly job_id: JobId;
  readonly source: string;
  readonly options: string;
  readonly bytes: bigint;
  readonly chunks: bigint;
  readonly last_bytes: bigint;
  readonly last_digest: string | null;
  readonly is_written: bigint;
  readonly is_answered: bigint;
  /** A JSON array of numbers of chunks. */
  readonly repeats: string;
}

/** What fills a table of a space. */
interface SourceRow {
  readonly space_id: SpaceId;
  readonly name_folded: FoldedName;
  readonly name: string;
  readonly file: UploadToken | null;
  readonly options: string;
  readonly is_enabled: bigint;
  readonly modified: bigint;
}

/** A load of a space that was not taken back. */
interface LoadRow {
  readonly space_id: SpaceId;
  readonly number: bigint;
  readonly job_id: JobId;
}

/** A login token that may have expired; good while its account's credentials are of its version. */
interface LoginTokenRow {
  readonly hash: Fingerprint;
  readonly account: AccountId;
  readonly credential_version: bigint;
  /** Written now and then, not at each use. */
  readonly last_used: bigint;
  /** 0 where it was given for an access token, or before that was kept. */
  readonly by_password: Generated<bigint>;
}

/** A queue of which nothing starts; without a context, that of every context. */
interface SuspensionRow {
  readonly context_folded: FoldedName;
  readonly quick: bigint;
}

/** An access token that may have expired. */
export interface AccessTokenRow {
  readonly hash: Fingerprint;
  readonly account: AccountId;
  readonly name: string;
  readonly name_folded: FoldedName;
  readonly scope: Scope;
  readonly created: bigint;
  /** Null where it never does. */
  readonly expires: bigint | null;
  readonly last_used: bigint | null;
}

/** A code that has not been used, and may have expired. */
interface CodeRow {
  readonly hash: Fingerprint;
  readonly purpose: CodePurpose;
  /** Whose it is; null for an invitation, as is the version. */
  readonly account: AccountId | null;
  readonly credential_version: bigint | null;
  readonly expires: bigint;
}
