// A common table that reads itself: rows to begin with, UNION ALL what is made of the rows of each
// step, until a step makes none. What the part that goes on may not have is as in T-SQL ("WITH
// common_table_expression"), and its columns have the types of those it began with.

import type { SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundCommonTable, BoundQuery } from '../bound.ts';
import type { CommonTable, Query, QueryBody, Select, Span, TableSource } from '../tree.ts';
import { INT, isSameType, typeText } from '../type-rules.ts';
import { walk } from '../walk.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { converted, isNull } from './convert.ts';
import { bindNamed } from './named.ts';
import type { CommonRelation, Scope } from './relation.ts';

/** Whether a common table stands in its own query. */
export const readsItself = (table: CommonTable): boolean =>
  readingsOf(table.query.body, table).length > 0;

/** Where a body reads the common table. */
const readingsOf = (body: QueryBody, { name }: CommonTable): readonly Span[] => {
  const found: Span[] = [];
  walk(body, (node) => {
    if (node.kind === 'table' && isItself(node, fold(name.text))) found.push(node.span);
  });
  return found;
};

const isItself = ({ name }: Extract<TableSource, { kind: 'table' }>, own: string): boolean =>
  name.database === undefined && name.schema === undefined && fold(name.object.text) === own;

interface Ask {
  readonly scope: Scope;
  /** Makes the table known, with these columns, to what is bound after. */
  readonly add: (columns: CommonRelation['columns']) => void;
  readonly stepsMax: number;
}

/** Binds the rows to begin with, then the queries that go on from them. */
export const bindRecursion = (
  binding: Binding,
  table: CommonTable,
  { scope, add, stepsMax }: Ask,
): Pick<BoundCommonTable, 'query' | 'recursion'> | undefined => {
  const { name, query } = table;
  const parts = partsOf(query.body);
  const first = parts.findIndex((part) => readingsOf(part, table).length > 0);
  const steps = parts.slice(first);
  const late = steps.find((part) => readingsOf(part, table).length === 0);
  if (first === 0 || late !== undefined) {
    const message = `'${name.text}' reads itself before it has rows to begin with.`;
    return report(binding, (late ?? query).span, message, BEGIN);
  }
  if (query.orderBy.length > 0) {
    const message = 'ORDER BY cannot stand in a common table that reads itself.';
    return report(binding, query.orderBy[0]?.span ?? query.span, message, 'Order what reads it.');
  }
  const anchor = bindNamed(binding, { ...table, query: queryOf(parts.slice(0, first)) }, scope);
  if (anchor === undefined) return undefined;
  add(anchor.columns);
  const queries = steps.map((step) => bindStep(binding, table, { step, scope, anchor }));
  const found = queries.filter((each) => each !== undefined);
  if (found.length < queries.length) return undefined;
  return { query: anchor, recursion: { queries: found, stepsMax } };
};

const BEGIN = 'Write WITH a AS (SELECT … UNION ALL SELECT … FROM a JOIN …), the beginning first.';

/** What UNION ALL joins, however it is written. */
const partsOf = (body: QueryBody): readonly QueryBody[] =>
  body.kind === 'set-operation' && body.operator === 'union all'
    ? body.branches.flatMap(partsOf)
    : [body];

const queryOf = (bodies: readonly QueryBody[]): Query => {
  const [first, ...rest] = bodies;
  if (first === undefined) throw new RangeError('a recursion begins with something');
  const span = { start: first.span.start, end: (rest.at(-1) ?? first).span.end };
  const body: QueryBody =
    rest.length === 0
      ? first
      : { kind: 'set-operation', operator: 'union all', branches: bodies, span };
  return { kind: 'query', body, orderBy: [], span };
};

const bindStep = (
  binding: Binding,
  table: CommonTable,
  { step, scope, anchor }: { step: QueryBody; scope: Scope; anchor: BoundQuery },
): BoundQuery | undefined => {
  const { text: name } = table.name;
  const fault = faultOf(step, table);
  if (fault !== undefined) return report(binding, fault.span, fault.message, fault.hint);
  const query = { kind: 'query', body: step, orderBy: [], span: step.span } as const;
  const bound = binding.query(query, { use: 'renamed', outer: scope });
  if (bound?.body.kind !== 'select') return undefined;
  const { grouping, windowing } = bound.body;
  if (grouping !== undefined || windowing !== undefined) {
    const what = windowing === undefined ? 'An aggregate' : 'A window function';
    const message = `${what} cannot stand where '${name}' reads itself.`;
    return report(binding, step.span, message, `Write it over '${name}', behind WITH.`);
  }
  if (bound.columns.length !== anchor.columns.length) {
    const counts = `${anchor.columns.length} columns, and goes on with ${bound.columns.length}`;
    return report(binding, step.span, `'${name}' begins with ${counts}.`);
  }
  const outputs = bound.body.outputs.map((output, at) => {
    const { type } = anchor.columns[at] ?? output;
    return isNull(output) ? converted(output, type) : output;
  });
  const strange = outputs.findIndex(({ type }, at) => !isSameType(type, typeAt(anchor, at)));
  const output = outputs[strange];
  if (output !== undefined) {
    const column = anchor.columns[strange]?.name;
    const types = `${typeText(typeAt(anchor, strange))}, and goes on as ${typeText(output.type)}`;
    const message = `The column '${column}' of '${name}' begins as ${types}.`;
    return report(binding, step.span, message, 'CAST one of the two to the type of the other.');
  }
  return { ...bound, columns: anchor.columns, body: { ...bound.body, outputs } };
};

const typeAt = ({ columns }: BoundQuery, at: number): SqlType => columns[at]?.type ?? INT;

interface Fault {
  readonly message: string;
  readonly span: Span;
  readonly hint?: string;
}

/** What a query that reads the table it belongs to may not have. */
const faultOf = (step: QueryBody, table: CommonTable): Fault | undefined => {
  const { text: name } = table.name;
  const where = `where '${name}' reads itself`;
  const { span } = step;
  if (step.kind !== 'select') {
    return { message: `Only UNION ALL joins queries ${where}.`, span, hint: BEGIN };
  }
  const clause = CLAUSES.find(({ stands }) => stands(step));
  if (clause !== undefined) return { message: `${clause.word} cannot stand ${where}.`, span };
  const [, second] = readingsOf(step, table);
  if (second !== undefined) return { message: `'${name}' reads itself twice here.`, span: second };
  const direct = step.from.flatMap(innerOf).some((source) => isReading(source, name));
  if (direct) return undefined;
  const message = `'${name}' reads itself in a subquery or an outer join.`;
  return { message, span: readingsOf(step, table)[0] ?? span, hint: 'Put it into FROM or JOIN.' };
};

const CLAUSES: readonly { readonly word: string; readonly stands: (select: Select) => boolean }[] =
  [
    { word: 'DISTINCT', stands: ({ distinct }) => distinct },
    { word: 'TOP', stands: ({ top }) => top !== undefined },
    { word: 'GROUP BY', stands: ({ groupBy }) => groupBy.length > 0 },
    { word: 'HAVING', stands: ({ having }) => having !== undefined },
  ];

/** What FROM joins by inner joins alone. */
const innerOf = (source: TableSource): readonly TableSource[] => {
  if (source.kind !== 'join') return [source];
  if (source.join !== 'inner' && source.join !== 'cross') return [];
  return [...innerOf(source.left), ...innerOf(source.right)];
};

const isReading = (source: TableSource, name: string): boolean =>
  source.kind === 'table' && isItself(source, fold(name));
