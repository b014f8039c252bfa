// Whole numbers that need no engine: `@i + 1` and `@i < 100` are worked out here, for a loop asks
// for nothing else in most of its turns. What could fail, or is no whole number, is left to it.

import type { BoundCondition, BoundExpression, BoundQuery, BoundSelect } from './bound.ts';
import type { ArithmeticOperator, ComparisonOperator } from './bound.ts';
import { isWithin } from './bind/convert.ts';
import { familyOf } from './type-rules.ts';

/** The SELECT of a query that is one row of values, and reads and leaves out nothing. */
export const bareRowOf = (query: BoundQuery): BoundSelect | undefined => {
  const { body } = query;
  if (body.kind !== 'select') return undefined;
  const others = [query.with, query.limit, body.from, body.where];
  const above = [body.grouping, body.having, body.windowing];
  return [...others, ...above].every((part) => part === undefined) ? body : undefined;
};

/** The only row of a query as texts of literals, where every value is a known whole number. */
export const knownRow = (query: BoundQuery): readonly string[] | undefined => {
  const body = bareRowOf(query);
  if (body === undefined) return undefined;
  const values = body.outputs.map(knownWhole);
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : known.map(String);
};

const knownWhole = (expression: BoundExpression): bigint | undefined => {
  if (familyOf(expression.type) !== 'integer') return undefined;
  switch (expression.kind) {
    case 'literal':
      return expression.text === null ? undefined : BigInt(expression.text);
    case 'cast':
      return held(expression, knownWhole(expression.value));
    case 'negate': {
      const value = knownWhole(expression.value);
      return held(expression, value === undefined ? undefined : -value);
    }
    case 'arithmetic': {
      const [left, right] = [knownWhole(expression.left), knownWhole(expression.right)];
      if (left === undefined || right === undefined) return undefined;
      return held(expression, OPERATIONS[expression.operator]?.(left, right));
    }
    case 'case':
      return knownChoice(expression);
    case 'column':
    case 'invert':
    case 'concatenate':
    case 'call':
    case 'aggregate':
    case 'window':
    case 'switch':
    case 'coalesce':
    case 'border':
    case 'scalar-query':
      return undefined;
  }
};

/** What goes beyond the type is an error, which is the engine's to say. */
const held = ({ type }: BoundExpression, value: bigint | undefined): bigint | undefined => {
  const { name } = type;
  const isInteger =
    name === 'tinyint' || name === 'smallint' || name === 'int' || name === 'bigint';
  return value !== undefined && isInteger && isWithin(value, name) ? value : undefined;
};

type Operation = (left: bigint, right: bigint) => bigint | undefined;

/** Quotients are cut, and remainders have the sign of the dividend, as in T-SQL. */
const OPERATIONS: Readonly<Partial<Record<ArithmeticOperator, Operation>>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0n ? undefined : left / right),
  '%': (left, right) => (right === 0n ? undefined : left % right),
};

const knownChoice = ({
  branches,
  otherwise,
}: Extract<BoundExpression, { kind: 'case' }>): bigint | undefined => {
  for (const { when, result } of branches) {
    const isTrue = knownTruth(when);
    if (isTrue === undefined) return undefined;
    if (isTrue) return knownWhole(result);
  }
  return otherwise && knownWhole(otherwise);
};

/** NULL is not known here, so there is no third truth. */
const knownTruth = (condition: BoundCondition): boolean | undefined => {
  switch (condition.kind) {
    case 'compare': {
      const [left, right] = [knownWhole(condition.left), knownWhole(condition.right)];
      if (left === undefined || right === undefined) return undefined;
      return COMPARISONS[condition.operator](left, right);
    }
    case 'not': {
      const part = knownTruth(condition.part);
      return part === undefined ? undefined : !part;
    }
    case 'and':
    case 'or': {
      const parts = condition.parts.map(knownTruth);
      if (parts.includes(undefined)) return undefined;
      return condition.kind === 'and' ? !parts.includes(false) : parts.includes(true);
    }
    case 'between':
    case 'in-list':
    case 'in-query':
    case 'quantified':
    case 'like':
    case 'is-null':
    case 'exists':
    case 'inside':
      return undefined;
  }
};

type Comparison = (left: bigint, right: bigint) => boolean;

const COMPARISONS: Readonly<Record<ComparisonOperator, Comparison>> = {
  '=': (left, right) => left === right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};
