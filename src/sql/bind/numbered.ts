// Columns that number themselves: which types can, how many a table can have, and the item
// IDENTITY(int, 1, 1) of SELECT … INTO, which makes such a column of a query's rows.

import type { Column, SqlType } from '../../domain/column.ts';
import type { Expression, Query, SelectItem, Span, TypeName } from '../tree.ts';
import { familyOf, typeText } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { DECLARED_LENGTH, typeOf } from './type-name.ts';

/** Reports an IDENTITY that a column of a type cannot have; false where it does. */
export const canNumber = (
  binding: Binding,
  type: SqlType,
  { increment, span }: { readonly increment: string; readonly span: Span },
): boolean => {
  const isWhole = type.name === 'decimal' ? type.scale === 0 : familyOf(type) === 'integer';
  if (isWhole && Number(increment) !== 0) return true;
  const message = isWhole
    ? 'The increment of IDENTITY cannot be 0.'
    : `An IDENTITY column is a whole number, and no ${typeText(type)}.`;
  report(binding, span, message);
  return false;
};

/** Reports a second column that would number itself; false where there is one. */
export const hasOneNumbered = (
  binding: Binding,
  columns: readonly Column[],
  span: Span,
): boolean => {
  const [first, second] = columns.filter(({ identity }) => identity !== undefined);
  if (first === undefined || second === undefined) return true;
  const message = `A table has one IDENTITY column at most, and '${first.name}' is one.`;
  report(binding, span, message, `Leave IDENTITY out of '${second.name}'.`);
  return false;
};

/** A query whose IDENTITY item is a plain value, and what that item says. */
export interface NumberedQuery {
  readonly query: Query;
  readonly column?: Column & Required<Pick<Column, 'identity'>>;
  readonly span?: Span;
}

/** The query without `IDENTITY(type, seed, increment)`; undefined where that is not right. */
export const numberedQueryOf = (binding: Binding, query: Query): NumberedQuery | undefined => {
  const { body } = query;
  const [item, second] = body.kind === 'select' ? body.items.filter(isIdentity) : [];
  if (body.kind !== 'select' || item === undefined) return { query };
  const { value, alias, span } = item;
  if (second !== undefined) {
    return report(binding, second.span, 'IDENTITY stands here a second time.');
  }
  if (alias === undefined) {
    return report(binding, span, 'The column of IDENTITY has no name.', 'Write IDENTITY(…) AS id.');
  }
  const made = madeBy(binding, value);
  if (made === undefined) return undefined;
  const one: Expression = { kind: 'number', text: '1', span: value.span };
  const items = body.items.map((each) => (each === item ? { ...item, value: one } : each));
  return {
    query: { ...query, body: { ...body, items } },
    column: { name: alias.text, isNotNull: true, ...made },
    span,
  };
};

/** Reports an IDENTITY item in a query that makes no table; true where there is one. */
export const reportsIdentity = (binding: Binding, { body }: Query): boolean => {
  const item = body.kind === 'select' ? body.items.find(isIdentity) : undefined;
  if (item === undefined) return false;
  const message = 'IDENTITY numbers the rows of SELECT … INTO, and of no other query.';
  report(binding, item.value.span, message, 'Write ROW_NUMBER() OVER (ORDER BY x) AS n.');
  return true;
};

type Call = Extract<Expression, { kind: 'call' }>;
type Item = Extract<SelectItem, { kind: 'item' }>;

/** IDENTITY is no function: it stands for itself as an item of the list, and nowhere else. */
const isIdentity = (item: SelectItem): item is Item & { readonly value: Call } =>
  item.kind === 'item' &&
  item.value.kind === 'call' &&
  item.value.name.database === undefined &&
  item.value.name.object.text.toUpperCase() === 'IDENTITY';

const USAGE = 'Write IDENTITY(int, 1, 1): the type, the first number, and the step to the next.';

const madeBy = (
  binding: Binding,
  { args: [type, seed, increment, ...more], span }: Call,
): Required<Pick<Column, 'type' | 'identity'>> | undefined => {
  const written = type && typeNameIn(type);
  const numbers =
    seed === undefined ? ['1', '1'] : [wholeIn(seed), increment && wholeIn(increment)];
  const [first, step] = numbers;
  if (written === undefined || first === undefined || step === undefined || more.length > 0) {
    return report(binding, span, 'IDENTITY is not written so.', USAGE);
  }
  const known = typeOf(binding, written, DECLARED_LENGTH);
  if (known === undefined || !canNumber(binding, known, { increment: step, span })) {
    return undefined;
  }
  return { type: known, identity: [first, step] };
};

/** A type where an argument stands: `int`, or `decimal(10, 0)`, which is read as a call. */
const typeNameIn = (value: Expression): TypeName | undefined => {
  const { span } = value;
  if (value.kind === 'column') {
    const [name, ...more] = value.parts;
    return name === undefined || more.length > 0 ? undefined : { name: name.text, args: [], span };
  }
  if (value.kind !== 'call') return undefined;
  const args = value.args.flatMap((arg) => (arg.kind === 'number' ? [Number(arg.text)] : []));
  return args.length < value.args.length ? undefined : { name: value.name.object.text, args, span };
};

const wholeIn = (value: Expression): string | undefined => {
  const isNegative = value.kind === 'unary' && value.operator === '-';
  const digits = isNegative ? value.operand : value;
  if (digits.kind !== 'number' || !/^\d{1,18}$/.test(digits.text)) return undefined;
  return isNegative ? `-${digits.text}` : digits.text;
};
