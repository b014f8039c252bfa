// Replies as JSON, written by executors and read by the server. An executor runs other people's
// queries and may no longer be our program: a reply is built anew from the fields that are known
// here, each of a known shape and size, and what has another shape is no reply.

import { columnDemandsOf } from '../../domain/column.ts';
import type { Column, SqlType, SqlTypeName } from '../../domain/column.ts';
import type { EndReason } from '../../domain/job.ts';
import type { SharedName } from '../../domain/group.ts';
import type { QueryError } from '../../domain/query-error.ts';
import { fold, type FoldedName, type TableFile } from '../../domain/table.ts';
import {
  OBJECT_CHARACTERS_MAX,
  OBJECT_READS_MAX,
  type SpaceObject,
} from '../../domain/space-object.ts';
import {
  PRINTED_CHARACTERS_MAX,
  PRINTED_LINES_MAX,
  type Printed,
  type StagedChange,
  type StagedFile,
  type StagedTable,
} from '../../ports/engine.ts';
import type { Ending, Reply } from './messages.ts';

/** A table of a thousand columns with a sentence on each is a quarter of a megabyte. */
export const REPLY_BYTES_MAX = 8 * 1024 * 1024;

/** A reply as JSON; 64-bit integers become their decimal digits. */
export const replyText = (reply: Reply): string =>
  JSON.stringify(reply, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

/** The reply that `message` is, or undefined where an executor said something we do not know. */
export const readReply = (message: unknown): Reply | undefined => {
  if (!isRecord(message)) return undefined;
  switch (message['kind']) {
    case 'ready':
    case 'writing':
      return { kind: message['kind'] };
    case 'commit': {
      const changes = readChanges(message['changes']);
      return changes && { kind: 'commit', changes };
    }
    case 'ended': {
      const ending = readEnding(message['ending']);
      const { detail } = message;
      if (ending === undefined) return undefined;
      return { kind: 'ended', ending, ...(typeof detail === 'string' && { detail: cut(detail) }) };
    }
    default:
      return undefined;
  }
};

/** `text` within the length that a sentence for people, or a line of the log, may have. */
export const cut = (text: string): string =>
  text.length <= WORDS_MAX ? text : `${text.slice(0, WORDS_MAX).toWellFormed()}…`;

/** An error may quote a value of the query's own, and values have no end. */
const WORDS_MAX = 2_000;

const readEnding = (value: unknown): Ending | undefined => {
  if (!isRecord(value)) return undefined;
  switch (value['kind']) {
    case 'interrupted':
      return { kind: 'interrupted' };
    case 'failed': {
      const { reason } = value;
      const errors = readList(value['errors'], ERRORS_MAX, readQueryError);
      const printed = optional(value['printed'], readPrinted);
      if (!isReason(reason) || errors === undefined || printed === null) return undefined;
      return { kind: 'failed', reason, errors, ...(printed !== undefined && { printed }) };
    }
    case 'done':
      return readDone(value);
    default:
      return undefined;
  }
};

/** Far more than a person reads; our own program sends no more (executor/batch.ts). */
export const ERRORS_MAX = 100;

/** Why an executor may say that a query failed; the rest is for the server to find. */
const REASONS = {
  'query-error': true,
  'table-exists': true,
  memory: true,
  disk: true,
  engine: true,
  cancelled: false,
  cleared: false,
  'client-left': false,
  'time-limit': false,
  quota: false,
  'result-too-large': false,
  busy: false,
  lost: false,
} as const satisfies Record<EndReason, boolean>;

const isReason = (value: unknown): value is EndReason =>
  typeof value === 'string' && Object.hasOwn(REASONS, value) && REASONS[value as EndReason];

const readQueryError = (value: unknown): QueryError | undefined => {
  if (!isRecord(value)) return undefined;
  const { message, line, column, length, hint } = value;
  if (typeof message !== 'string') return undefined;
  return {
    message: cut(message),
    ...(isPlace(line) && { line }),
    ...(isPlace(column) && { column }),
    ...(isPlace(length) && { length }),
    ...(typeof hint === 'string' && { hint: cut(hint) }),
  };
};

const isPlace = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) > 0;

const readDone = (value: Fields): Ending | undefined => {
  const changes = readChanges(value['changes']);
  const rows = value['rows'] === null ? null : readInteger(value['rows']);
  const file = optional(value['file'], readStagedFile);
  const columns = optional(value['columns'], readColumns);
  const printed = optional(value['printed'], readPrinted);
  if (changes === undefined || rows === undefined) return undefined;
  if (file === null || columns === null || printed === null) return undefined;
  return {
    kind: 'done',
    changes,
    rows,
    ...(value['isCut'] === true && { isCut: true }),
    ...(file !== undefined && { file }),
    ...(columns !== undefined && { columns }),
    ...(printed !== undefined && { printed }),
  };
};

/** Null where there is something, but nothing that `read` knows. */
const optional = <T>(
  value: unknown,
  read: (value: unknown) => T | undefined,
): T | null | undefined => (value === undefined ? undefined : (read(value) ?? null));

const readPrinted = (value: unknown): Printed | undefined => {
  const lines = readList(value, PRINTED_LINES_MAX, readText);
  const length = lines?.reduce((sum, line) => sum + line.length, 0) ?? 0;
  return length > PRINTED_CHARACTERS_MAX ? undefined : lines;
};

const readText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const readChanges = (value: unknown): readonly StagedChange[] | undefined =>
  readList(value, CHANGES_MAX, readChange);

/** Between two COMMITs; a table that a batch writes often is one change when it commits. */
export const CHANGES_MAX = 1_000;

const readChange = (value: unknown): StagedChange | undefined => {
  if (!isRecord(value)) return undefined;
  const { kind, name, newName } = value;
  switch (kind) {
    case 'create':
    case 'replace': {
      const table = readTable(value['table']);
      const keeps = kind === 'replace' && value['keeps'] === true;
      return table && { kind, table, ...(keeps && { keeps }) };
    }
    case 'drop':
    case 'undrop':
    case 'undefine':
      return isName(name) ? { kind, name } : undefined;
    case 'rename':
      return isName(name) && isName(newName) ? { kind, name, newName } : undefined;
    case 'define': {
      const object = readObject(value['object']);
      return object && { kind, object };
    }
    default:
      return undefined;
  }
};

const readObject = (value: unknown): SpaceObject | undefined => {
  if (!isRecord(value)) return undefined;
  const { kind, name, text } = value;
  const reads = readList(value['reads'], OBJECT_READS_MAX, readFolded);
  if ((kind !== 'view' && kind !== 'function') || !isName(name)) return undefined;
  if (typeof text !== 'string' || text.length > OBJECT_CHARACTERS_MAX) return undefined;
  const shared = optional(value['shared'], readSharedNames);
  if (shared === null) return undefined;
  return reads && { kind, name, text, reads, ...(shared !== undefined && { shared }) };
};

const readSharedNames = (value: unknown): readonly SharedName[] | undefined =>
  readList(value, OBJECT_READS_MAX, (each) => {
    if (!isRecord(each)) return undefined;
    const [group, name] = [readFolded(each['group']), readFolded(each['name'])];
    return group && name && { group, name };
  });

const readFolded = (value: unknown): FoldedName | undefined =>
  isName(value) ? fold(value) : undefined;

const readTable = (value: unknown): StagedTable | undefined => {
  if (!isRecord(value)) return undefined;
  const { name, folder } = value;
  const columns = readColumns(value['columns']);
  const files = readList(value['files'], FILES_MAX, readTableFile);
  const rows = readInteger(value['rows']);
  if (!isName(name) || !isPlainName(folder)) return undefined;
  if (columns === undefined || files === undefined || rows === undefined) return undefined;
  return { name, folder, columns, files, rows };
};

/** Our own program writes one file a table. */
const FILES_MAX = 100;

const readTableFile = (value: unknown): TableFile | undefined => {
  const file = readStagedFile(value);
  if (file === undefined || !isRecord(value)) return undefined;
  const { sha256 } = value;
  const rows = readInteger(value['rows']);
  if (rows === undefined) return undefined;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  return { ...file, rows, sha256 };
};

const readStagedFile = (value: unknown): StagedFile | undefined => {
  if (!isRecord(value)) return undefined;
  const { name } = value;
  const bytes = readInteger(value['bytes']);
  return isPlainName(name) && bytes !== undefined ? { name, bytes } : undefined;
};

const readColumns = (value: unknown): readonly Column[] | undefined =>
  readList(value, COLUMNS_MAX, readColumn);

/** Four times what SQL Server gives a SELECT: `*` of several wide catalogs is let through. */
const COLUMNS_MAX = 16_384;

const readColumn = (value: unknown): Column | undefined => {
  if (!isRecord(value)) return undefined;
  const { name, unit, ucd, xtype, description } = value;
  const type = readType(value['type']);
  if (typeof name !== 'string' || name.length > COLUMN_NAME_MAX || type === undefined) {
    return undefined;
  }
  return {
    name,
    type,
    ...(typeof unit === 'string' && { unit }),
    ...(typeof ucd === 'string' && { ucd }),
    ...(typeof xtype === 'string' && { xtype }),
    ...(typeof description === 'string' && { description }),
    ...(value['hidden'] === true && { hidden: true }),
    ...columnDemandsOf(value),
  };
};

/** A catalog's columns are called as in the files it was made from, whose makers know no limit. */
const COLUMN_NAME_MAX = 1_024;

const readType = (value: unknown): SqlType | undefined => {
  if (!isRecord(value)) return undefined;
  const { name, precision, scale, length } = value;
  if (typeof name !== 'string' || !Object.hasOwn(IS_FIXED, name)) return undefined;
  const known = name as SqlTypeName;
  if (known === 'decimal') {
    return isSize(precision) && isSize(scale) ? { name: known, precision, scale } : undefined;
  }
  if (known === 'char' || known === 'varchar' || known === 'binary' || known === 'varbinary') {
    return length === null || isSize(length) ? { name: known, length } : undefined;
  }
  return { name: known };
};

/** The names of all types, and whether the name alone says all. */
const IS_FIXED = {
  decimal: false,
  char: false,
  varchar: false,
  binary: false,
  varbinary: false,
  bit: true,
  tinyint: true,
  smallint: true,
  int: true,
  bigint: true,
  real: true,
  float: true,
  date: true,
  time: true,
  datetime: true,
  uniqueidentifier: true,
} as const satisfies Record<SqlTypeName, boolean>;

const isSize = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const readInteger = (value: unknown): bigint | undefined =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) ? BigInt(value) : undefined;

/** A table's name, as T-SQL allows it. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= NAME_MAX;

const NAME_MAX = 128;

/** A name of one folder or file, that leads nowhere else; its letters may be of any script. */
const isPlainName = (value: unknown): value is string =>
  typeof value === 'string' && PLAIN_NAME.test(value) && Buffer.byteLength(value) <= 255;

const PLAIN_NAME = /^[\p{L}\p{M}\p{N}_-][\p{L}\p{M}\p{N}_.-]*$/u;

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** All items read; undefined where there are more than `most`, or one is not what it should be. */
const readList = <T>(
  value: unknown,
  most: number,
  read: (item: unknown) => T | undefined,
): readonly T[] | undefined => {
  if (!Array.isArray(value) || value.length > most) return undefined;
  const items: T[] = [];
  for (const item of value as readonly unknown[]) {
    const made = read(item);
    if (made === undefined) return undefined;
    items.push(made);
  }
  return items;
};
