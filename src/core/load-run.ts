// What the jobs of loads do when their turn comes: a file that has come whole becomes what is new
// of its source; a load has its texts read by an executor; the newest load is taken back by a
// batch.

import { counted } from '../base/quantity.ts';
import type { Job } from '../domain/job.ts';
import type { Source } from '../domain/load.ts';
import type { TableChange } from '../domain/table-change.ts';
import { bracketed, fold, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { UploadToken } from '../domain/upload.ts';
import { REJECTS_SUFFIX } from '../ports/engine.ts';
import type { LoadPlan, LoadSource } from '../ports/engine.ts';
import type { Staging } from '../ports/files.ts';
import type { Claim } from '../ports/store.ts';
import { parseBatch } from '../sql/parse.ts';
import type { Batch } from '../sql/statement.ts';
import { endOfFinish } from './commit.ts';
import type { Parts } from './parts.ts';
import { mayKeep } from './staged-changes.ts';
import { failureOf, type RunEnd } from './run-end.ts';
import { textOptionsOf } from './source-options.ts';

/** What an executor does for such a job, and what the job does besides when it finishes. */
export interface LoadWork {
  /** With the versions that it reads. */
  readonly claim: Claim;
  readonly batch: Batch;
  readonly load?: LoadPlan;
  readonly besides: readonly TableChange[];
}

/** Whether a job makes a file that came in pieces what is new of a source. */
export const bringsSource = ({ kind, space }: Job): boolean => kind === 'import' && space !== null;

/** Whether a job brings data to a space or takes some back: its owner must be one who may. */
export const isOfLoads = (job: Job): boolean =>
  job.kind === 'publish' || job.kind === 'undo' || bringsSource(job);

/** Makes the file of a claimed job what is new of its source, and ends the job with it. */
export const runSource = async (parts: Parts, { job, upload }: Claim): Promise<RunEnd> => {
  const { store, files } = parts;
  try {
    const told = await store.loads.upload(job.id);
    if (told === undefined || upload === undefined || job.space === null) {
      throw new Error(`job ${job.id} has no file of a source`);
    }
    const sha256 = await files.sealUpload(upload, told.bytes);
    if (sha256 === undefined) return FILE_GONE;
    const { source: name, options, bytes, chunks } = told;
    const change = {
      kind: 'put-source',
      space: job.space,
      source: { name, options, file: upload },
    };
    const printed = `${bytes} bytes in ${counted(BigInt(chunks), 'chunk')}, SHA-256 ${sha256}.`;
    return await finished(parts, job, { changes: [change as TableChange], printed });
  } catch (error) {
    return failureOf(parts, job.id, error);
  }
};

const FILE_GONE: RunEnd = {
  kind: 'failed',
  reason: 'lost',
  message: 'The file is not as it was sent. Nothing was changed. Upload it again.',
};

const finished = async (
  parts: Parts,
  { id, attempt, space }: Job,
  what: { readonly changes: readonly TableChange[]; readonly printed: string },
): Promise<RunEnd> => {
  const at = parts.clock.now();
  const move = { job: id, attempt, at, rows: null, createdTable: null, output: null, ...what };
  const result = await parts.store.jobs.finish(move);
  parts.observer.note('info', 'job.committed', { job: id, result: result.kind });
  return endOfFinish(parts, { space }, { result, outcome: { rows: null } });
};

/** The work of a job of loads; an end where there is none; undefined for all other jobs. */
export const loadWorkOf = async (
  parts: Parts,
  claim: Claim,
  staging: Staging,
): Promise<LoadWork | RunEnd | undefined> => {
  const { job } = claim;
  if (job.space === null) return undefined;
  if (job.kind === 'publish') return publishing(parts, claim, { space: job.space, staging });
  return job.kind === 'undo' ? takingBack(parts, claim, job.space) : undefined;
};

const publishing = async (
  parts: Parts,
  claim: Claim,
  { space, staging }: { readonly space: SpaceId; readonly staging: Staging },
): Promise<LoadWork | RunEnd> => {
  const { store, files } = parts;
  const { job } = claim;
  const seen = await store.spaces.find(job.owner, space);
  const sources = (await store.loads.sources(space)).filter(isNew);
  if (seen === undefined || sources.length === 0) {
    return finished(parts, job, { changes: [], printed: 'Nothing new to load.' });
  }
  const names = sources.flatMap(({ name }) => [name, `${name}${REJECTS_SUFFIX}`]);
  const pinned = await currentOf(parts, space, names);
  const kept = new Set(pinned.filter(mayKeep).map((version) => fold(version.name)));
  const texts: LoadSource[] = [];
  for (const [at, { name, file, options }] of sources.entries()) {
    const staged = `source-${at}`;
    const bytes = await files.stageUpload(file, { staging, name: staged, space });
    if (bytes === undefined) return { ...FILE_GONE, message: `${name}: ${FILE_GONE.message}` };
    texts.push({
      table: name,
      upload: { name: staged, bytes },
      options: textOptionsOf(options),
      mayKeep: kept.has(fold(name)),
    });
  }
  const number = seen.loads + 1;
  return {
    claim: { ...claim, pinned },
    batch: NO_STATEMENTS,
    load: { number, errorsMax: BigInt(seen.properties.loadErrorsMax), sources: texts },
    besides: [
      { kind: 'end-load', space, number, job: job.id, files: sources.map(({ file }) => file) },
    ],
  };
};

const NO_STATEMENTS: Batch = { dialect: 'casjobs', text: '', statements: [] };

type NewSource = Source & { readonly file: UploadToken };

const isNew = (source: Source): source is NewSource => source.isEnabled && source.file !== null;

/** Nobody changes them: the job holds the turn of their space. */
const currentOf = async (
  { store }: Parts,
  space: SpaceId,
  names: readonly string[],
): Promise<readonly TableVersion[]> => {
  const found = await Promise.all(names.map((name) => store.tables.current(space, name)));
  return found.filter((version) => version !== undefined);
};

const takingBack = async (
  parts: Parts,
  claim: Claim,
  space: SpaceId,
): Promise<LoadWork | RunEnd> => {
  const { store } = parts;
  const number = await store.loads.newest(space);
  if (number === undefined) {
    return finished(parts, claim.job, { changes: [], printed: 'There is no load to take back.' });
  }
  const tables = await store.tables.list(space);
  const pinned = tables.filter(({ columns }) => columns.at(-1)?.name === '_load');
  const rejects = tables.filter(
    ({ columns }) => columns[0]?.name === 'load' && columns.length === 6,
  );
  const statements = [
    ...pinned.map(({ name }) => `DELETE FROM mydb.${bracketed(name)} WHERE [_load] = ${number}`),
    ...rejects.map(({ name }) => `DELETE FROM mydb.${bracketed(name)} WHERE [load] = ${number}`),
  ];
  return {
    claim: { ...claim, pinned: [...pinned, ...rejects] },
    batch: batchOf(statements.join(';\n')),
    besides: [{ kind: 'undo-load', space, number }],
  };
};

const batchOf = (text: string): Batch => {
  const parsed = parseBatch(text);
  if (parsed.kind === 'parsed') return parsed.batch;
  throw new Error(`a text of ours does not parse: ${text}`);
};
