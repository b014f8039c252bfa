// Variables: where one stands, the value it has just now is put in its place, in the type that it
// was declared with. So a query sees constants, and an engine can use what they tell.

import { nearest } from '../../base/suggest.ts';
import type { SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression } from '../bound.ts';
import type { Expression } from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';

/** What a variable's name stands for. */
export const bindVariable = (
  binding: Binding,
  { name, span }: Extract<Expression, { kind: 'variable' }>,
): BoundExpression | undefined => {
  const value = binding.variables.get(fold(name));
  if (value !== undefined) return value;
  if (name.startsWith('@@')) {
    return report(binding, span, `There is no '${name}' here.`, 'There is @@ROWCOUNT.');
  }
  const near = didYouMean(nearest(name, binding.variables.keys()));
  const message = `The variable '${name}' is not declared.`;
  return report(binding, span, message, near ?? `Write DECLARE ${name} and a type before it.`);
};

/**
 * The value of a variable: digits, text, or `0x…`, or null. It has its type for good, as what is
 * cast has.
 */
export const variableValue = (type: SqlType, text: string | null): BoundExpression => ({
  kind: 'cast',
  type,
  value: { kind: 'literal', type, text },
});

/**
 * What every batch has, by folded name. A statement's count of rows is set after each; an error
 * ends a batch and nothing is left open, so what scripts ask of those is always zero.
 */
export const SYSTEM_VARIABLES = {
  '@@rowcount': { name: 'bigint' },
  '@@error': { name: 'int' },
  '@@trancount': { name: 'int' },
} as const satisfies Record<string, SqlType>;
