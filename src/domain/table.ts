// Spaces and the tables in them: a table is a name, and a row of versions that never change.
// A version is a folder of Parquet files; where that folder lies is the files port's business.

import type { Brand } from '../base/brand.ts';
import { randomBase32 } from '../base/random.ts';
import type { Instant } from '../base/time.ts';
import type { AccountId } from './account.ts';
import type { Column } from './column.ts';
import type { JobId } from './job.ts';

/** A named database that accounts write to; 64 bits. */
export type SpaceId = Brand<bigint, 'SpaceId'>;

/** 26 characters of lower-case base 32, safe as a folder's name, unique without asking anybody. */
export type TableId = Brand<string, 'TableId'>;

/** A table's id that nobody has yet. */
export const newTableId = (): TableId => randomBase32() as TableId;

/** A named database that accounts write to. */
export interface Space {
  readonly id: SpaceId;
  readonly name: string;
  readonly owner: AccountId;
  /** `own`: its owner's MyDB. `project`: one that may have members. */
  readonly kind: 'own' | 'project';
}

/** One immutable file of a version. */
export interface TableFile {
  /** A plain file name inside the version's folder, as `part-0.parquet`. */
  readonly name: string;
  readonly bytes: bigint;
  readonly rows: bigint;
  /** Lower-case hex of the SHA-256 of the file's bytes. */
  readonly sha256: string;
}

/** What a table held from one commit to the next. */
export interface TableVersion {
  readonly table: TableId;
  readonly space: SpaceId;
  readonly name: string;
  /** Counts up from 1 within a table. */
  readonly version: number;
  /** The attempt of the job that wrote it: two attempts never share a folder. */
  readonly attempt: number;
  readonly job: JobId;
  readonly columns: readonly Column[];
  readonly files: readonly TableFile[];
  readonly rows: bigint;
  readonly bytes: bigint;
  readonly created: Instant;
  /** Where its files lie, if not at its own place: it is a copy, or has come from another space. */
  readonly home?: Home;
}

/** A version that UNDROP may bring back, and since when it has been gone. */
export interface DroppedVersion {
  readonly version: TableVersion;
  readonly dropped: Instant;
}

/** Where the files of a version were written. */
export type Home = Pick<TableVersion, 'space' | 'table' | 'version' | 'attempt'>;

/** What tells a version from every other, and names its folder. */
export type VersionPlace = Home & Pick<TableVersion, 'home'>;

/** Where the files of a version lie. */
export const homeOf = ({ space, table, version, attempt, home }: VersionPlace): Home =>
  home ?? { space, table, version, attempt };

/** A table's name folded for comparison: names differ only if they differ beyond case. */
export type FoldedName = Brand<string, 'FoldedName'>;

/** Folds a table, column, context or login name; ASCII and Unicode letters alike. */
export const fold = (name: string): FoldedName => name.toLowerCase() as FoldedName;

/** A name as SQL has it in brackets, whatever is in it. */
export const bracketed = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

/** One table that a job reads or writes, named before it is known whether it exists. */
export interface TableRef {
  readonly space: SpaceId;
  readonly name: FoldedName;
}
