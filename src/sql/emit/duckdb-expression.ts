// Values for DuckDB. Every node comes out in its bound type and closed in itself, so that it can
// stand anywhere; what users typed appears as quoted literals only.

import type { SqlType } from '../../domain/column.ts';
import type { BoundExpression } from '../bound.ts';
import { hasSubquery } from '../bound-walk.ts';
import { constantOf, numberOf } from '../bind/constant.ts';
import { familyOf } from '../type-rules.ts';
import { aggregateText } from './duckdb-aggregate.ts';
import { arithmeticTemplate } from './duckdb-arithmetic.ts';
import { castTemplate } from './duckdb-cast.ts';
import { handsOn } from './duckdb-finite.ts';
import { functionTemplate } from './duckdb-function.ts';
import { RAISING, TRYING } from './duckdb-manner.ts';
import { borderText } from './duckdb-polygon.ts';
import { minutesTemplate, tickedTemplate } from './duckdb-moment.ts';
import { keyText } from './duckdb-text.ts';
import { cast, quotedString } from './duckdb-type.ts';
import { windowText } from './duckdb-window.ts';
import { boundOnce, columnText, filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** Writes a value. */
export const expressionText = (writer: Writer, expression: BoundExpression): string => {
  switch (expression.kind) {
    case 'literal':
      return literalText(expression.type, expression.text);
    case 'column':
      return columnText(writer, expression.relation, expression.column);
    case 'cast': {
      const { type, value, isTicked, isMinutes, tries } = expression;
      const template = castTemplate(value.type, type, expression);
      const text = filled(writer, template, [operandText(writer, type, value)]);
      const { fail } = tries === true ? TRYING : RAISING;
      if (isTicked === true) return filled(writer, tickedTemplate(fail), [text]);
      return isMinutes === true ? filled(writer, minutesTemplate(fail), [text]) : text;
    }
    case 'arithmetic': {
      const { type, operator, left, right } = expression;
      // A divisor of Infinity would make 0, and no one would see it.
      const second = operator === '/' ? writer.expression(right) : operandText(writer, type, right);
      const sides = [operandText(writer, type, left), second];
      return filled(writer, arithmeticTemplate(expression), sides);
    }
    case 'negate':
      return `(-${operandText(writer, expression.type, expression.value)})`;
    case 'invert': {
      const value = writer.expression(expression.value);
      return expression.type.name === 'bit' ? `(NOT ${value})` : `(~${value})`;
    }
    case 'concatenate':
      return concatenated(writer, expression);
    case 'call':
      return callText(writer, expression);
    case 'aggregate':
      return aggregateText(writer, expression);
    case 'window':
      return windowText(writer, expression);
    case 'case':
    case 'switch':
      return choiceText(writer, expression);
    case 'coalesce':
      return `coalesce(${expression.parts.map(writer.expression).join(', ')})`;
    case 'border':
      return borderText(writer, expression);
    case 'scalar-query':
      return `(${writer.query(expression.query)})`;
  }
};

/** Text of more characters than its type has is cut, as T-SQL does unasked. */
const concatenated = (
  writer: Writer,
  { type, parts }: Extract<BoundExpression, { kind: 'concatenate' }>,
): string => {
  const text = `(${parts.map(writer.expression).join(' || ')})`;
  const limit = 'length' in type ? type.length : null;
  const lengths = parts.map((part) => ('length' in part.type ? part.type.length : null));
  const most = lengths.reduce<number>((sum, length) => sum + (length ?? Infinity), 0);
  if (limit === null || most <= limit) return text;
  return familyOf(type) === 'binary'
    ? `array_slice(${text}, 1, ${limit})`
    : `"left"(${text}, ${limit})`;
};

/** A part of an operation: where that gives a float, the float that comes out is looked at. */
const operandText = (writer: Writer, type: SqlType, operand: BoundExpression): string =>
  familyOf(type) === 'approximate' ? writer.unchecked(operand) : writer.expression(operand);

/** A literal of a type. Numbers that are more than a plain int are read from their digits. */
const literalText = (type: SqlType, text: string | null): string => {
  if (text === null) return cast('NULL', type);
  switch (familyOf(type)) {
    case 'text':
      return quotedString(text);
    case 'binary': {
      const digits = text.slice(2);
      return `unhex(${quotedString(digits.length % 2 === 0 ? digits : `0${digits}`)})`;
    }
    case 'integer':
      return type.name === 'int' && !text.startsWith('-') ? text : cast(quotedString(text), type);
    case 'bit':
    case 'decimal':
    case 'approximate':
    case 'moment':
    case 'identifier':
      return cast(quotedString(text), type);
  }
};

const callText = (
  writer: Writer,
  { name, args, type }: Extract<BoundExpression, { kind: 'call' }>,
): string => {
  const template = functionTemplate({
    name,
    rule: writer.text,
    types: args.map((arg) => arg.type),
    constants: args.map((arg) => numberOf(constantOf(arg))),
    texts: args.map((arg) => (arg.kind === 'literal' ? (arg.text ?? undefined) : undefined)),
  });
  const argumentText = handsOn(name)
    ? (arg: BoundExpression): string => operandText(writer, type, arg)
    : writer.expression;
  return cast(filled(writer, template, args.map(argumentText)), type);
};

const choiceText = (
  writer: Writer,
  choice: Extract<BoundExpression, { kind: 'case' | 'switch' }>,
): string => {
  const otherwise =
    choice.otherwise === undefined ? '' : ` ELSE ${writer.expression(choice.otherwise)}`;
  if (choice.kind === 'case') {
    const branches = choice.branches.map(
      ({ when, result }) => `WHEN ${writer.condition(when)} THEN ${writer.expression(result)}`,
    );
    return `(CASE ${branches.join(' ')}${otherwise} END)`;
  }
  const whens = choice.branches.map(({ when, result }) => ({
    when: comparedText(writer, when),
    result: writer.expression(result),
  }));
  const hasQuery =
    choice.branches.some(({ when, result }) => hasSubquery(when) || hasSubquery(result)) ||
    (choice.otherwise !== undefined && hasSubquery(choice.otherwise));
  const terms = { value: comparedText(writer, choice.value), uses: whens.length, hasQuery };
  return boundOnce(writer, terms, (value) => {
    const branches = whens.map(({ when, result }) => `WHEN ${value} = ${when} THEN ${result}`);
    return `(CASE ${branches.join(' ')}${otherwise} END)`;
  });
};

/**
 * A value as it is compared, grouped and sorted: text as the query takes it. A
 * float beyond its range is compared as greater than all others: an error for it would keep the
 * engine from filtering before it joins.
 */
export const comparedText = (writer: Writer, value: BoundExpression): string => {
  const isText = familyOf(value.type) === 'text';
  const isFolded = isText && writer.text === 'folded';
  if (value.kind === 'literal' && value.text !== null && isFolded && ASCII.test(value.text)) {
    return quotedString(value.text.replace(/ +$/, '').toLowerCase());
  }
  return keyText(writer, writer.unchecked(value), value.type);
};

/** Of these characters DuckDB and we have the same small letters; long lists are folded here. */
const ASCII = /^[ -~]*$/;
