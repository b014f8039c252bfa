// The operators between two values as T-SQL spells them: comparisons, arithmetic and bits.
// How tightly they bind is not told here: that is grammar/operators.ts.

import type { BinaryOperator } from '../tree.ts';

/** Comparisons by every spelling they have. */
export const COMPARISONS: ReadonlyMap<string, BinaryOperator> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['!>', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['!<', '>='],
]);

/** The arithmetic and bitwise operators. */
export const ARITHMETIC: ReadonlyMap<string, BinaryOperator> = new Map(
  (['+', '-', '&', '|', '^', '*', '/', '%'] as const).map((sign) => [sign, sign]),
);
