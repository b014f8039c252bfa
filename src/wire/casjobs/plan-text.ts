// A plan as the text that GetPlan answers: a paragraph for each statement, in words. The original
// answers the plan of its own engine, which nobody here has.

import type { Plan } from '../../core/plans.ts';

type Planned = Plan['statements'][number];

/** The text of a plan without errors. */
export const planTextOf = ({ statements }: Plan): string =>
  statements.map((statement, at) => statementText(statement, at + 1)).join('\n');

const statementText = (statement: Planned, number: number): string => {
  const { line, columns, reads, writes, estimatedRows } = statement;
  const rows = estimatedRows === null ? '' : `: about ${estimatedRows} rows, an estimate`;
  const list = columns.map(({ name, type, unit }) =>
    `${name} ${[type.name, unit].join(' ')}`.trim(),
  );
  return [
    `Statement ${number}, line ${line}${rows}.`,
    ...reads.map(readText),
    ...writes.map((name) => `  Writes MyDB.${name}.`),
    ...(list.length === 0 ? [] : [`  Columns: ${list.join(', ')}.`]),
  ].join('\n');
};

const readText = ({ database, table, rows, byPosition }: Planned['reads'][number]): string =>
  byPosition
    ? `  Reads rows of ${database}.${table} near a position, of ${rows} in all.`
    : `  Reads ${database}.${table}, ${rows} rows.`;
