// `context add`: from files of an operator to the next release of a context, one table after the
// other. Decides nothing about bytes: the writer makes files, `releases` makes them current.

import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { ColumnMeta } from '../domain/column.ts';
import type { Context, ContextTable } from '../domain/context.ts';
import { fold } from '../domain/table.ts';
import type { SourceShape, TableSource } from '../engines/duckdb/catalog-source.ts';
import {
  openCatalogWriter,
  type CatalogWriter,
  type TablePlan,
} from '../engines/duckdb/catalog-writer.ts';
import {
  refuseFarPosition,
  refuseMissing,
  refuseStrangeMain,
  refuseStrangeName,
  refuseUnmetWishes,
  sayRoom,
} from './context-checks.ts';
import type { AddAsk } from './context-ask.ts';
import { findKey, findPosition, type ColumnWishes } from './find-columns.ts';
import type { TableMetadata } from './metadata-file.ts';
import { bytesText, counted } from '../base/quantity.ts';
import { makeRelease, type ReleaseContent, type ReleaseTerms } from './releases.ts';
import type { Terminal } from './terminal.ts';

/** What adding needs. */
export interface AddTerms extends ReleaseTerms {
  readonly terminal: Terminal;
  readonly memoryBytes: number;
  readonly freeBytes: () => Promise<bigint>;
  /** Bytes of disk that stay free whatever is asked. */
  readonly freeBytesMin: number;
  /** Aborting stops the work; nothing is kept then. */
  readonly signal: AbortSignal;
}

/** Makes the next release of the context; refuses before anything is written where it cannot be. */
export const addContext = async (ask: AddAsk, terms: AddTerms): Promise<Context> => {
  refuseStrangeName(ask.name);
  refuseStrangeMain(ask);
  for (const files of ask.tables.values()) await refuseMissing(files);
  return makeRelease(terms, ask.name, async ({ folder, temp }) => {
    const writer = await openCatalogWriter({
      temp,
      memoryBytes: terms.memoryBytes,
      threads: availableParallelism(),
      signal: terms.signal,
      onProgress: ({ table, step, percent }) =>
        terms.terminal.progress(`${table}: ${step} ${Math.floor(percent)} %`),
    });
    try {
      return await makeTables(ask, { ...terms, writer, folder });
    } finally {
      writer.close();
    }
  });
};

type MakeTerms = AddTerms & { readonly writer: CatalogWriter; readonly folder: string };

const makeTables = async (ask: AddAsk, terms: MakeTerms): Promise<ReleaseContent> => {
  const plans: TablePlan[] = [];
  for (const [name, files] of ask.tables) plans.push(await planTable(ask, { name, files }, terms));
  await refuseUnmetWishes(ask, plans, terms.writer.refuseText);
  const { memoryBytes, freeBytesMin } = terms;
  const free = await terms.freeBytes();
  const room = sayRoom(plans, { data: terms.layout.data, memoryBytes, free, freeBytesMin });
  terms.terminal.say(room);
  const tables: ContextTable[] = [];
  for (const plan of plans) {
    const table = await terms.writer.write(plan, terms.folder);
    terms.terminal.say(summaryOf(table));
    tables.push(table);
  }
  return contentOf(ask, tables);
};

/** What a context has, of what was asked and the tables that were made of it. */
export const contentOf = (
  ask: Omit<AddAsk, 'tables' | 'types'>,
  tables: readonly ContextTable[],
): ReleaseContent => {
  const mainTable = mainTableOf(ask, tables);
  const { aliases, enumerations } = ask.metadata;
  return {
    name: ask.name,
    description: ask.description ?? ask.metadata.description ?? '',
    tables,
    ...(mainTable === undefined ? {} : { mainTable }),
    ...(Object.keys(aliases).length === 0 ? {} : { aliases }),
    ...(enumerations.length === 0 ? {} : { enumerations }),
  };
};

const planTable = async (
  ask: AddAsk,
  { name, files }: { readonly name: string; readonly files: readonly string[] },
  { writer, terminal, signal }: MakeTerms,
): Promise<TablePlan> => {
  signal.throwIfAborted();
  terminal.progress(`${name}: reading ${files.map((file) => basename(file)).join(', ')}`);
  const source: TableSource = { name, files, types: ask.types, leftOut: ask.leftOut };
  const shape = await writer.shape(source);
  const told = ask.metadata.tables.get(fold(name));
  const meta = metaOf(shape, told);
  const wishes = { ...wishesIn(told), ...ask.wishes };
  const position = findPosition(shape.columns, meta, wishes);
  const { columns, rows, reach } = await writer.measure(shape, position);
  if (reach !== undefined) refuseFarPosition(shape, position, reach);
  const key = findKey(columns, meta, wishes);
  terminal.say(`${name}: ${counted(rows, 'row')}, ${bytesText(shape.fileBytes)} to read.`);
  return {
    shape,
    columns,
    rows,
    meta,
    ...(told?.description === undefined ? {} : { description: told.description }),
    ...(position === undefined ? {} : { position }),
    ...(key === undefined ? {} : { key }),
  };
};

/** What is said of each column, by the column's own name. */
export const metaOf = (
  shape: SourceShape,
  told: TableMetadata | undefined,
): ReadonlyMap<string, ColumnMeta> =>
  new Map(shape.columns.map(({ name }) => [name, told?.columns.get(fold(name)) ?? {}]));

/** What the metadata says of a table's position and key. */
export const wishesIn = (told: TableMetadata | undefined): ColumnWishes => ({
  ...(told?.ra === undefined ? {} : { ra: told.ra }),
  ...(told?.dec === undefined ? {} : { dec: told.dec }),
  ...(told?.key === undefined ? {} : { key: told.key }),
});

const summaryOf = (table: ContextTable): string => {
  const { name, rows, bytes, position, key } = table;
  const sky =
    position === undefined ? 'no position' : `position in ${position.ra} and ${position.dec}`;
  const keyed = key === undefined ? 'no key' : `key ${key}`;
  return `${name}: ${counted(rows, 'row')} in ${bytesText(bytes)}, ${sky}, ${keyed}.`;
};

/** The table that bare sky functions search: the one told, or the first with a position. */
const mainTableOf = (
  ask: Pick<AddAsk, 'mainTable' | 'metadata'>,
  tables: readonly ContextTable[],
): string | undefined => {
  const told = ask.mainTable ?? ask.metadata.mainTable;
  if (told !== undefined) return tables.find(({ name }) => fold(name) === fold(told))?.name;
  return tables.find(({ position }) => position !== undefined)?.name;
};
