// Conditions for DuckDB, with T-SQL's comparison of text written out.
// The order of tests may change, and chains become lists; what is true never does.

import type { BoundCondition, BoundExpression } from '../bound.ts';
import { visitExpression, rebuildCondition } from '../bound-walk.ts';
import { castTemplate } from './duckdb-cast.ts';
import { comparedText } from './duckdb-expression.ts';
import { keyText } from './duckdb-text.ts';
import { likeText } from './duckdb-like.ts';
import { insideText } from './duckdb-polygon.ts';
import { columnText, filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';
import { isSameType } from '../type-rules.ts';

/** Writes a condition. */
export const conditionText = (writer: Writer, condition: BoundCondition): string => {
  const key = (value: BoundExpression): string => comparedText(writer, value);
  switch (condition.kind) {
    case 'and':
      return joined(writer, carefulLast(asLists(condition.parts, '<>')), ' AND ');
    case 'or':
      return joined(writer, asLists(condition.parts, '='), ' OR ');
    case 'not':
      return `(NOT ${writer.condition(condition.part)})`;
    case 'compare':
      return `(${key(condition.left)} ${condition.operator} ${key(condition.right)})`;
    case 'between': {
      const { value, low, high, negated } = condition;
      const between = filled(writer, BETWEEN, [key(value), key(low), key(high)]);
      return negated ? `(NOT ${between})` : between;
    }
    case 'in-list': {
      const list = condition.list.map(key).join(', ');
      return `(${key(condition.value)} ${not(condition.negated)}IN (${list}))`;
    }
    case 'in-query': {
      const { wanted, rows } = candidateTexts(writer, condition);
      return `(${wanted} ${not(condition.negated)}IN (${rows}))`;
    }
    case 'quantified': {
      const { wanted, rows } = candidateTexts(writer, condition);
      return `(${wanted} ${condition.operator} ${condition.quantifier.toUpperCase()} (${rows}))`;
    }
    case 'like':
      return likeText(writer, condition);
    case 'is-null':
      return `(${writer.unchecked(condition.value)} IS ${not(condition.negated)}NULL)`;
    case 'inside':
      return insideText(writer, condition);
    case 'exists':
      return `EXISTS (${writer.query(condition.query)})`;
  }
};

/** DuckDB's own BETWEEN copies the value unseen: nested, it would take for ever to plan. */
const BETWEEN = '{0} >= {1} AND {0} <= {2}';

const not = (negated: boolean): string => (negated ? 'NOT ' : '');

const joined = (writer: Writer, parts: readonly BoundCondition[], word: string): string =>
  `(${parts.map((part) => writer.condition(part)).join(word)})`;

type Compare = Extract<BoundCondition, { kind: 'compare' }>;
type InList = Extract<BoundCondition, { kind: 'in-list' }>;

/**
 * `id = 1 OR id = 2 OR …`, as programs write it, made `id IN (1, 2, …)`, and `<>` with AND
 * likewise NOT IN: DuckDB plans a list in a hundredth of the time that it takes for the chain.
 */
const asLists = (
  parts: readonly BoundCondition[],
  operator: '=' | '<>',
): readonly BoundCondition[] => {
  const lists = new Map<string, BoundExpression[]>();
  const kept: BoundCondition[] = [];
  for (const part of parts) {
    const found = tested(part, operator);
    const list = found && lists.get(found.column);
    if (found === undefined) {
      kept.push(part);
    } else if (list === undefined) {
      const started = [found.literal];
      lists.set(found.column, started);
      kept.push({ kind: 'in-list', negated: operator === '<>', value: found.value, list: started });
    } else {
      list.push(found.literal);
    }
  }
  return kept.map((part) => (part.kind === 'in-list' ? unlisted(part, operator) : part));
};

/** A list of one is an equality again. */
const unlisted = (part: InList, operator: '=' | '<>'): BoundCondition => {
  const [only, second] = part.list;
  return only === undefined || second !== undefined || part.negated !== (operator === '<>')
    ? part
    : { kind: 'compare', operator, left: part.value, right: only };
};

/** The column and the literal of a comparison of the two. */
const tested = (part: BoundCondition, operator: Compare['operator']) => {
  if (part.kind !== 'compare' || part.operator !== operator) return undefined;
  const { left: value, right: literal } = part;
  if (value.kind !== 'column' || literal.kind !== 'literal') return undefined;
  return { column: `${value.relation}.${value.column}`, value, literal };
};

/**
 * Tests that can fail, as `x / y > 2` can, after those that cannot, as `y <> 0`: people write them
 * in either order and rely on the second to guard the first.
 */
const carefulLast = (parts: readonly BoundCondition[]): readonly BoundCondition[] => [
  ...parts.filter((part) => !canFail(part)),
  ...parts.filter(canFail),
];

const canFail = (condition: BoundCondition): boolean => {
  let found = false;
  rebuildCondition(condition, (expression) => {
    visitExpression(expression, ({ kind }) => {
      if (kind === 'arithmetic' || kind === 'cast' || kind === 'call') found = true;
      return found;
    });
    return expression;
  });
  return found;
};

/** A value, and the rows of a query, as they are compared. */
const candidateTexts = (
  writer: Writer,
  { value, query, common }: Extract<BoundCondition, { kind: 'in-query' | 'quantified' }>,
): { readonly wanted: string; readonly rows: string } => {
  const type = query.columns[0]?.type ?? common;
  const relation = 0;
  const column = columnText(writer, relation, 0);
  const brought = isSameType(type, common)
    ? column
    : filled(writer, castTemplate(type, common), [column]);
  const inner = keyText(writer, brought, common);
  const wanted = keyText(writer, writer.expression(value), common);
  const rows =
    inner === column
      ? writer.query(query)
      : `SELECT ${inner} FROM (${writer.query(query)}) AS t${relation}`;
  return { wanted, rows };
};
