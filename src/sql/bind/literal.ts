// Literals with the types T-SQL gives them: `5` is an int, `3000000000` and `1.5` are decimals,
// `1e0` is a float, `0x1F` is binary.

import { BIGINT, PRECISION_MAX, FLOAT, INT, decimal, varchar } from '../type-rules.ts';
import type { BoundExpression } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { Expression } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { isWithin } from './convert.ts';

/** A literal as the parser leaves it. */
export type Literal = Extract<Expression, { kind: 'number' | 'string' | 'hex' | 'null' }>;

/** The literal with its type; reports a number that no type can hold. */
export const bindLiteral = (binding: Binding, literal: Literal): BoundExpression | undefined => {
  switch (literal.kind) {
    case 'null':
      return { kind: 'literal', type: INT, text: null };
    case 'string':
      return bindString(binding, literal);
    case 'hex': {
      if (rulesOf(binding.batch).hex === 'whole') return bindWhole(binding, literal);
      const length = Math.max(1, Math.ceil((literal.text.length - 2) / 2));
      return { kind: 'literal', type: { name: 'varbinary', length }, text: literal.text };
    }
    case 'number':
      return bindNumber(binding, literal);
  }
};

/** The number that hex digits are, of up to 64 bits. */
const bindWhole = (
  binding: Binding,
  { text, span }: Extract<Literal, { kind: 'hex' }>,
): BoundExpression | undefined => {
  const value = BigInt(text);
  if (value >= 2n ** 64n) return report(binding, span, `${text} has more than 64 bits.`);
  const signed = BigInt.asIntN(64, value);
  const type = isWithin(signed, 'int') ? INT : BIGINT;
  return { kind: 'literal', type, text: signed.toString() };
};

const bindString = (
  binding: Binding,
  { value, span }: Extract<Literal, { kind: 'string' }>,
): BoundExpression | undefined => {
  // An engine that is written in C may take it for the end of the statement.
  if (value.includes('\0')) return report(binding, span, 'Text cannot contain the character NUL.');
  return { kind: 'literal', type: varchar(Math.max(1, value.length)), text: value };
};

const bindNumber = (
  binding: Binding,
  { text, span }: Extract<Literal, { kind: 'number' }>,
): BoundExpression | undefined => {
  if (/e/i.test(text)) {
    if (Number.isFinite(Number(text))) return { kind: 'literal', type: FLOAT, text };
    return report(binding, span, `The number ${text} is too large for a float.`);
  }
  if (/^\d+$/.test(text) && isWithin(BigInt(text), 'int')) {
    return { kind: 'literal', type: INT, text: BigInt(text).toString() };
  }
  const [whole = '', fraction = ''] = text.split('.');
  const { decimals, wholes } = rulesOf(binding.batch);
  if (/^\d+$/.test(text)) {
    if (wholes === 'bigint' && isWithin(BigInt(text), 'bigint')) {
      return { kind: 'literal', type: BIGINT, text };
    }
  } else if (decimals === 'float') {
    return { kind: 'literal', type: FLOAT, text: plainOf(text) };
  }
  const digits = whole.replace(/^0+/, '');
  const precision = Math.max(1, digits.length + fraction.length);
  if (precision > PRECISION_MAX) {
    const message = `The number ${text.slice(0, 50)} has more than ${PRECISION_MAX} digits.`;
    return report(binding, span, message, 'Write it as a float, as 1e40.');
  }
  const written = fraction === '' ? digits || '0' : `${digits || '0'}.${fraction}`;
  return { kind: 'literal', type: decimal(precision, fraction.length), text: written };
};

/** `5.` and `.5` with digits on both sides of the point. */
const plainOf = (text: string): string => text.replace(/^\./, '0.').replace(/\.$/, '');
