// Assignments: `@x = value` and the shorter `@x += value`, which is read as `@x = @x + value`.
// The same form sets variables in SET, DECLARE and SELECT, and columns in UPDATE.

import { tokenAt } from '../lexer.ts';
import type { BinaryOperator, Expression, Name } from '../tree.ts';
import { expect, expected } from '../grammar/complaint.ts';
import { variableOf } from '../grammar/name.ts';
import { advance, peek, spanFrom } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';

/** A variable and its new value. */
export interface Assignment {
  readonly variable: Name;
  readonly value: Expression;
}

/** Whether a variable with an assignment's sign behind it is at hand. */
export const atAssignment = (reader: Reader): boolean => {
  if (reader.token.kind !== 'variable') return false;
  const next = peek(reader);
  return next.key === '=' || (isCompound(next.key) && tokenAt(reader.text, next.end).key === '=');
};

/** `@x = value`, `@x += value`. */
export const assignmentOf = (reader: Reader): Assignment => {
  const variable = variableOf(reader);
  const old: Expression = { kind: 'variable', name: variable.text, span: variable.span };
  return { variable, value: assignedValueOf(reader, old) };
};

/** The value behind `=` or a sign with `=`, over the value that is there. */
export const assignedValueOf = (reader: Reader, old: Expression): Expression => {
  const operator = operatorAt(reader);
  expect(reader, '=', "'=' and a value");
  const { start } = reader.token;
  const right = reader.rules.expression(reader);
  if (operator === undefined) return right;
  const span = spanFrom(reader, start);
  return { kind: 'binary', operator, left: old, right, span };
};

const operatorAt = (reader: Reader): BinaryOperator | undefined => {
  const { key } = reader.token;
  if (!isCompound(key)) return undefined;
  if (peek(reader).key !== '=') throw expected(reader, "'=' and a value");
  advance(reader);
  return COMPOUNDS.find((operator) => operator === key);
};

const COMPOUNDS = ['+', '-', '*', '/', '%', '&', '|', '^'] as const satisfies BinaryOperator[];

const isCompound = (key: string): boolean => COMPOUNDS.some((operator) => operator === key);
