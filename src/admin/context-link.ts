// `context link`: the next release of a context from Parquet that stays where it is. Footers alone
// are read, nothing is copied, and nothing is written beside the files. What footers do not tell is
// left unknown: a query then reads more, and finds the same.

import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { bytesText, counted } from '../base/quantity.ts';
import type { Position } from '../domain/catalog.ts';
import type { Column } from '../domain/column.ts';
import type { Context, ContextTable } from '../domain/context.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { Footers } from '../engines/duckdb/catalog-footers.ts';
import type { SourceColumn, SourceShape, TableSource } from '../engines/duckdb/catalog-source.ts';
import { openCatalogWriter, type CatalogWriter } from '../engines/duckdb/catalog-writer.ts';
import { contentOf, metaOf, wishesIn } from './context-add.ts';
import type { LinkAsk } from './context-ask.ts';
import {
  refuseFarPosition,
  refuseStrangeMain,
  refuseStrangeName,
  refuseUnmetWishes,
} from './context-checks.ts';
import { findKey, findPosition } from './find-columns.ts';
import { folderColumnsOf } from './folder-columns.ts';
import { keysAbove, tablesIn, type FoundTable } from './link-folder.ts';
import { refuseRights, type ExecutorUser } from './link-rights.ts';
import { footerSealOf } from './release-file.ts';
import { makeRelease, type ReleaseContent, type ReleaseTerms } from './releases.ts';
import type { Terminal } from './terminal.ts';

/** What linking needs. */
export interface LinkTerms extends ReleaseTerms {
  readonly terminal: Terminal;
  readonly memoryBytes: number;
  readonly executorUser: ExecutorUser;
  /** Aborting stops the work; nothing is kept then. */
  readonly signal: AbortSignal;
}

/** Makes the next release of the context; refuses where executors could not read the files. */
export const linkContext = async (ask: LinkAsk, terms: LinkTerms): Promise<Context> => {
  refuseStrangeName(ask.name);
  const found = await tablesIn(ask.folder, ask.table);
  refuseSameNames(ask.folder, found);
  const files = found.flatMap((table) => table.files);
  refuseStrangeMain({ ...ask, tables: new Map(found.map(({ name }) => [name, []])) });
  await refuseRights(files, terms.executorUser);
  return makeRelease(terms, ask.name, async ({ temp }) => {
    const writer = await openCatalogWriter({
      temp,
      memoryBytes: terms.memoryBytes,
      threads: availableParallelism(),
      signal: terms.signal,
      onProgress: () => undefined,
    });
    try {
      const before = await sealsOf(files);
      const content = await makeContent(ask, found, { ...terms, writer });
      await refuseChanged(files, before);
      return content;
    } finally {
      writer.close();
    }
  });
};

type MakeTerms = LinkTerms & { readonly writer: CatalogWriter };

const makeContent = async (
  ask: LinkAsk,
  found: readonly FoundTable[],
  terms: MakeTerms,
): Promise<ReleaseContent> => {
  const plans: LinkPlan[] = [];
  for (const table of found) plans.push(await planTable(ask, table, terms));
  const wished = { ...ask, tables: new Map<string, readonly string[]>(), types: new Map() };
  await refuseUnmetWishes(wished, plans, terms.writer.refuseText);
  const tables = plans.map(tableOf);
  for (const [at, table] of tables.entries()) {
    for (const line of summaryOf(table, plans[at], ask.folder)) terms.terminal.say(line);
  }
  return { ...contentOf(ask, tables), linkedFolder: ask.folder };
};

/** A table, everything about it known. */
interface LinkPlan {
  readonly found: FoundTable;
  readonly shape: SourceShape;
  readonly columns: readonly SourceColumn[];
  readonly folders: readonly string[];
  readonly meta: ReturnType<typeof metaOf>;
  readonly footers: Footers;
  readonly description?: string;
  readonly position?: Pick<Position, 'ra' | 'dec'>;
  readonly key?: { readonly name: string; readonly guessed: boolean };
}

const planTable = async (
  ask: LinkAsk,
  found: FoundTable,
  { writer, terminal, signal }: MakeTerms,
): Promise<LinkPlan> => {
  signal.throwIfAborted();
  const { name, files } = found;
  terminal.progress(`${name}: reading the footers of ${counted(BigInt(files.length), 'file')}`);
  const { leftOut } = ask;
  const source: TableSource = { name, files, types: new Map(), leftOut, isFlat: true };
  const inFiles = await writer.shape(source);
  const folders = folderColumnsOf(found).filter((column) => !leftOut.has(fold(column.name)));
  refuseMixedKeys(ask.folder, found, inFiles);
  const shape = withFolders(inFiles, folders);
  const told = ask.metadata.tables.get(fold(name));
  const meta = metaOf(shape, told);
  const wishes = { ...found.told, ...wishesIn(told), ...ask.wishes };
  // A position that differed from folder to folder would be none of any row.
  const position = findPosition(inFiles.columns, meta, wishes);
  const footers = await writer.footers(inFiles, position);
  if (footers.reach !== undefined) refuseFarPosition(shape, position, footers.reach);
  refuseLostRows(ask.folder, found, footers.rows);
  const key = findKey(inFiles.columns, meta, wishes);
  return {
    found,
    shape,
    folders: folders.map((column) => column.name),
    columns: shape.columns,
    meta,
    footers,
    ...(told?.description === undefined ? {} : { description: told.description }),
    ...(position === undefined ? {} : { position }),
    ...(key === undefined ? {} : { key }),
  };
};

/** The columns of folders take the place of those of their names in files, as DuckDB reads them. */
const withFolders = (shape: SourceShape, folders: readonly SourceColumn[]): SourceShape => {
  const names = new Set(folders.map(({ name }) => fold(name)));
  const own = shape.columns.filter(({ name }) => !names.has(fold(name)));
  return {
    ...shape,
    columns: [...own, ...folders],
    names: [...shape.names, ...folders.map(({ name }) => name)],
  };
};

const tableOf = (plan: LinkPlan): ContextTable => {
  const { found, shape, footers, position, key, meta } = plan;
  const columns = shape.columns.map(({ name, stored }): Column => {
    const extent = footers.extents.get(name);
    return { name, type: stored.type, ...meta.get(name), ...(extent && { extent }) };
  });
  const { fileBoxes } = footers;
  return {
    name: found.name,
    ...(plan.description === undefined ? {} : { description: plan.description }),
    columns,
    rows: footers.rows,
    files: found.files,
    bytes: shape.fileBytes,
    linked: { folderColumns: plan.folders, ...(key?.guessed === true && { isKeyGuessed: true }) },
    ...(position === undefined
      ? {}
      : { position: { ...position, ...(fileBoxes && { fileBoxes }) } }),
    ...(key === undefined ? {} : { key: key.name }),
  };
};

const FORMS = {
  files: 'Parquet',
  hive: 'a tree of folders',
  hats: 'a HATS catalog',
} as const satisfies Record<FoundTable['form'], string>;

const summaryOf = (
  { name, rows, bytes, files, columns, position, key, linked }: ContextTable,
  plan: LinkPlan | undefined,
  folder: string,
): readonly string[] => {
  const form = FORMS[plan?.found.form ?? 'files'];
  const where = files.length === 1 ? ` ${relative(folder, files[0] ?? '')}` : '';
  const sky =
    position === undefined ? 'no position' : `position in ${position.ra} and ${position.dec}`;
  const keyed = key === undefined ? 'no key' : `key ${key}`;
  const lines = [
    `${name}: ${form}${where}, ${counted(rows, 'row')} in ${bytesText(bytes)}, ` +
      `${counted(BigInt(files.length), 'file')}, ${counted(BigInt(columns.length), 'column')}, ` +
      `${sky}, ${keyed}.`,
  ];
  if (position !== undefined && position.fileBoxes === undefined) {
    lines.push(
      `${name}: its footers do not tell where on the sky its rows lie: every search reads the ` +
        'positions of all rows.',
    );
  }
  if (linked?.isKeyGuessed === true) {
    lines.push(
      `${name}: that ${key} tells rows apart is a guess, and joins back to a search by it read ` +
        `the column whole; --key ${key} says that it does.`,
    );
  }
  return lines;
};

const refuseSameNames = (folder: string, found: readonly FoundTable[]): void => {
  const names = new Set<string>();
  for (const { name } of found) {
    if (names.has(fold(name))) {
      const why = `two tables in it would be called ${name}`;
      throw new Refusal('bad-source', { file: folder, why, hint: 'Link one of them alone.' });
    }
    names.add(fold(name));
  }
};

/** DuckDB takes the keys of all folders of a path for columns, those above the tree too. */
const refuseMixedKeys = (folder: string, { form, keys }: FoundTable, shape: SourceShape): void => {
  const own = new Set([...keys, ...shape.names].map(fold));
  const mixed = form === 'hive' ? keysAbove(folder).find((key) => own.has(fold(key))) : undefined;
  if (mixed === undefined) return;
  throw new Refusal('bad-source', {
    file: folder,
    why: `it lies in a folder ${mixed}=…, and the table has a column of that name`,
    hint: 'Link the tree from the folder above, or reach it by a path without that name.',
  });
};

const refuseLostRows = (folder: string, { rows: said }: FoundTable, rows: bigint): void => {
  if (said === undefined || said === rows) return;
  throw new Refusal('bad-source', {
    file: folder,
    why: `its properties say hats_nrows = ${said}, and its files have ${rows} rows`,
    hint: 'Fetch the catalog whole; the folder dataset in it can be linked as it is.',
  });
};

const sealsOf = async (files: readonly string[]): Promise<readonly string[]> => {
  const seals: string[] = [];
  for (const file of files) seals.push(await footerSealOf(file));
  return seals;
};

const refuseChanged = async (
  files: readonly string[],
  before: readonly string[],
): Promise<void> => {
  const now = await sealsOf(files);
  const at = now.findIndex((seal, place) => seal !== before[place]);
  if (at < 0) return;
  const hint = 'Something is writing to it: link it when that has ended.';
  throw new Refusal('bad-source', { file: files[at] ?? '', why: 'it changes meanwhile', hint });
};
