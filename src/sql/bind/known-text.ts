// Text that is known before the query runs: in quotes, or held by a variable. Nothing is computed
// here; what joins or cuts texts is left to the engine.

import type { BoundExpression } from '../bound.ts';
import { familyOf } from '../type-rules.ts';

/** The text of a value; null for NULL, undefined where only the query will tell. */
export const knownTextOf = (value: BoundExpression): string | null | undefined => {
  if (value.kind === 'literal') {
    return familyOf(value.type) === 'text' || value.text === null ? value.text : undefined;
  }
  if (value.kind !== 'cast' || value.type.name !== 'varchar') return undefined;
  const text = knownTextOf(value.value);
  if (text === undefined || text === null) return text;
  const { length } = value.type;
  return length === null || text.length <= length ? text : undefined;
};
