// What FORMAT's patterns mean, of .NET's those that people write ("Standard and custom format
// strings"), in the culture en-US: pieces of a moment, and of a number its digits, the commas
// between thousands and what stands around it.

/** A moment: pieces in the words of strftime, or as they are. */
export interface MomentFormat {
  readonly pieces: readonly { readonly text: string; readonly isLiteral: boolean }[];
}

/** A number: least digits before the point, least and most behind it. */
export interface NumberFormat {
  readonly before: string;
  readonly after: string;
  readonly whole: number;
  readonly digits: readonly [least: number, most: number];
  readonly hasCommas: boolean;
  /** Whether it is shown in hundredths, with a percent sign in `after`. */
  readonly isPercent: boolean;
}

/** A run of one letter, in the words of strftime. */
const MOMENT_PIECES: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dddd: '%A',
  ddd: '%a',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  fff: '%g',
  ffffff: '%f',
  tt: '%p',
};

/** Standard patterns of one letter, by what they stand for in en-US. */
const MOMENT_STANDARDS: Readonly<Record<string, string>> = {
  d: 'M/d/yyyy',
  D: 'dddd, MMMM d, yyyy',
  t: 'h:mm tt',
  T: 'h:mm:ss tt',
  g: 'M/d/yyyy h:mm tt',
  G: 'M/d/yyyy h:mm:ss tt',
  s: "yyyy-MM-dd'T'HH:mm:ss",
  y: 'MMMM yyyy',
  Y: 'MMMM yyyy',
  M: 'MMMM d',
  m: 'MMMM d',
};

/** A run of one letter, a text in quotes, or any other character. */
const PIECE = /([a-zA-Z])\1*|'([^']*)'|"([^"]*)"|\\(.)|./gsu;

/** What a pattern of a moment means; undefined where it is not known here. */
export const momentFormatOf = (pattern: string): MomentFormat | undefined => {
  // No pattern is the general one, as G.
  const whole = pattern.length > 1 ? pattern : MOMENT_STANDARDS[pattern || 'G'];
  if (whole === undefined) return undefined;
  const pieces = [...whole.matchAll(PIECE)].map((match) => {
    const [text, letter] = match;
    if (letter !== undefined) return { text: MOMENT_PIECES[text] ?? '', isLiteral: false };
    return { text: match[2] ?? match[3] ?? match[4] ?? text, isLiteral: true };
  });
  return pieces.some(({ text, isLiteral }) => text === '' && !isLiteral) ? undefined : { pieces };
};

/** Digits that a pattern may ask for. */
const digitsMax = 15;

const plain = { before: '', after: '', whole: 1, hasCommas: false, isPercent: false } as const;

const STANDARDS: Readonly<Record<string, (digits: number | undefined) => NumberFormat>> = {
  N: (digits = 2) => ({ ...plain, hasCommas: true, digits: [digits, digits] }),
  F: (digits = 2) => ({ ...plain, digits: [digits, digits] }),
  D: (digits = 1) => ({ ...plain, whole: digits, digits: [0, 0] }),
  P: (digits = 2) => ({
    ...plain,
    after: ' %',
    hasCommas: true,
    isPercent: true,
    digits: [digits, digits],
  }),
};

/** What a pattern of a number means; undefined where it is not known here. */
export const numberFormatOf = (pattern: string): NumberFormat | undefined => {
  const [, letter = '', count] = /^([NFDP])(\d{0,2})$/i.exec(pattern) ?? [];
  const digits = count === undefined || count === '' ? undefined : Number(count);
  if (digits !== undefined && digits > digitsMax) return undefined;
  return STANDARDS[letter.toUpperCase()]?.(digits) ?? customOf(pattern);
};

/** `#,##0.00`, `000`, `0.0##` with plain characters around them. */
const CUSTOM = /^([^0#.,%;'"\\a-zA-Z]*)([#,]*)(0[0,]*)?(?:\.(0*)(#*))?(%?)([^0#.,%;'"\\a-zA-Z]*)$/;

const customOf = (pattern: string): NumberFormat | undefined => {
  const [
    match,
    before = '',
    open = '',
    zeros = '',
    least = '',
    more = '',
    percent = '',
    after = '',
  ] = CUSTOM.exec(pattern) ?? [];
  if (match === undefined || open + zeros + least + more === '') return undefined;
  // Commas among zeros that are always shown are not known here.
  if (zeros.replaceAll(',', '').length > 3 && `${open}${zeros}`.includes(',')) return undefined;
  if (`${open}${zeros}`.endsWith(',') || least.length + more.length > digitsMax) return undefined;
  return {
    before,
    after: percent + after,
    whole: zeros.replaceAll(',', '').length,
    digits: [least.length, least.length + more.length],
    hasCommas: `${open}${zeros}`.includes(','),
    isPercent: percent !== '',
  };
};
