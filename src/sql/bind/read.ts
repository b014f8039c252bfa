// Statements that want values and no rows: variables that are set, lines that are printed, and the
// message with which a batch ends.

import { fold } from '../../domain/table.ts';
import type { BoundExpression, BoundQuery, BoundSelect } from '../bound.ts';
import type { BoundDeclare, BoundRead, Declared } from '../bound-statement.ts';
import type {
  AssignStatement,
  DeclareStatement,
  PrintStatement,
  RaiseStatement,
  ThrowStatement,
} from '../statement.ts';
import { bareRowOf } from '../known.ts';
import type { Expression } from '../tree.ts';
import { INT, familyOf, isImplicit, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { inSteps, stepsOf } from './cast.ts';
import { converted, convertedIfImplicit, isNull } from './convert.ts';
import { noteStandIns, withoutStandIns } from './in-turn.ts';
import { DECLARED_LENGTH, typeOf } from './type-name.ts';
import { stepsOfValue } from './variable.ts';

/** `DECLARE @x datetime`. */
export const bindDeclare = (
  binding: Binding,
  { variable, type }: DeclareStatement,
): BoundDeclare | undefined => {
  const known = typeOf(binding, type, DECLARED_LENGTH);
  const steps = stepsOf(type.name);
  if (known === undefined) return undefined;
  return {
    kind: 'declare',
    variable: { name: variable.text, type: known, ...(steps && { steps }) },
  };
};

/** `SET`, `SELECT @x = …`, and the conditions of IF and WHILE, which set nothing. */
export const bindAssign = (binding: Binding, statement: AssignStatement): BoundRead | undefined => {
  const declared = declaredOf(binding, statement);
  if (declared === undefined) return undefined;
  const relation = binding.newRelation();
  noteStandIns(binding, statement, { declared, relation });
  const query = binding.query(statement.query, { use: 'result' });
  if (query === undefined) return undefined;
  const purpose = { kind: 'assign', variables: declared } as const;
  if (declared.length === 0) return { kind: 'read', query, purpose };
  if (!isFitting(binding, query, { declared, statement })) return undefined;
  const whole = withoutStandIns(binding, query, { declared, relation });
  return whole && { kind: 'read', query: broughtTo(binding, whole, declared), purpose };
};

const declaredOf = (
  binding: Binding,
  { variables }: AssignStatement,
): readonly Declared[] | undefined => {
  const found = variables.map(({ text, span }): Declared | undefined => {
    const known = binding.variables.get(fold(text));
    if (known !== undefined && !text.startsWith('@@')) {
      const steps = stepsOfValue(known);
      return { name: text, type: known.type, ...(steps && { steps }) };
    }
    const message = text.startsWith('@@')
      ? `'${text}' cannot be set.`
      : `The variable '${text}' is not declared.`;
    return report(binding, span, message, `Write DECLARE @x and a type before it.`);
  });
  const declared = found.filter((each) => each !== undefined);
  return declared.length < found.length ? undefined : declared;
};

/** Whether each output may be kept in its variable; reports those that may not. */
const isFitting = (
  binding: Binding,
  query: BoundQuery,
  {
    declared,
    statement,
  }: { readonly declared: readonly Declared[]; readonly statement: AssignStatement },
): boolean => {
  const unfit = declared.filter(({ type }, at) => {
    const [from, name] = [query.columns[at], statement.variables[at]];
    if (from === undefined || name === undefined) return true;
    if (isImplicit(from.type, type) || isUntyped(query, at)) return false;
    const message = `'${name.text}' is ${typeText(type)}, and the value ${typeText(from.type)}.`;
    report(binding, name.span, message, 'CAST the value to the type of the variable.');
    return true;
  });
  return unfit.length === 0;
};

/** The outputs in the types of the variables; text is cut to its length, as SET cuts it. */
const broughtTo = (
  binding: Binding,
  query: BoundQuery,
  declared: readonly Declared[],
): BoundQuery => {
  const bare = bareRowOf(query);
  if (bare !== undefined) return rowOf(inVariables(bare.outputs, declared));
  const relation = binding.newRelation();
  const values = query.columns.map((from, column): BoundExpression => {
    return { kind: 'column', relation, column, ...from };
  });
  const whole = rowOf(inVariables(values, declared));
  return { ...whole, body: { ...whole.body, from: { kind: 'derived', relation, query } } };
};

const inVariables = (
  values: readonly BoundExpression[],
  declared: readonly Declared[],
): readonly BoundExpression[] =>
  declared.flatMap((variable, at) => {
    const value = values[at];
    return value === undefined ? [] : [inSteps(value, variable)];
  });

/** NULL has a type only by its looks. */
const isUntyped = ({ body }: BoundQuery, column: number): boolean => {
  const output = body.kind === 'select' ? body.outputs[column] : undefined;
  return output !== undefined && isNull(output);
};

/** `PRINT`: any value, as text. */
export const bindPrint = (binding: Binding, { value }: PrintStatement): BoundRead | undefined => {
  const text = boundText(binding, value);
  return text && { kind: 'read', query: rowOf([text]), purpose: { kind: 'print' } };
};

/** `THROW`; its number and its state are told to nobody. */
export const bindThrow = (
  binding: Binding,
  { number, message, state }: ThrowStatement,
): BoundRead | undefined => {
  const text = boundText(binding, message);
  const others = [number, state].map((each) => boundNumber(binding, each));
  if (text === undefined || others.includes(undefined)) return undefined;
  return { kind: 'read', query: rowOf([text]), purpose: { kind: 'throw' } };
};

/** `RAISERROR`. */
export const bindRaise = (
  binding: Binding,
  { message, severity, state, args }: RaiseStatement,
): BoundRead | undefined => {
  const text = boundText(binding, message);
  const level = boundNumber(binding, severity);
  const rest = boundNumber(binding, state);
  const values = args.map((arg) => boundArgument(binding, arg));
  const found = values.filter((value) => value !== undefined);
  if (text === undefined || level === undefined || rest === undefined) return undefined;
  if (found.length < values.length) return undefined;
  const kinds = found.map(({ type }) => (familyOf(type) === 'integer' ? 'number' : 'text'));
  const purpose = { kind: 'raise', args: kinds } as const;
  return { kind: 'read', query: rowOf([text, level, ...found]), purpose };
};

const boundAlone = (binding: Binding, value: Expression): BoundExpression | undefined =>
  binding.value(value, { scope: { relations: [] } });

const boundText = (binding: Binding, value: Expression): BoundExpression | undefined => {
  const bound = boundAlone(binding, value);
  if (bound === undefined) return undefined;
  if (isImplicit(bound.type, varchar(null)) || isNull(bound))
    return converted(bound, varchar(null));
  const message = `A message is text, and no ${typeText(bound.type)}.`;
  return report(binding, value.span, message, 'CAST it to varchar(max).');
};

const boundNumber = (binding: Binding, value: Expression): BoundExpression | undefined => {
  const bound = boundAlone(binding, value);
  return bound && convertedIfImplicit(binding, bound, { type: INT, span: value.span });
};

/** What may fill a place of a message. */
const boundArgument = (binding: Binding, value: Expression): BoundExpression | undefined => {
  const bound = boundAlone(binding, value);
  if (bound === undefined || FILLING.has(familyOf(bound.type)) || isNull(bound)) return bound;
  const what = `texts and whole numbers into a message, and no ${typeText(bound.type)}`;
  return report(
    binding,
    value.span,
    `RAISERROR puts ${what}.`,
    'CAST it to varchar(50), and write %s.',
  );
};

const FILLING: ReadonlySet<string> = new Set(['integer', 'text', 'binary']);

/** One row of values. */
const rowOf = (
  outputs: readonly BoundExpression[],
): BoundQuery & { readonly body: BoundSelect } => ({
  kind: 'query',
  columns: outputs.map(({ type }, at) => ({ name: `Column${at + 1}`, type })),
  body: { kind: 'select', outputs, distinct: false },
  orderBy: [],
});
