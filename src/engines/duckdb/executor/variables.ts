// The variables of a batch, the lines it prints, and how values get out of a query into them.
// A value is kept as text that loses nothing; the binder puts it back as a constant.

import type { DuckDBConnection } from '@duckdb/node-api';
import { fold } from '../../../domain/table.ts';
import { PRINTED_CHARACTERS_MAX, PRINTED_LINES_MAX, type Printed } from '../../../ports/engine.ts';
import { SYSTEM_VARIABLES } from '../../../sql/bind/variable.ts';
import type { Declared } from '../../../sql/bound-statement.ts';
import type { Ending } from '../messages.ts';
import type { Plan, Variable } from './plan.ts';

/** What a batch remembers beside its tables. */
export interface Variables {
  /** By folded name. */
  readonly values: Map<string, Variable>;
  readonly printed: string[];
  printedCharacters: number;
  /** What the last test of IF or WHILE came to: `1` where it held. */
  test: string | null;
  /** Notes how many rows a statement found or changed: @@ROWCOUNT. */
  readonly setRows: (rows: bigint) => void;
}

/** The variables of a batch before its first statement. */
export const variablesOf = (): Variables => {
  const values = new Map<string, Variable>();
  for (const [name, type] of Object.entries(SYSTEM_VARIABLES)) {
    values.set(name, { name, type, text: '0' });
  }
  const setRows = (rows: bigint): void => {
    const name = '@@rowcount';
    values.set(name, { name, type: SYSTEM_VARIABLES[name], text: `${rows}` });
  };
  return { values, printed: [], printedCharacters: 0, test: null, setRows };
};

/** The lines printed, for the record of the job. */
export const printedOf = ({ printed }: Variables): Printed => printed;

/** Runs a query whose last row is wanted, and does with it what it was asked for. */
export const readInto = async (
  variables: Variables,
  connection: DuckDBConnection,
  { text, purpose }: Extract<Plan, { kind: 'read' }>,
): Promise<Ending | null> => {
  const row = await lastRow(connection, text);
  switch (purpose.kind) {
    case 'assign':
      if (purpose.variables.length === 0) variables.test = row?.[0] ?? null;
      else assign(variables, purpose.variables, row);
      return null;
    case 'print':
      print(variables, row?.[0] ?? '');
      return null;
    case 'raise':
      return {
        kind: 'failed',
        reason: 'query-error',
        errors: [{ message: row?.[0] ?? 'The batch ended itself.' }],
      };
  }
};

/** The texts of the last row, or undefined where there is none. */
const lastRow = async (
  connection: DuckDBConnection,
  text: string,
): Promise<readonly (string | null)[] | undefined> => {
  const result = await connection.stream(text);
  let last: readonly (string | null)[] | undefined;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return last;
    const values = chunk.getRowValues(chunk.rowCount - 1);
    last = values.map((value) => (typeof value === 'string' ? value : null));
  }
};

const assign = (
  { values }: Variables,
  declared: readonly Declared[],
  row: readonly (string | null)[] | undefined,
): void => {
  for (const [at, { name, type, isNew }] of declared.entries()) {
    if (row === undefined && !isNew) continue;
    values.set(fold(name), { name, type, text: row?.[at] ?? null });
  }
};

/** Lines beyond the limits are not heard; the first that is not says so. */
const print = (variables: Variables, text: string): void => {
  const { printed } = variables;
  const left = PRINTED_CHARACTERS_MAX - variables.printedCharacters;
  if (printed.length >= PRINTED_LINES_MAX || left <= 0) return;
  const line = text.slice(0, left);
  printed.push(line);
  variables.printedCharacters += line.length;
};
