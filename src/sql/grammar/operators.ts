// How tightly operators bind, as Microsoft's page "Operator Precedence (Transact-SQL)" has it;
// where another dialect has rules for its operators, they say the same. Parser and printer both
// read these tables, so that what one writes the other reads back.

import type { BinaryOperator, Expression, UnaryOperator } from '../tree.ts';

/**
 * How tightly a thing binds: the larger the tighter. BETWEEN, IN, LIKE and IS stand beside the
 * comparisons, for like these they take values on both sides and give a truth value; the page
 * lists some of them beside OR, which no text can tell apart.
 */
export const LEVEL = {
  or: 1,
  and: 2,
  not: 3,
  predicate: 4,
  /** `+ - & ^ |`, and `+` and `-` as signs: `-a * b` is `-(a * b)`. */
  additive: 5,
  multiplicative: 6,
  complement: 7,
  primary: 8,
} as const;

/** One of the values of LEVEL. */
export type Level = (typeof LEVEL)[keyof typeof LEVEL];

/** The level of each operator between two operands; all but the comparisons lean to the left. */
export const BINARY_LEVELS: Readonly<Record<BinaryOperator, Level>> = {
  or: LEVEL.or,
  and: LEVEL.and,
  '=': LEVEL.predicate,
  '<>': LEVEL.predicate,
  '<': LEVEL.predicate,
  '<=': LEVEL.predicate,
  '>': LEVEL.predicate,
  '>=': LEVEL.predicate,
  '+': LEVEL.additive,
  '-': LEVEL.additive,
  '&': LEVEL.additive,
  '|': LEVEL.additive,
  '^': LEVEL.additive,
  '||': LEVEL.additive,
  '*': LEVEL.multiplicative,
  '/': LEVEL.multiplicative,
  '%': LEVEL.multiplicative,
};

/** Each operator before one operand: its own level, and the loosest its operand may have. */
export const UNARY_LEVELS: Readonly<Record<UnaryOperator, { own: Level; operand: Level }>> = {
  not: { own: LEVEL.not, operand: LEVEL.not },
  '+': { own: LEVEL.additive, operand: LEVEL.multiplicative },
  '-': { own: LEVEL.additive, operand: LEVEL.multiplicative },
  '~': { own: LEVEL.complement, operand: LEVEL.complement },
};

/** How tightly an expression as a whole binds: what stands lower needs parentheses around it. */
export const levelOf = (expression: Expression): Level => {
  if (expression.kind === 'binary') return BINARY_LEVELS[expression.operator];
  if (expression.kind === 'unary') return UNARY_LEVELS[expression.operator].own;
  return EXPRESSION_LEVELS[expression.kind];
};

type Simple = Exclude<Expression['kind'], 'binary' | 'unary'>;

const EXPRESSION_LEVELS = {
  number: LEVEL.primary,
  string: LEVEL.primary,
  hex: LEVEL.primary,
  null: LEVEL.primary,
  variable: LEVEL.primary,
  column: LEVEL.primary,
  between: LEVEL.predicate,
  'in-list': LEVEL.predicate,
  'in-query': LEVEL.predicate,
  quantified: LEVEL.predicate,
  like: LEVEL.predicate,
  'is-null': LEVEL.predicate,
  exists: LEVEL.primary,
  'scalar-query': LEVEL.primary,
  case: LEVEL.primary,
  collate: LEVEL.primary,
  cast: LEVEL.primary,
  call: LEVEL.primary,
} as const satisfies Record<Simple, Level>;
