// The bound tree as one SELECT of DuckDB. The text is a function of the tree alone. Inside, every
// relation is t<number> and every column c<place>; names that users typed appear once, quoted, in
// the outermost list. Types of the output are exactly the bound ones.

import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundQuery, BoundSelect, BoundWindowing, TextRule } from '../bound.ts';
import { visitQuery } from '../bound-walk.ts';
import { INT } from '../type-rules.ts';
import { withText } from './duckdb-with.ts';
import { conditionText } from './duckdb-condition.ts';
import { expressionText } from './duckdb-expression.ts';
import { finiteText } from './duckdb-finite.ts';
import { groupedText } from './duckdb-grouping.ts';
import { limitTexts, sortedText } from './duckdb-limit.ts';
import { reachedFrom } from './duckdb-reach.ts';
import { keyText } from './duckdb-text.ts';
import { distinctText, operationText, valuesText } from './duckdb-set.ts';
import { sourceText } from './duckdb-source.ts';
import { cast, quotedName } from './duckdb-type.ts';
import type { Writer } from './duckdb-writer.ts';

/** The query as a SELECT whose columns have the query's names and types, in its order. */
export const duckdbSelectOf = (query: BoundQuery): string =>
  queryText(writerOf(query), query, true);

/**
 * The query with different names for all its columns, as a table needs them: the second `ra` is
 * `ra_2`.
 */
export const withUniqueNames = (query: BoundQuery): BoundQuery => {
  const taken = new Set(query.columns.map(({ name }) => fold(name)));
  const seen = new Set<string>();
  const columns = query.columns.map((column): Column => {
    let { name } = column;
    for (let count = 2; seen.has(fold(name)); count += 1) {
      const next = `${column.name}_${count}`;
      if (!taken.has(fold(next))) name = next;
    }
    seen.add(fold(name));
    taken.add(fold(name));
    return { ...column, name };
  });
  return { ...query, columns };
};

const writerOf = (query: BoundQuery): Writer => {
  let names = 0;
  const newName = (): string => {
    names += 1;
    return `v${names}`;
  };
  const shared = { used: usedColumns(query), newName, carriers: new Map<number, number>() };
  return writerIn(shared, query.text ?? 'folded');
};

/** A writer of a query in which text compares so; others write the queries inside it. */
const writerIn = (
  shared: Pick<Writer, 'used' | 'newName' | 'carriers'>,
  text: TextRule,
): Writer => {
  const writer: Writer = {
    ...shared,
    text,
    expression: (expression) => finiteText(writer, expression, writer.unchecked(expression)),
    unchecked: (expression) => expressionText(writer, expression),
    condition: (condition) => conditionText(writer, condition),
    query: (inner) => {
      const isSame = inner.text === undefined || inner.text === text;
      return queryText(isSame ? writer : writerIn(shared, inner.text), inner, false);
    },
    step: ({ body }, output) => (body.kind === 'select' ? selectText(writer, body, output) : ''),
  };
  return writer;
};

const usedColumns = (query: BoundQuery): Map<number, ReadonlySet<number>> => {
  const used = new Map<number, Set<number>>();
  visitQuery(query, (expression) => {
    if (expression.kind !== 'column') return;
    const columns = used.get(expression.relation) ?? new Set();
    used.set(expression.relation, columns.add(expression.column));
  });
  return used;
};

/** A query; its columns are c0, c1 … inside, and have their own names outermost. */
const queryText = (writer: Writer, query: BoundQuery, isOutermost: boolean): string => {
  const { columns, orderBy, limit, body } = query;
  const common = query.with === undefined ? '' : withText(writer, query.with);
  const rows = bodyText(writer, query);
  if (!isOutermost && orderBy.length === 0 && limit === undefined) return `${common}${rows}`;
  const list = columns.map(
    ({ name }, at) => `q.c${at} AS ${isOutermost ? quotedName(name) : `c${at}`}`,
  );
  const keys = orderBy.map(({ output, descending }) => {
    const type = (body.kind === 'select' ? body.outputs : columns)[output]?.type ?? INT;
    return sortedText(keyText(writer, `q.c${output}`, type), descending);
  });
  const order = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
  const { before, after } = limitTexts(writer, limit, order);
  return `${common}SELECT ${list.join(', ')} FROM (${rows}) AS q${before}${order}${after}`;
};

const bodyText = (writer: Writer, { body, columns }: BoundQuery): string => {
  switch (body.kind) {
    case 'select':
      return selectText(writer, body);
    case 'set-operation':
      return operationText(writer, body, columns);
    case 'values':
      return valuesText(writer, body, columns);
  }
};

const selectText = (writer: Writer, select: BoundSelect, more?: () => string): string => {
  // First of all: what is named above may be carried by another relation than its own.
  const reached = reachedFrom(select);
  const from = reached === undefined ? '' : ` FROM ${sourceText(writer, reached)}`;
  const outputs = select.outputs.map(
    (output, at) => `${cast(writer.expression(output), output.type)} AS c${at}`,
  );
  const where = select.where === undefined ? '' : ` WHERE ${writer.condition(select.where)}`;
  const { grouping, having, windowing } = select;
  const rows =
    grouping === undefined
      ? `${from}${where}`
      : ` FROM (${groupedText(writer, grouping, `${from}${where}`)})` +
        ` AS t${grouping.relation}` +
        (having === undefined ? '' : ` WHERE ${writer.condition(having)}`);
  const seen = windowing === undefined ? rows : windowingText(writer, windowing, rows);
  const list = more === undefined ? outputs : [...outputs, more()];
  const text = `SELECT ${list.join(', ')}${seen}`;
  return select.distinct ? distinctText(writer, text, select.outputs) : text;
};

/** The rows below as a relation of the values that are needed above. */
const windowingText = (
  writer: Writer,
  { relation, values }: BoundWindowing,
  rows: string,
): string => {
  const columns = values.map((value, at) => `${writer.expression(value)} AS c${at}`);
  return ` FROM (SELECT ${columns.join(', ')}${rows}) AS t${relation}`;
};
