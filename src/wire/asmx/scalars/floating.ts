// Binary floating point, written as the "R" of the .NET Framework: so many digits as are read back
// as the same value of 15 (7), else all 17 (9); with an exponent where the digits do not reach.

import { OVERFLOW } from '../net-error.ts';
import { lexicalError } from '../rejection.ts';
import { NOT_THE_FORMAT, trimmed, type Scalar } from './scalar.ts';

/** What tells the two precisions apart. */
interface Precision {
  /** The nearest value that there is. */
  readonly round: (value: number) => number;
  /** Digits that are always kept, and digits that tell any two values apart. */
  readonly digits: readonly [few: number, all: number];
  /** What .NET says of a number that is too large. */
  readonly what: string;
}

const floating = (xsd: string, dotNet: string, precision: Precision): Scalar<number> => ({
  kind: 'scalar',
  xsd,
  dotNet,
  nullable: false,
  absent: 0,
  fromXml: (written) => fromXml(trimmed(written), precision),
  fromForm: (written) => fromForm(trimmed(written), precision),
  write: (value) => roundTripText(value, precision),
});

/** 64 bits. */
export const double = floating('double', 'System.Double', {
  round: (value) => value,
  digits: [15, 17],
  what: 'a Double',
});

/** 32 bits; values are those that 32 bits can hold. */
export const float = floating('float', 'System.Single', {
  round: Math.fround,
  digits: [7, 9],
  what: 'a Single',
});

const fromXml = (written: string, precision: Precision): number => {
  if (written === 'INF') return Number.POSITIVE_INFINITY;
  if (written === '-INF') return Number.NEGATIVE_INFINITY;
  return named(written) ?? numberOf(written, precision);
};

/** Commas between digits part thousands, wherever they stand. */
const fromForm = (written: string, precision: Precision): number => {
  const plain = /^[+-]?[0-9][0-9,]*(?:\.|[eE]|$)/.test(written)
    ? written.replace(/^[^.eE]*/, (whole) => whole.replaceAll(',', ''))
    : written;
  return named(plain) ?? numberOf(plain, precision);
};

const named = (written: string): number | undefined =>
  written === 'NaN' || written === 'Infinity' || written === '-Infinity'
    ? Number(written)
    : undefined;

const numberOf = (written: string, { round, what }: Precision): number => {
  if (!/^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(written)) {
    throw lexicalError(NOT_THE_FORMAT);
  }
  const value = round(Number(written));
  if (Number.isFinite(value)) return value;
  throw lexicalError(`Value was either too large or too small for ${what}.`, OVERFLOW);
};

const roundTripText = (value: number, { round, digits: [few, all] }: Precision): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const short = value.toExponential(few - 1);
  const isEnough = round(Number(short)) === value;
  return generalText(isEnough ? short : value.toExponential(all - 1), isEnough ? few : all);
};

/** .NET's general format of `d.ddde±n`: plain where the point lies among `digits` digits. */
const generalText = (exponential: string, digits: number): string => {
  const [, sign = '', first = '', rest = '', power = ''] =
    /^(-?)(\d)\.?(\d*)e([+-]\d+)$/.exec(exponential) ?? [];
  const all = (first + rest).replace(/0+$/, '');
  const exponent = Number(power);
  if (exponent >= digits || exponent < -4) {
    const fraction = all.length > 1 ? `.${all.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${all.slice(0, 1)}${fraction}E${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${all}`;
  const whole = all.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return all.length > exponent + 1 ? `${sign}${whole}.${all.slice(exponent + 1)}` : sign + whole;
};
