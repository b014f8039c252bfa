// The styles of CONVERT ("CAST and CONVERT (Transact-SQL)"): for dates and times as text, for text
// as dates, for floats, money and binary.

/** How one style of dates looks, in the words of strftime; `%e` is a day after a blank. */
export interface MomentStyle {
  readonly date?: string;
  readonly time?: string;
  /** What stands between the two; a blank where absent. */
  readonly between?: string;
  /** In which order text in this style has year, month and day; month first where absent. */
  readonly order?: 'dmy' | 'ymd';
}

const CLOCK = '%H:%M:%S';
const CLOCK_MILLISECONDS = '%H:%M:%S.%g';
const ISO = '%Y-%m-%d';
const NAMED = '%b %e %Y';

/** Styles with the century, by number; those of two digits are the same less 100. */
const CENTURY_STYLES: readonly (readonly [style: number, look: MomentStyle])[] = [
  [101, { date: '%m/%d/%Y' }],
  [102, { date: '%Y.%m.%d', order: 'ymd' }],
  [103, { date: '%d/%m/%Y', order: 'dmy' }],
  [104, { date: '%d.%m.%Y', order: 'dmy' }],
  [105, { date: '%d-%m-%Y', order: 'dmy' }],
  [106, { date: '%d %b %Y' }],
  [107, { date: '%b %d, %Y' }],
  [110, { date: '%m-%d-%Y' }],
  [111, { date: '%Y/%m/%d', order: 'ymd' }],
  [112, { date: '%Y%m%d', order: 'ymd' }],
];

const TWO_DIGITS = CENTURY_STYLES.map(([style, look]): readonly [number, MomentStyle] => [
  style - 100,
  { ...look, date: look.date?.replace('%Y', '%y') ?? '' },
]);

const BOTH: readonly (readonly [styles: readonly number[], look: MomentStyle])[] = [
  [[0, 100], { date: NAMED, time: '%I:%M%p' }],
  [[8, 24, 108], { time: CLOCK }],
  [[9, 109], { date: NAMED, time: '%I:%M:%S:%g%p' }],
  [[13, 113], { date: '%d %b %Y', time: '%H:%M:%S:%g', order: 'dmy' }],
  [[14, 114], { time: '%H:%M:%S:%g' }],
  [[20, 120], { date: ISO, time: CLOCK, order: 'ymd' }],
  [[21, 25, 121], { date: ISO, time: CLOCK_MILLISECONDS, order: 'ymd' }],
  [[22], { date: '%m/%d/%y', time: '%I:%M:%S %p' }],
  [[23], { date: ISO, order: 'ymd' }],
  [[126, 127], { date: ISO, time: CLOCK_MILLISECONDS, between: 'T', order: 'ymd' }],
];

/** Every style of dates and times, by its number. */
export const MOMENT_STYLES: ReadonlyMap<number, MomentStyle> = new Map([
  ...CENTURY_STYLES,
  ...TWO_DIGITS,
  ...BOTH.flatMap(([styles, look]) =>
    styles.map((style): readonly [number, MomentStyle] => [style, look]),
  ),
]);

/** Styles in which milliseconds of 0 are left out. */
export const XML_STYLES: ReadonlySet<number> = new Set([126, 127]);

/** Digits of floats as text, by style; style 0 has six at most. */
export const FLOAT_DIGITS: ReadonlyMap<number, number> = new Map([
  [0, 6],
  [1, 8],
  [2, 16],
  [3, 17],
]);

/** All digits of a float and no more, as no style of CONVERT has them. */
export const ALL_DIGITS = -1;

/** Styles of money: two digits after the point, the same with commas, four digits. */
export const MONEY_STYLES: ReadonlySet<number> = new Set([0, 1, 2, 126]);

/** Styles of binary: bytes as characters, digits after `0x`, digits alone. */
export const BINARY_STYLES: ReadonlySet<number> = new Set([0, 1, 2]);
