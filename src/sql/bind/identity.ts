// Whether two bound expressions say the same: GROUP BY ra / 15 and SELECT ra / 15 do.
// Each expression gets a number, made from its own words and the numbers of its parts, so that
// comparing costs no more than the size of the tree.

import type { BoundExpression } from '../bound.ts';

/**
 * A function from expressions to numbers, equal where they mean the same. What a column is
 * called does not count; a subquery is like no other.
 */
export const identities = (): ((expression: BoundExpression) => number) => {
  const known = new WeakMap<object, number>();
  const numbers = new Map<string, number>();

  const identityOf = (node: object): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const words = isQuery(node) ? `query ${numbers.size}` : wordsOf(node);
    const identity = numbers.get(words) ?? numbers.size;
    numbers.set(words, identity);
    known.set(node, identity);
    return identity;
  };

  const wordsOf = (node: object): string =>
    isColumn(node) ? `column ${node.relation}.${node.column}` : fieldsOf(node);

  /** What JSON would say, in a tenth of its time, for it is asked for every part of a query. */
  const fieldsOf = (of: object): string => {
    let words = '';
    for (const [field, value] of Object.entries(of)) words += `${field}:${valueOf(value)};`;
    return words;
  };

  const valueOf = (value: unknown): string => {
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value !== 'object' || value === null) return String(value);
    return isNode(value) ? `#${identityOf(value)}` : `{${fieldsOf(value)}}`;
  };

  return identityOf;
};

/** A part with a kind is an expression, a condition or a query. */
const isNode = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'kind' in value;

const isQuery = (node: object): boolean => 'kind' in node && node.kind === 'query';

const isColumn = (node: object): node is Extract<BoundExpression, { kind: 'column' }> =>
  'kind' in node && node.kind === 'column';
