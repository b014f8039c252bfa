// Tables that were sent along with a query (TAP 1.1, 2.5): each file is read whole before the first
// statement, into a table of DuckDB's own, and stands in the catalog of this job alone. They end
// with it.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogTable } from '../../../../domain/catalog.ts';
import { ROW_COLUMN } from '../../../../domain/catalog.ts';
import { UPLOADED } from '../../../../domain/upload.ts';
import type { UploadedTable } from '../../../../ports/engine.ts';
import type { BatchRun } from '../batch-state.ts';
import { type HeldTables, nextHeld } from '../held-tables.ts';
import { uploadFault, uploadFaultOf } from './fault.ts';
import { openSource } from './open-source.ts';
import { ROWS } from './rows-source.ts';
import { failureOf } from './run-upload.ts';
import type { UploadFile, UploadSource } from './source.ts';

/** The run of a batch that finds these tables. */
export const withUploaded = (
  run: BatchRun,
  uploaded: readonly UploadedTable[],
  temp: string,
): BatchRun => ({ ...run, before: (tables) => holdUploaded(run, { tables, uploaded, temp }) });

interface Uploaded {
  readonly tables: HeldTables;
  readonly uploaded: readonly UploadedTable[];
  /** For what has to be written anew before it can be read. */
  readonly temp: string;
}

const holdUploaded = async (
  { connection, job }: BatchRun,
  { tables, uploaded, temp }: Uploaded,
): Promise<void> => {
  const held: CatalogTable[] = [];
  for (const [at, { name, upload }] of uploaded.entries()) {
    const folder = join(temp, `uploaded-${at}`);
    await mkdir(folder);
    const file = { connection, path: join(job.staging, upload.name), temp: folder };
    held.push(await heldOf(tables, { ...file, target: undefined }, name));
    await connection.run(`DROP TABLE IF EXISTS ${ROWS}`);
  }
  const { snapshot } = tables;
  const names = uploaded.map(({ name }) => name);
  const database = { name: UPLOADED, kind: 'context', tables: held, names, objects: [] } as const;
  tables.snapshot = { ...snapshot, databases: [...snapshot.databases, database] };
};

const heldOf = async (
  tables: HeldTables,
  file: UploadFile,
  name: string,
): Promise<CatalogTable> => {
  const held = nextHeld(tables);
  tables.serial += 1;
  try {
    const { columns } = await heldSource(file, held);
    const counted = await file.connection.runAndReadAll(`SELECT count(*) FROM ${held}`);
    const rows = BigInt(String(counted.getRows()[0]?.[0] ?? 0n));
    const row = { name: ROW_COLUMN, type: { name: 'bigint' }, hidden: true } as const;
    return { name, columns: [...columns, row], rows, files: [], held };
  } catch (error) {
    const fault = uploadFaultOf(error);
    throw fault === null ? error : uploadFault(`${UPLOADED}.${name}: ${fault.message}`, fault.hint);
  }
};

/** Reads the file into a table; anew where a value is none of its column's type. */
const heldSource = async (file: UploadFile, held: string): Promise<UploadSource> => {
  let source = await openSource(file);
  for (;;) {
    const words = await failedWords(file, `CREATE TABLE ${held} AS ${source.text}`);
    if (words === undefined) return source;
    const failure = failureOf(words.message);
    if (failure === undefined) throw words;
    source = await source.mended(failure.kind, failure.words);
  }
};

const failedWords = ({ connection }: UploadFile, text: string): Promise<Error | undefined> =>
  connection.run(text).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
