// Functions of ADQL that T-SQL has under another name or with other types, each written with what
// the binder knows: sections 2.3 and 4.2 of the standard. Those that both have alike are not here.

import type { Expression, Name, ObjectName, Span, TypeName } from '../tree.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** A function that stands for an expression. */
export interface WrittenFunction {
  readonly usage: string;
  readonly result: string;
  readonly about: string;
  /** How many arguments it takes. */
  readonly count: readonly [least: number, most: number];
  /** What it means, given its arguments, which are as many. */
  readonly written: (args: readonly Expression[], span: Span) => Expression;
}

const nameOf = (text: string, span: Span): ObjectName => {
  const object: Name = { text, span };
  return { object, span };
};

const called = (name: string, args: readonly Expression[], span: Span): Call => ({
  kind: 'call',
  name: nameOf(name, span),
  args,
  distinct: false,
  star: false,
  dialect: 'casjobs',
  span,
});

const number = (text: string, span: Span): Expression => ({ kind: 'number', text, span });

const asFloat = (value: Expression | undefined, span: Span): Expression => {
  const type: TypeName = { name: 'double precision', args: [], span };
  return { kind: 'cast', value: value ?? { kind: 'null', span }, type, span };
};

/** The function of the same name, over floats: RADIANS(180) is not 3. */
const overFloats =
  (name: string): WrittenFunction['written'] =>
  ([first, ...rest], span) =>
    called(name, [asFloat(first, span), ...rest], span);

const remainder: WrittenFunction['written'] = ([left, right], span) => ({
  kind: 'binary',
  operator: '%',
  left: left ?? { kind: 'null', span },
  right: right ?? { kind: 'null', span },
  span,
});

/** Another number for each row, in steps of 2^-32; one number for one seed. */
const random: WrittenFunction['written'] = ([seed], span) => {
  if (seed !== undefined) return called('RAND', [seed], span);
  const drawn = called('CHECKSUM', [called('NEWID', [], span)], span);
  const left = asFloat(drawn, span);
  const right = number('2147483648e0', span);
  const above: Expression = { kind: 'binary', operator: '+', left, right, span };
  return { kind: 'binary', operator: '/', left: above, right: number('4294967296e0', span), span };
};

/** By name in capitals. */
export const ADQL_FUNCTIONS: ReadonlyMap<string, WrittenFunction> = new Map(
  Object.entries({
    ATAN2: {
      usage: 'ATAN2(y, x)',
      result: 'float',
      about: 'the angle in radians from the x axis to the point (x, y)',
      count: [2, 2],
      written: (args, span) => called('ATN2', args, span),
    },
    DEGREES: {
      usage: 'DEGREES(x)',
      result: 'float',
      about: 'radians in degrees',
      count: [1, 1],
      written: overFloats('DEGREES'),
    },
    LOG: {
      usage: 'LOG(x)',
      result: 'float',
      about: 'the natural logarithm',
      count: [1, 1],
      written: overFloats('LOG'),
    },
    MOD: {
      usage: 'MOD(x, y)',
      result: 'the type of both',
      about: 'what is left of x divided by y, with the sign of x',
      count: [2, 2],
      written: remainder,
    },
    POWER: {
      usage: 'POWER(x, y)',
      result: 'float',
      about: 'x to the power of y',
      count: [2, 2],
      written: overFloats('POWER'),
    },
    RADIANS: {
      usage: 'RADIANS(x)',
      result: 'float',
      about: 'degrees in radians',
      count: [1, 1],
      written: overFloats('RADIANS'),
    },
    RAND: {
      usage: 'RAND([seed])',
      result: 'float',
      about: 'a number from 0 to 1, another for each row; with a seed always the same',
      count: [0, 1],
      written: random,
    },
    ROUND: {
      usage: 'ROUND(x [, digits])',
      result: 'the type of x; int or float at least',
      about: 'x rounded half away from zero',
      count: [1, 2],
      written: (args, span) => called('ROUND', args, span),
    },
    TRUNCATE: {
      usage: 'TRUNCATE(x [, digits])',
      result: 'the type of x; int or float at least',
      about: 'x with all further digits cut',
      count: [1, 2],
      written: ([value, digits], span) => {
        const cut = [digits ?? number('0', span), number('1', span)];
        return called('ROUND', [value ?? { kind: 'null', span }, ...cut], span);
      },
    },
  } satisfies Record<string, WrittenFunction>),
);
