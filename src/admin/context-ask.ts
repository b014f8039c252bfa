// Reads what an operator asks of `context add` from the words of the command. Whether it can be
// done is for the checks to say.

import { basename, resolve } from 'node:path';
import { fold, type FoldedName } from '../domain/table.ts';
import { storedTypeNamed, type StoredType } from '../engines/duckdb/catalog-types.ts';
import { badCommand, type Call } from './command.ts';
import type { ColumnWishes } from './find-columns.ts';
import { NO_METADATA, readMetadata, type ContextMetadata } from './metadata-file.ts';

/** What the operator asks for. */
export interface AddAsk {
  readonly name: string;
  /** Absolute paths of the files of each table, by the table's name. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
  readonly description?: string;
  readonly mainTable?: string;
  readonly wishes: ColumnWishes;
  /** Types of columns, by folded name, in all tables that have them. */
  readonly types: ReadonlyMap<FoldedName, StoredType>;
  readonly leftOut: ReadonlySet<FoldedName>;
  readonly metadata: ContextMetadata;
}

/** What the operator asks for who links a folder. */
export interface LinkAsk extends Omit<AddAsk, 'tables' | 'types'> {
  /** Absolute. */
  readonly folder: string;
  /** The name of the one table that all files make. */
  readonly table?: string;
}

/** The ask of a `context add`; refuses words that mean nothing. */
export const readAddAsk = async (call: Call): Promise<AddAsk> => {
  const [name, ...files] = call.operands;
  if (name === undefined) throw badCommand('NAME of the context is missing.');
  const tables = tablesOf(files, call.texts('table'));
  if (tables.size === 0) throw badCommand(`No FILE is named to make ${name} from.`);
  const types = new Map(call.texts('type').map(typeOf));
  return { name, tables, types, ...(await saidIn(call)) };
};

/** The ask of a `context link`; refuses words that mean nothing. */
export const readLinkAsk = async (call: Call): Promise<LinkAsk> => {
  const [name, folder, ...more] = call.operands;
  if (name === undefined) throw badCommand('NAME of the context is missing.');
  if (folder === undefined) throw badCommand(`DIR is missing: which folder is ${name}?`);
  if (more.length > 0) throw badCommand('A context is linked to one folder.');
  const table = call.text('table');
  if (table !== undefined && !TABLE_NAME.test(table)) throw strangeTable(table);
  const said = await saidIn(call);
  return { name, folder: resolve(folder), ...(table === undefined ? {} : { table }), ...said };
};

const saidIn = async (call: Call): Promise<Omit<AddAsk, 'name' | 'tables' | 'types'>> => {
  const description = call.text('description');
  const mainTable = call.text('main');
  const metadata = call.text('metadata');
  return {
    ...(description === undefined ? {} : { description }),
    ...(mainTable === undefined ? {} : { mainTable }),
    wishes: wishesOf(call),
    leftOut: new Set(call.texts('leave-out').map(fold)),
    metadata: metadata === undefined ? NO_METADATA : await readMetadata(resolve(metadata)),
  };
};

const tablesOf = (
  files: readonly string[],
  told: readonly string[],
): ReadonlyMap<string, readonly string[]> => {
  const tables = new Map<string, string[]>();
  for (const file of files) add(tables, tableNameOf(file), file);
  for (const words of told) {
    const [, name, file] = /^([^=]+)=(.+)$/.exec(words) ?? [];
    if (name === undefined || file === undefined) {
      throw badCommand(`--table ${words} must be NAME=FILE.`);
    }
    if (!TABLE_NAME.test(name)) {
      throw strangeTable(name);
    }
    add(tables, name, file);
  }
  return tables;
};

/** Files told twice for one table are one table; two names that differ in case are a mistake. */
const add = (tables: Map<string, string[]>, name: string, file: string): void => {
  const same = [...tables.keys()].find((known) => fold(known) === fold(name));
  if (same !== undefined && same !== name) {
    throw badCommand(`The tables '${same}' and '${name}' differ only in case.`);
  }
  tables.set(name, [...(tables.get(name) ?? []), resolve(file)]);
};

const strangeTable = (name: string): Error =>
  badCommand(`A table cannot be called '${name}': letters, digits and _, a letter first.`);

const TABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** `gaia-dr3.csv.gz` makes `gaia_dr3`; a name that would begin with a digit gets a letter. */
const tableNameOf = (file: string): string => {
  const stem = basename(file).replace(/(\.(parquet|pq|csv|tsv|txt))?(\.gz)?$/i, '');
  const name = stem.replaceAll(/[^A-Za-z0-9_]+/g, '_').slice(0, 120);
  return TABLE_NAME.test(name) ? name : `t_${name}`;
};

const wishesOf = (call: Call): ColumnWishes => {
  const ra = call.text('ra');
  const dec = call.text('dec');
  const key = call.text('key');
  if ((ra === undefined) !== (dec === undefined)) {
    throw badCommand('--ra and --dec are told together.');
  }
  return {
    ...(ra === undefined || dec === undefined ? {} : { ra, dec }),
    ...(key === undefined ? {} : { key }),
    ...(call.has('without-position') ? { hasNoPosition: true } : {}),
    ...(call.has('without-key') ? { hasNoKey: true } : {}),
  };
};

const typeOf = (words: string): readonly [FoldedName, StoredType] => {
  const [, column, word] = /^([^=]+)=(.+)$/.exec(words) ?? [];
  const stored = word === undefined ? undefined : storedTypeNamed(word);
  if (column !== undefined && stored !== undefined) return [fold(column), stored];
  throw badCommand(`--type ${words} must be COLUMN=TYPE, as id=bigint or code=varchar.`);
};
