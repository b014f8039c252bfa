// The message of RAISERROR: a text with places as C's printf has them, and the values that fill
// them, by the rules of SQL Server. Whole numbers and texts alone can be put in.

/** A value for a place. */
export interface MessageValue {
  readonly kind: 'number' | 'text';
  /** Digits, or the text; null for NULL. */
  readonly text: string | null;
}

/** A message, or what is wrong with it. */
export type Filled =
  | { readonly kind: 'filled'; readonly text: string }
  | { readonly kind: 'wrong'; readonly message: string };

/** SQL Server shows so many characters, or some fewer and dots where there are more. */
const messageLengthMax = 2_047;
const cutLength = 2_044;

/**
 * Flags, width, precision, size and type. Every part may be missing, so that a sign that makes no
 * place is found too.
 */
const PLACE = /%([-+0 #]*)(\*|\d+)?(?:\.(\*|\d+))?(?:h|l|I64)?([a-zA-Z%])?/g;

/** The message with its places filled; values that are missing are NULL, others are not used. */
export const filledMessage = (message: string, values: readonly MessageValue[]): Filled => {
  const waiting = [...values];
  const problems: string[] = [];
  const sizeOf = (written: string | undefined): number | undefined => {
    if (written === undefined) return undefined;
    const size = Number(written === '*' ? waiting.shift()?.text : written);
    return Math.max(-messageLengthMax, Math.min(size || 0, messageLengthMax));
  };
  const fill = (place: string, ...parts: readonly (string | undefined)[]): string => {
    const [flags = '', width, precision, type = ''] = parts;
    if (place === '%%') return '%';
    const [wide = 0, precise] = [sizeOf(width), sizeOf(precision)];
    const form = {
      flags: wide < 0 ? `${flags}-` : flags,
      type,
      width: Math.abs(wide),
      precision: precise !== undefined && precise < 0 ? undefined : precise,
    };
    const problem = problemOf(place, type, waiting[0]);
    if (problem !== undefined) problems.push(problem);
    const value = waiting.shift()?.text ?? null;
    return problem === undefined ? placed(value, form) : '';
  };
  const text = message.slice(0, messageLengthMax + 1).replaceAll(PLACE, fill);
  const [problem] = problems;
  if (problem !== undefined) return { kind: 'wrong', message: problem };
  const isLong = text.length > messageLengthMax;
  return { kind: 'filled', text: isLong ? `${text.slice(0, cutLength)}...` : text };
};

/** Why a place cannot be filled with the value, if it cannot. */
const problemOf = (
  place: string,
  type: string,
  value: MessageValue | undefined,
): string | undefined => {
  const kind = KINDS.get(type);
  if (kind === undefined) return `'${place}' in the message of RAISERROR is no place for a value.`;
  if (value === undefined || value.text === null || value.kind === kind) return undefined;
  const wants = kind === 'number' ? 'a whole number' : 'a text';
  return `'${place}' in the message of RAISERROR takes ${wants}, and is given a ${value.kind}.`;
};

const KINDS: ReadonlyMap<string, MessageValue['kind']> = new Map([
  ['d', 'number'],
  ['i', 'number'],
  ['o', 'number'],
  ['u', 'number'],
  ['x', 'number'],
  ['X', 'number'],
  ['s', 'text'],
]);

interface Form {
  readonly flags: string;
  readonly type: string;
  readonly width: number;
  readonly precision: number | undefined;
}

const placed = (value: string | null, form: Form): string => {
  const { flags, type, width, precision } = form;
  if (value === null || type === 's') {
    return padded((value ?? '(null)').slice(0, precision), form);
  }
  const [sign, digits] = digitsOf(BigInt(value), form);
  const filled = digits.padStart(precision ?? 0, '0');
  const isFilled = flags.includes('0') && !flags.includes('-') && precision === undefined;
  return padded(sign + (isFilled ? filled.padStart(width - sign.length, '0') : filled), form);
};

const padded = (text: string, { flags, width }: Form): string =>
  flags.includes('-') ? text.padEnd(width) : text.padStart(width);

/** What stands before the digits, and the digits in their base. */
const digitsOf = (number: bigint, { flags, type }: Form): readonly [string, string] => {
  if (type === 'd' || type === 'i') {
    const plus = flags.includes('+') ? '+' : ' ';
    const isMarked = flags.includes('+') || flags.includes(' ');
    if (number < 0n) return ['-', `${-number}`];
    return [isMarked ? plus : '', `${number}`];
  }
  const isShort = BigInt.asIntN(32, number) === number;
  const digits = BigInt.asUintN(isShort ? 32 : 64, number).toString(BASES.get(type) ?? 10);
  const prefix = flags.includes('#') && number !== 0n ? (PREFIXES.get(type) ?? '') : '';
  return [prefix, type === 'X' ? digits.toUpperCase() : digits];
};

const BASES: ReadonlyMap<string, number> = new Map([
  ['o', 8],
  ['x', 16],
  ['X', 16],
]);

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['o', '0'],
  ['x', '0x'],
  ['X', '0X'],
]);
