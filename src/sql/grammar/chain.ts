// Chains of AND and OR as balanced trees: both operators associate, so a thousand terms need be
// no deeper than ten levels, and no later stage runs out of stack.
// The one rule of shape: of n terms the first half, rounded up, stands on the left.

import type { BinaryOperator, Expression, Span } from '../tree.ts';

/** The operators whose terms may be grouped at will. */
export type ChainOperator = Extract<BinaryOperator, 'and' | 'or'>;

/** A term and where it stands in the text, its parentheses included. */
export interface Link {
  readonly value: Expression;
  readonly span: Span;
}

/** The tree of the terms, in order; a single term stands for itself. */
export const chained = (operator: ChainOperator, links: readonly [Link, ...Link[]]): Expression =>
  joined(operator, links).value;

const joined = (operator: ChainOperator, links: readonly Link[]): Link => {
  const [first] = links;
  if (first === undefined) throw new Error('A chain has at least one term.');
  if (links.length === 1) return first;
  const middle = Math.ceil(links.length / 2);
  const left = joined(operator, links.slice(0, middle));
  const right = joined(operator, links.slice(middle));
  const span = { start: left.span.start, end: right.span.end };
  return { value: { kind: 'binary', operator, left: left.value, right: right.value, span }, span };
};

/**
 * The terms of the chain that `chained` would make into exactly this tree, or undefined where
 * the tree has another shape, as `a OR (b OR c)` has.
 */
export const linksOf = (
  expression: Expression,
  operator: ChainOperator,
): readonly Expression[] | undefined => {
  if (expression.kind !== 'binary' || expression.operator !== operator) return [expression];
  const left = linksOf(expression.left, operator);
  const right = linksOf(expression.right, operator);
  if (left === undefined || right === undefined) return undefined;
  const surplus = left.length - right.length;
  return surplus === 0 || surplus === 1 ? [...left, ...right] : undefined;
};
