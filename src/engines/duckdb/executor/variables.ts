// The variables of a batch, the lines it prints, and how values get out of a query into them.
// A value is kept as text that loses nothing; the binder puts it back as a constant.

import type { DuckDBConnection } from '@duckdb/node-api';
import { fold } from '../../../domain/table.ts';
import { PRINTED_CHARACTERS_MAX, PRINTED_LINES_MAX, type Printed } from '../../../ports/engine.ts';
import { SYSTEM_VARIABLES, type Variable } from '../../../sql/bind/variable.ts';
import type { Declared, ReadPurpose } from '../../../sql/bound-statement.ts';
import { filledMessage, type MessageValue } from '../../../sql/message.ts';
import type { Ending } from '../messages.ts';

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
  const values = new Map<string, Variable>(
    Object.entries(SYSTEM_VARIABLES).map(([name, type]) => [name, { name, type, text: '0' }]),
  );
  const setRows = (rows: bigint): void => {
    const name = '@@rowcount';
    values.set(name, { name, type: SYSTEM_VARIABLES[name], text: `${rows}` });
  };
  return { values, printed: [], printedCharacters: 0, test: null, setRows };
};

/** Begins a variable, as NULL. */
export const declare = ({ values }: Variables, variable: Declared): void =>
  void values.set(fold(variable.name), { ...variable, text: null });

/** Ends all variables but those that every batch has. */
export const endDeclared = ({ values }: Variables): void => {
  for (const name of values.keys()) if (!name.startsWith('@@')) values.delete(name);
};

/** The lines printed, for the record of the job. */
export const printedOf = ({ printed }: Variables): Printed => printed;

/** The last row of a query as texts, undefined where there is none; and how many there are. */
interface LastRow {
  readonly row: readonly (string | null)[] | undefined;
  readonly rows: bigint;
}

/**
 * Does with the last row of a query what it was asked for; an ending where it ends the batch. An
 * assignment counts the rows it has read, and a message sets the count back.
 */
export const doWith = (
  variables: Variables,
  purpose: ReadPurpose,
  { row, rows }: LastRow,
): Ending | null => {
  switch (purpose.kind) {
    case 'assign':
      if (purpose.variables.length === 0) {
        variables.test = row?.[0] ?? null;
      } else {
        assign(variables, purpose.variables, row);
        variables.setRows(rows);
      }
      return null;
    case 'print':
      print(variables, row?.[0] ?? '');
      variables.setRows(0n);
      return null;
    case 'raise':
      variables.setRows(0n);
      return raise(variables, purpose.args, row ?? []);
    case 'throw':
      return thrown(row?.[0] ?? '');
  }
};

const thrown = (message: string): Ending => ({
  kind: 'failed',
  reason: 'query-error',
  errors: [{ message: message === '' ? 'The batch ended itself.' : message }],
});

/** Up to this severity a message informs and ends nothing. */
const informingMax = 10;

const raise = (
  variables: Variables,
  kinds: readonly MessageValue['kind'][],
  [message, severity, ...texts]: readonly (string | null)[],
): Ending | null => {
  const values = kinds.map((kind, at) => ({ kind, text: texts[at] ?? null }));
  const filled = filledMessage(message ?? '', values);
  if (filled.kind === 'wrong') return thrown(filled.message);
  if (Number(severity ?? informingMax + 1) > informingMax) return thrown(filled.text);
  print(variables, filled.text);
  return null;
};

/** Runs a query to its last row. */
export const lastRow = async (connection: DuckDBConnection, text: string): Promise<LastRow> => {
  const result = await connection.stream(text);
  let row: LastRow['row'];
  for (let rows = 0n; ;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return { row, rows };
    rows += BigInt(chunk.rowCount);
    const values = chunk.getRowValues(chunk.rowCount - 1);
    row = values.map((value) => (typeof value === 'string' ? value : null));
  }
};

const assign = (
  { values }: Variables,
  declared: readonly Declared[],
  row: LastRow['row'],
): void => {
  if (row === undefined) return;
  for (const [at, variable] of declared.entries()) {
    values.set(fold(variable.name), { ...variable, text: row[at] ?? null });
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
