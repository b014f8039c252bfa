// What an operator writes about a context beside its rows: descriptions, units, UCDs, keys, in one
// JSON file. Read strictly: a word that is not known is refused with the nearest one that is.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ColumnMeta } from '../domain/column.ts';
import type { Enumeration } from '../domain/enumeration.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import { asFields, fieldsOf, textIfAny, textOf, type Fields } from '../files/json.ts';
import { enumerationsOf } from './enumerations-file.ts';
import { nearest } from '../base/suggest.ts';

/** What the file says of the context. */
export interface ContextMetadata {
  readonly description?: string;
  readonly mainTable?: string;
  /** Tables by what stands for them in names of sky functions, in small letters. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly enumerations: readonly Enumeration[];
  /** By folded table name. */
  readonly tables: ReadonlyMap<string, TableMetadata>;
}

/** What it says of one table. */
export interface TableMetadata {
  readonly description?: string;
  readonly ra?: string;
  readonly dec?: string;
  readonly key?: string;
  /** By folded column name. */
  readonly columns: ReadonlyMap<string, ColumnMeta>;
}

/** No file, or nothing said. */
export const NO_METADATA: ContextMetadata = {
  aliases: {},
  enumerations: [],
  tables: new Map(),
};

/** Reads the file at `path`; refuses one that cannot be read or says something unknown. */
export const readMetadata = async (path: string): Promise<ContextMetadata> => {
  try {
    const fields = fieldsOf(await readFile(path, 'utf8'));
    failIfUnknown(fields, [...KNOWN], 'the context');
    return {
      ...textsOf(fields, ['description', 'mainTable']),
      aliases: aliasesOf(fields),
      enumerations: enumerationsOf(asFields(fields['enumerations'] ?? {}, 'enumerations')),
      tables: entriesOf(fields, 'tables', tableOf),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = 'data/demo/metadata.json among the files of Almagest is an example.';
    throw new Refusal('bad-source', { file: basename(path), why, hint });
  }
};

const KNOWN = ['description', 'mainTable', 'aliases', 'enumerations', 'tables'] as const;

const aliasesOf = (fields: Fields): Readonly<Record<string, string>> => {
  const aliases = asFields(fields['aliases'] ?? {}, 'aliases');
  const names = Object.keys(aliases);
  return Object.fromEntries(names.map((name) => [fold(name), textOf(aliases, name)]));
};

const tableOf = (fields: Fields, name: string): TableMetadata => {
  failIfUnknown(fields, ['description', 'ra', 'dec', 'key', 'columns'], `table ${name}`);
  return {
    ...textsOf(fields, ['description', 'ra', 'dec', 'key']),
    columns: entriesOf(fields, 'columns', columnOf),
  };
};

const columnOf = (fields: Fields, name: string): ColumnMeta => {
  failIfUnknown(fields, OF_COLUMNS, `column ${name}`);
  return textsOf(fields, OF_COLUMNS);
};

const OF_COLUMNS = ['unit', 'ucd', 'xtype', 'description'] as const;

const entriesOf = <T>(
  fields: Fields,
  name: string,
  read: (fields: Fields, name: string) => T,
): ReadonlyMap<string, T> => {
  const entries = Object.entries(asFields(fields[name] ?? {}, name));
  return new Map(entries.map(([key, value]) => [fold(key), read(asFields(value, key), key)]));
};

const textsOf = <N extends string>(
  fields: Fields,
  names: readonly N[],
): Partial<Record<N, string>> => {
  const texts: Partial<Record<N, string>> = {};
  for (const name of names) {
    const text = textIfAny(fields, name);
    if (text !== undefined) texts[name] = text;
  }
  return texts;
};

const failIfUnknown = (fields: Fields, known: readonly string[], where: string): void => {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const hint = near === undefined ? `it takes ${known.join(', ')}` : `is it ${near}?`;
  throw new Error(`"${unknown}" of ${where} is not known: ${hint}`);
};
