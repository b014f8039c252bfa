// Variables: where one stands, the value it has just now is put in its place, in the type that it
// was declared with. So a query sees constants, and an engine can use what they tell.

import { nearest } from '../../base/suggest.ts';
import type { SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression, Steps } from '../bound.ts';
import type { Declared } from '../bound-statement.ts';
import type { Expression } from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';

/** What a variable's name stands for. */
export const bindVariable = (
  binding: Binding,
  variable: Extract<Expression, { kind: 'variable' }>,
): BoundExpression | undefined => {
  const { name, span } = variable;
  const standIn = binding.standIns.get(variable);
  if (standIn !== undefined) return standIn;
  const value = binding.variables.get(fold(name));
  if (value !== undefined) return heldBy(value);
  if (name.startsWith('@@')) {
    return report(binding, span, `There is no '${name}' here.`, 'There is @@ROWCOUNT.');
  }
  const near = didYouMean(nearest(name, binding.variables.keys()));
  const message = `The variable '${name}' is not declared.`;
  return report(binding, span, message, near ?? `Write DECLARE ${name} and a type before it.`);
};

/** A variable and what it is just now. */
export interface Variable extends Declared {
  /** Digits, text, or `0x…`; null for NULL. */
  readonly text: string | null;
}

/** The value of a variable: it has its type for good, as what is cast has; steps are around it. */
export const variableValue = ({ type, steps, text }: Omit<Variable, 'name'>): BoundExpression => {
  const value = { kind: 'cast', type, value: { kind: 'literal', type, text } } as const;
  return steps === undefined ? value : { kind: 'cast', type, value, ...steps };
};

/** What a variable holds, which went in its steps when it was set. */
const heldBy = (value: BoundExpression): BoundExpression =>
  value.kind === 'cast' && stepsOfValue(value) !== undefined ? value.value : value;

/** The steps that a variable goes in, from its value. */
export const stepsOfValue = (value: BoundExpression): Steps | undefined => {
  if (value.kind !== 'cast') return undefined;
  if (value.isTicked === true) return { isTicked: true };
  return value.isMinutes === true ? { isMinutes: true } : undefined;
};

/**
 * What every batch has, by folded name. A statement's count of rows is set after each; an error
 * ends a batch and nothing is left open, so what scripts ask of those is always zero.
 */
export const SYSTEM_VARIABLES = {
  '@@rowcount': { name: 'bigint' },
  '@@error': { name: 'int' },
  '@@trancount': { name: 'int' },
} as const satisfies Record<string, SqlType>;
