// Values: each kind of expression to its bound form and type. Operators are arithmetic.ts, calls
// call.ts, conversions cast.ts; conditions and queries inside are reached through the binding.

import type { BoundExpression } from '../bound.ts';
import type { Expression, Query } from '../tree.ts';
import { rulesOf } from '../dialect-rules.ts';
import { BIGINT, INT, familyOf, typeText } from '../type-rules.ts';
import { bindArithmetic, isArithmetic } from './arithmetic.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { bindCall } from './call.ts';
import { bindCast } from './cast.ts';
import { reportCollation } from './collation.ts';
import { commonTypeOfAll, comparable, converted, isNull, wholeOf } from './convert.ts';
import { bindLiteral } from './literal.ts';
import { findColumn } from './scope.ts';
import { bindVariable } from './variable.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** Binds an expression that is to be a value. */
export const bindValue = (
  binding: Binding,
  expression: Expression,
  place: Place,
): BoundExpression | undefined => {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'hex':
    case 'null':
      return bindLiteral(binding, expression);
    case 'variable':
      return bindVariable(binding, expression);
    case 'column':
      return place.noColumn === undefined
        ? findColumn(binding, expression.parts, place.scope)
        : report(binding, expression.span, place.noColumn.message, place.noColumn.hint);
    case 'unary':
      return bindUnary(binding, expression, place);
    case 'binary':
      return isArithmetic(expression.operator)
        ? bindArithmetic(binding, expression, place)
        : reportCondition(binding, expression);
    case 'case':
      return bindCase(binding, expression, place);
    case 'cast':
      return bindCast(binding, expression, place);
    case 'call':
      return bindCall(binding, expression, place);
    case 'collate':
      return reportCollation(binding, expression);
    case 'scalar-query':
      return bindScalarQuery(binding, expression.query, place);
    case 'between':
    case 'in-list':
    case 'in-query':
    case 'quantified':
    case 'like':
    case 'is-null':
    case 'exists':
      return reportCondition(binding, expression);
  }
};

const reportCondition = (binding: Binding, { span }: Expression): undefined =>
  report(
    binding,
    span,
    'A condition stands where a value is expected.',
    'Write CASE WHEN … THEN 1 ELSE 0 END.',
  );

const bindUnary = (
  binding: Binding,
  expression: Of<'unary'>,
  place: Place,
): BoundExpression | undefined => {
  const { operator, operand, span } = expression;
  if (operator === 'not') return reportCondition(binding, expression);
  const bound = binding.value(operand, place);
  if (bound === undefined || isNull(bound)) return bound;
  const value = operator === '~' ? wholeOf(bound) : bound;
  const family = familyOf(value.type);
  const takes = operator === '~' ? ['bit', 'integer'] : ['integer', 'decimal', 'approximate'];
  if (!takes.includes(family)) {
    const message = `The operator ${operator} does not take ${typeText(value.type)}.`;
    return report(binding, span, message);
  }
  if (operator === '~') return { kind: 'invert', type: value.type, value };
  return operator === '-' ? asLeast(binding, negated(value)) : value;
};

/** The least bigint is written as a number that is none: beyond T-SQL it is one nevertheless. */
const asLeast = (binding: Binding, value: BoundExpression): BoundExpression =>
  rulesOf(binding.batch).wholes === 'bigint' && value.kind === 'literal' && value.text === LEAST
    ? { ...value, type: BIGINT }
    : value;

const LEAST = String(-(2n ** 63n));

/** A tinyint has no sign, so its negative is a smallint. */
const negated = (value: BoundExpression): BoundExpression => {
  if (value.kind === 'literal' && value.text !== null && value.type.name !== 'tinyint') {
    const text = value.text.startsWith('-') ? value.text.slice(1) : `-${value.text}`;
    return { ...value, text };
  }
  const signed = value.type.name === 'tinyint' ? converted(value, { name: 'smallint' }) : value;
  return { kind: 'negate', type: signed.type, value: signed };
};

const bindScalarQuery = (
  binding: Binding,
  query: Query,
  place: Place,
): BoundExpression | undefined => {
  const bound = binding.query(query, { use: 'value', outer: place.scope });
  const type = bound?.columns[0]?.type;
  return bound && type && { kind: 'scalar-query', type, query: bound };
};

const bindCase = (
  binding: Binding,
  expression: Of<'case'>,
  place: Place,
): BoundExpression | undefined => {
  const thens = expression.branches.map(({ then }) => binding.value(then, place));
  const { otherwise } = expression;
  const last = otherwise === undefined ? undefined : binding.value(otherwise, place);
  const results = otherwise === undefined ? thens : [...thens, last];
  const whens = bindWhens(binding, expression, place);
  const bound = results.filter((result) => result !== undefined);
  if (whens === undefined || bound.length < results.length) return undefined;
  const type = commonTypeOfAll(binding, bound, expression.span);
  if (type === undefined) return undefined;
  const values = bound.map((result) => converted(result, type));
  const tail = otherwise === undefined ? {} : { otherwise: values.at(-1) ?? nullOf };
  const resultOf = (branch: number): BoundExpression => values[branch] ?? nullOf;
  if (whens.kind === 'case') {
    const branches = whens.conditions.map((when, at) => ({ when, result: resultOf(at) }));
    return { kind: 'case', type, branches, ...tail };
  }
  const branches = whens.values.map((when, at) => ({ when, result: resultOf(at) }));
  return { kind: 'switch', type, value: whens.value, branches, ...tail };
};

const nullOf: BoundExpression = { kind: 'literal', type: INT, text: null };

const bindWhens = (binding: Binding, { operand, branches, span }: Of<'case'>, place: Place) => {
  if (operand === undefined) {
    const bound = branches.map(({ when }) => binding.condition(when, place));
    const conditions = bound.filter((condition) => condition !== undefined);
    return conditions.length < bound.length ? undefined : ({ kind: 'case', conditions } as const);
  }
  const bound = [operand, ...branches.map(({ when }) => when)].map((each) =>
    binding.value(each, place),
  );
  const values = bound.filter((value) => value !== undefined);
  if (values.length < bound.length) return undefined;
  const [value, ...whens] = comparable(binding, values, span) ?? [];
  return value && ({ kind: 'switch', value, values: whens } as const);
};
