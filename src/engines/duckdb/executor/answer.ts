// What a SELECT of a batch gives: a table of its own, a held one, a file, or the rows on the pipe.
// A batch has one answer on a pipe; as a job it may have several, each a table.

import { OWN_SPACE } from '../../../domain/catalog.ts';
import { bracketed, fold } from '../../../domain/table.ts';
import type { Destination } from '../../../ports/engine.ts';
import type { WrittenName } from '../../../sql/bound-statement.ts';
import type { Ending } from '../messages.ts';
import { isNamedAgain, type BatchState } from './batch-state.ts';
import type { SelectPlan } from './copy-statement.ts';
import { copyToFile, copyToStream, copyToTable } from './copy.ts';
import { hold, nextHeld, noteStaged } from './held-tables.ts';

/** Runs a SELECT; an ending where it cannot be answered. */
export const answerOf = async (state: BatchState, plan: SelectPlan): Promise<Ending | null> => {
  const { answer, run } = state;
  const { destination, staging } = run.job;
  if (plan.into !== undefined) return into(state, plan, plan.into);
  answer.count += 1;
  if (destination.kind === 'table') {
    const name = answer.count === 1 ? destination.name : `${destination.name}_${answer.count}`;
    return into(state, plan, { place: 'own', name });
  }
  if (answer.count > 1) return SECOND_RESULT;
  const { connection, fifo, say } = run;
  const { format, rowsMax } = destination;
  const query = run.job.batch.text;
  const rows = { connection, plan, format, query, ...(rowsMax !== undefined && { rowsMax }) };
  const onHeld = (): Promise<void> => say({ kind: 'writing' });
  const copied =
    destination.kind === 'file'
      ? await copyToFile({ ...rows, staging, ...fileOf(destination) })
      : await copyToStream({ ...rows, fifo, onHeld });
  if ('message' in copied) return { kind: 'failed', reason: 'query-error', errors: [copied] };
  answer.copied = copied;
  state.variables.setRows(answer.copied.rows);
  return null;
};

const fileOf = ({ fileName, isOfQuery }: Extract<Destination, { kind: 'file' }>) => ({
  name: fileName,
  isSteady: isOfQuery !== true,
});

/**
 * A table that nothing else in the batch names goes to its file at once; any other is held, so that
 * what follows can read and change it.
 */
const into = async (
  state: BatchState,
  plan: SelectPlan,
  target: WrittenName,
): Promise<Ending | null> => {
  const { tables, run, answer, variables } = state;
  const existing = takenName(state, target);
  if (existing !== undefined) return tableExists(existing);
  const { connection, job } = run;
  if (target.place === 'own' && !isNamedAgain(state, target.name)) {
    const { serial } = tables;
    tables.serial += 1;
    const { name } = target;
    const table = await copyToTable({ connection, plan, staging: job.staging, name, serial });
    noteStaged(tables, table);
    answer.copied = { ...answer.copied, rows: table.rows };
    variables.setRows(table.rows);
    return null;
  }
  const columns = plan.tableColumns;
  const names = columns.map((_, at) => `c${at}`).join(', ');
  const held = nextHeld(tables);
  await hold(tables, `CREATE TABLE ${held} AS SELECT * FROM (${plan.text}) AS r(${names})`, {
    target,
    columns,
    at: state.at,
  });
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${held}`);
  const rows = reader.getRows()[0]?.[0];
  const count = typeof rows === 'bigint' ? rows : 0n;
  variables.setRows(count);
  if (target.place === 'own') answer.copied = { ...answer.copied, rows: count };
  return null;
};

/** The binder has looked at names after INTO, but not at one that the job was given. */
const takenName = (
  { tables: { snapshot } }: BatchState,
  { place, name }: WrittenName,
): string | undefined =>
  place === 'temporary'
    ? undefined
    : snapshot.databases
        .find((database) => fold(database.name) === fold(OWN_SPACE))
        ?.names.find((listed) => fold(listed) === fold(name));

/** In the binder's own words (sql/bind/written.ts); a test holds them together. */
const tableExists = (name: string): Ending => ({
  kind: 'failed',
  reason: 'table-exists',
  errors: [
    {
      message: `There is already a table '${name}' in ${OWN_SPACE}.`,
      hint:
        `Drop it first, with DROP TABLE ${OWN_SPACE}.${bracketed(name)}, ` +
        `or choose another name.`,
    },
  ],
});

const SECOND_RESULT: Ending = {
  kind: 'failed',
  reason: 'query-error',
  errors: [
    {
      message: 'A batch can answer with the rows of one SELECT only, and this one has a second.',
      hint: 'Add INTO mydb.name to the others, or send them one by one.',
    },
  ],
};
