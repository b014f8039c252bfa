// A job that loads texts into tables: each one's rows behind those of its table, all in one run.
// The first way is a quick one over each text; only where a row is not as it was expected to be
// are all looked at, and only where one is bad is the text written anew to say in which line.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fold } from '../../../../domain/table.ts';
import { OWN_SPACE, type CatalogTable } from '../../../../domain/catalog.ts';
import {
  PRINTED_CHARACTERS_MAX,
  PRINTED_LINES_MAX,
  REJECTS_SUFFIX,
  type LoadPlan,
  type LoadSource,
  type Printed,
  type StagedChange,
} from '../../../../ports/engine.ts';
import { nameLengthMax } from '../../../../sql/bind/written.ts';
import { writtenTable } from '../../../../sql/catalog/change.ts';
import type { Reply } from '../../messages.ts';
import type { BatchRun } from '../batch-state.ts';
import { endingOfError } from '../engine-error.ts';
import { isUnreadable, typeText } from '../upload/csv-text.ts';
import { shown, uploadFault, uploadFaultOf } from '../upload/fault.ts';
import { UNFIT } from '../upload/text-values.ts';
import { append, driftLines } from './append.ts';
import { LOAD, isLoadColumn } from './load-column.ts';
import {
  goodRows,
  likelyRows,
  lookedText,
  recounted,
  type LookedRows,
  type LookedText,
} from './looked-text.ts';
import { openText, type LoadText } from './open-text.ts';
import { REJECTED, rejectedRows } from './rejects.ts';
import { scrub } from './scrub.ts';
import { noteBad, tooManyBad, type BadRows } from './bad-rows.ts';

/** Loads all texts, or none: a fault of one is the end of the run. */
export const runLoad = async (
  run: BatchRun,
  load: LoadPlan,
  temp: string,
): Promise<Reply & { kind: 'ended' }> => {
  const state: LoadState = {
    run,
    load,
    temp,
    changes: [],
    printed: [],
    bad: { count: 0n, first: [] },
    rows: 0n,
  };
  try {
    for (const source of load.sources) {
      if (run.stopping()) return { kind: 'ended', ending: { kind: 'interrupted' } };
      await loadSource(state, source).catch((error: unknown) => {
        throw named(error, source);
      });
      await emptyFolder(temp);
    }
    const { changes, rows, printed } = state;
    return { kind: 'ended', ending: { kind: 'done', changes, rows, printed: fitting(printed) } };
  } catch (error) {
    const fault = uploadFaultOf(error);
    if (fault === null || run.stopping()) {
      return { kind: 'ended', ...endingOfError(error, run.stopping()) };
    }
    return { kind: 'ended', ending: { kind: 'failed', reason: 'query-error', errors: [fault] } };
  }
};

/** A load while it runs. */
interface LoadState {
  readonly run: BatchRun;
  readonly load: LoadPlan;
  readonly temp: string;
  readonly changes: StagedChange[];
  readonly printed: string[];
  readonly bad: BadRows;
  /** Good ones of all texts so far. */
  rows: bigint;
}

/** What a text was written anew into takes room that the next one may want. */
const emptyFolder = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.csv')) await rm(join(folder, name));
  }
};

/** A fault says of which of several texts it is. */
const named = (error: unknown, { table }: LoadSource): unknown => {
  const fault = uploadFaultOf(error);
  return fault === null ? error : uploadFault(`${table}: ${fault.message}`, fault.hint);
};

/** More lines than anybody reads are left out. */
const fitting = (lines: readonly string[]): Printed => {
  let left = PRINTED_CHARACTERS_MAX;
  return lines.slice(0, PRINTED_LINES_MAX).flatMap((line) => {
    left -= line.length;
    return left < 0 ? [] : [line];
  });
};

const loadSource = async (state: LoadState, source: LoadSource): Promise<void> => {
  const { run, temp } = state;
  const { connection, job } = run;
  const target = targetOf(state, source.table);
  const path = join(job.staging, source.upload.name);
  const { options } = source;
  const opened = await openText({ connection, path, temp, target, options });
  // DuckDB knows no runs of blanks.
  const text = opened.delimiter === 'blanks' ? await scrub(opened) : opened;
  try {
    await addRows(state, source, text, await likelyRows(text));
  } catch (error) {
    if (run.stopping() || !isAboutRows(error)) throw error;
    const looked = await wellLookedText(text);
    if (looked.bad > 0n) await refuseOrNote(state, source, looked);
    await addRows(state, source, looked.text, goodRows(looked));
    if (looked.bad > 0n) await addRejected(state, source, looked);
  }
};

/** The table that a text is for, as it stands now; undefined where there is none yet. */
const targetOf = ({ run, changes }: LoadState, name: string): CatalogTable | undefined => {
  const { snapshot } = run.job;
  const isTaken = changes.some((each) => 'table' in each && fold(each.table.name) === fold(name));
  if (isTaken) throw uploadFault(`Two of what is loaded are to become the table '${name}'.`);
  if (name.length > nameLengthMax) {
    throw uploadFault(`'${shown(name)}' is longer than the name of a table may be.`);
  }
  const own = snapshot.databases.find((database) => fold(database.name) === fold(OWN_SPACE));
  const object = own?.objects.find((each) => fold(each.name) === fold(name));
  if (object !== undefined) {
    throw uploadFault(`There is a ${object.kind} '${object.name}'.`, 'Drop it first.');
  }
  const target = writtenTable(snapshot, { place: 'own', name });
  const isThere = own?.names.some((each) => fold(each) === fold(name)) === true;
  if (isThere && target === undefined) throw new Error(`a load was not given the table ${name}`);
  const demanding = target?.columns.find(
    ({ isNotNull, identity, default: otherwise, keys }) =>
      isNotNull === true || (identity ?? otherwise ?? keys) !== undefined,
  );
  if (demanding !== undefined) {
    throw uploadFault(
      `The column '${demanding.name}' of '${name}' has a rule for its values.`,
      'A load adds rows to tables without NOT NULL, IDENTITY, DEFAULT and keys: use INSERT.',
    );
  }
  return target;
};

/** Whether rows are not as they were expected; anything else is no matter of the text. */
const isAboutRows = (error: unknown): boolean => {
  const words = error instanceof Error ? error.message : String(error);
  return words.toLowerCase().includes(UNFIT) || isUnreadable(words);
};

/** Looks at all rows of a text; at those of the text written anew where one of them is bad. */
const wellLookedText = async (text: LoadText): Promise<LookedText> => {
  try {
    const looked = await lookedText(text);
    if (looked.bad === 0n || text.more !== undefined) return looked;
    return recounted(await scrub(text), looked.columns);
  } catch (error) {
    if (!isAboutRows(error) || text.more !== undefined) throw error;
  }
  return lookedText(await scrub(text));
};

const addRows = async (
  state: LoadState,
  { table: name, mayKeep }: LoadSource,
  { target }: LoadText,
  rows: LookedRows,
): Promise<void> => {
  const { run, load, changes, printed } = state;
  const { connection, job } = run;
  const loadColumn = target?.columns.find(isLoadColumn);
  if (loadColumn !== undefined && loadColumn.type.name !== 'int') {
    const type = typeText(loadColumn.type);
    throw uploadFault(`The column ${loadColumn.name} of '${name}' is ${type}, and no int.`);
  }
  const columns = [...rows.columns, LOAD];
  const number = `CAST(${load.number} AS INTEGER) AS c${rows.columns.length}`;
  const text = `SELECT *, ${number} FROM (${rows.text})`;
  const serial = changes.length;
  const appended = await append({
    connection,
    staging: job.staging,
    serial,
    name,
    target,
    mayKeep,
    rows: { columns, text },
  });
  changes.push(appended.change);
  state.rows += appended.rows;
  if (target !== undefined) printed.push(...driftLines(target, columns));
  printed.push(`${appended.change.table.name}: ${counted(appended.rows)}.`);
};

const counted = (rows: bigint): string => `${rows} ${rows === 1n ? 'row' : 'rows'}`;

/** Counts the bad rows of a text; throws where they are more than the load may have. */
const refuseOrNote = async (
  { bad, load }: LoadState,
  source: LoadSource,
  looked: LookedText,
): Promise<void> => {
  await noteBad(bad, source.table, looked);
  if (bad.count > load.errorsMax) throw await tooManyBad(bad, load.errorsMax, looked);
};

const addRejected = async (
  state: LoadState,
  source: LoadSource,
  looked: LookedText,
): Promise<void> => {
  const { run, load, changes, printed } = state;
  const { connection, job } = run;
  const table = looked.text.target?.name ?? source.table;
  const name = `${table}${REJECTS_SUFFIX}`;
  const target = targetOf(state, name);
  if (target !== undefined && !isOfRejected(target)) {
    throw uploadFault(
      `'${name}' is no table of rejected rows.`,
      'Give it another name, so that the rows which cannot be loaded have a place.',
    );
  }
  const rows = rejectedRows(looked, load.number);
  const serial = changes.length;
  const { change } = await append({
    connection,
    staging: job.staging,
    serial,
    name,
    target,
    mayKeep: false,
    rows,
  });
  changes.push(change);
  printed.push(`${table}: ${counted(looked.bad)} rejected, see ${name}.`);
};

const isOfRejected = ({ columns }: CatalogTable): boolean =>
  columns.length === REJECTED.length &&
  columns.every(({ name, type }, at) => {
    const expected = REJECTED[at];
    return name === expected?.name && typeText(type) === typeText(expected.type);
  });
