// A job that makes a table of a file: its rows are found in the file, whatever its format, and are
// the table `#upload` of a batch, which a job like any other then runs.
// What is wrong with the file is told of the file; nobody sees the batch.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OWN_SPACE, type CatalogTable } from '../../../../domain/catalog.ts';
import { bracketed } from '../../../../domain/table.ts';
import { UPLOAD_TABLE } from '../../../../domain/upload.ts';
import type { StagedUpload } from '../../../../ports/engine.ts';
import { writtenTable } from '../../../../sql/catalog/change.ts';
import { parseBatch } from '../../../../sql/parse.ts';
import type { Batch } from '../../../../sql/statement.ts';
import type { Ending, JobOrder, Reply } from '../../messages.ts';
import type { BatchRun } from '../batch-state.ts';
import { runBatch } from '../batch.ts';
import { endingOfError } from '../engine-error.ts';
import { hold, nextHeld, type HeldTables } from '../held-tables.ts';
import { isUnreadable } from './csv-text.ts';
import { openSource } from './open-source.ts';
import type { UploadSource } from './source.ts';
import { UNFIT } from './text-values.ts';

/** Runs the batch of a job over the rows of the file it was given. */
export const runUpload = async (
  run: BatchRun,
  upload: StagedUpload,
  temp: string,
): Promise<Reply & { kind: 'ended' }> => {
  const { connection, job } = run;
  const path = join(job.staging, upload.name);
  try {
    const { hasHeader } = upload;
    const file = { connection, path, temp, target: targetOf(job) };
    let source = await openSource({ ...file, ...(hasHeader && { hasHeader }) });
    for (;;) {
      const reply = await runOver(run, source);
      const failure = failureIn(reply.ending);
      if (failure === undefined || run.stopping()) return { ...reply, ending: told(reply.ending) };
      await clean(run);
      source = await source.mended(failure.kind, failure.words);
    }
  } catch (error) {
    return { kind: 'ended', ...endingOfError(error, run.stopping()) };
  }
};

/** The table that the batch adds rows to, if there is one. */
const targetOf = ({ batch, snapshot }: JobOrder): CatalogTable | undefined => {
  const [statement] = batch.statements;
  if (statement?.kind !== 'insert') return undefined;
  return writtenTable(snapshot, { place: 'own', name: statement.table.object.text });
};

const runOver = (run: BatchRun, source: UploadSource): Promise<Reply & { kind: 'ended' }> =>
  runBatch({
    ...run,
    job: { ...run.job, batch: batchOf(run.job, source) },
    before: (tables) => holdUpload(tables, source),
  });

/** Rows are added by the names of their columns, which the file alone knows. */
const batchOf = (job: JobOrder, { columns }: UploadSource): Batch => {
  const target = targetOf(job);
  if (target === undefined) return job.batch;
  const names = columns.map(({ name }) => bracketed(name)).join(', ');
  const into = `${OWN_SPACE}.${bracketed(target.name)}`;
  const parsed = parseBatch(`INSERT INTO ${into} (${names}) SELECT ${names} FROM ${UPLOAD_TABLE}`);
  if (parsed.kind !== 'parsed') throw new Error('the batch of an upload does not parse');
  return parsed.batch;
};

const holdUpload = (tables: HeldTables, { columns, text }: UploadSource): Promise<void> => {
  const target = { place: 'temporary', name: UPLOAD_TABLE } as const;
  return hold(tables, `CREATE VIEW ${nextHeld(tables)} AS ${text}`, { target, columns, at: null });
};

/** Takes away what a run left that is to be made once more. */
const clean = async ({ connection, job }: BatchRun): Promise<void> => {
  const reader = await connection.runAndReadAll(
    `SELECT table_name, table_type FROM information_schema.tables WHERE table_name LIKE 'h%'`,
  );
  for (const [name, type] of reader.getRows()) {
    await connection.run(`DROP ${type === 'VIEW' ? 'VIEW' : 'TABLE'} main."${String(name)}"`);
  }
  for (const name of await readdir(job.staging)) {
    if (name.startsWith('table-')) await rm(join(job.staging, name), { recursive: true });
  }
};

/** Why the rows of a file could not be read, where that was it. */
const failureIn = (ending: Ending): Failure | undefined =>
  ending.kind === 'failed'
    ? failureOf(ending.errors.map(({ message }) => message).join(' '))
    : undefined;

/** Why the rows of a file could not be read, where these words of DuckDB's say so. */
export const failureOf = (words: string): Failure | undefined => {
  if (words.toLowerCase().includes(UNFIT)) return { kind: 'unfit', words };
  return isUnreadable(words) ? { kind: 'unreadable', words } : undefined;
};

interface Failure {
  readonly kind: 'unfit' | 'unreadable';
  readonly words: string;
}

/** A place in the batch means nothing to who sent the file. */
const told = (ending: Ending): Ending =>
  ending.kind === 'failed'
    ? {
        ...ending,
        errors: ending.errors.map(({ message, hint }) => ({
          message,
          ...(hint !== undefined && { hint }),
        })),
      }
    : ending;
