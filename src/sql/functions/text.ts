// Functions of text: the pages of "String functions" of the Transact-SQL reference. Whatever finds
// something in a text finds it in any case, as text is compared here.

import { INT, LENGTH_MAX, familyOf, typeText, varchar } from '../type-rules.ts';
import { momentFormatOf, numberFormatOf } from './format.ts';
import { JOINED, LONG_TEXT, OF_TEXT, VARYING } from './scalar-function.ts';
import type { KnownArguments, ScalarFunction } from './scalar-function.ts';

const CUT_TEXT = { parameters: ['text', 'int'], result: VARYING } as const;

const CODE_OF = { parameters: ['text'], result: INT } as const;

const CHARACTER_OF = { parameters: ['int'], result: varchar(1) } as const;

/** The signs that QUOTENAME puts around a name, by what stands for them. */
export const NAME_QUOTES: ReadonlyMap<string, readonly [open: string, close: string]> = new Map([
  ['[', ['[', ']']],
  [']', ['[', ']']],
  ['"', ['"', '"']],
  ["'", ["'", "'"]],
  ['(', ['(', ')']],
  [')', ['(', ')']],
  ['<', ['<', '>']],
  ['>', ['<', '>']],
  ['{', ['{', '}']],
  ['}', ['{', '}']],
  ['`', ['`', '`']],
]);

const refusesQuote = ({ types, texts: [, sign] }: KnownArguments): string | undefined =>
  types.length < 2 || (sign !== undefined && NAME_QUOTES.has(sign))
    ? undefined
    : 'The second argument of QUOTENAME is one of the signs [ ] ( ) < > { } " \' ` in quotes.';

/** What HASHBYTES computes here, with the length of what it gives in bytes. */
export const HASHES: ReadonlyMap<string, number> = new Map([
  ['MD5', 16],
  ['SHA', 20],
  ['SHA1', 20],
  ['SHA2_256', 32],
]);

const refusesHash = ({ texts: [name] }: KnownArguments): string | undefined =>
  name !== undefined && HASHES.has(name.toUpperCase())
    ? undefined
    : `HASHBYTES takes one of ${[...HASHES.keys()].map((each) => `'${each}'`).join(', ')}.`;

const refusesFormat = ({ types: [type = INT], texts }: KnownArguments): string | undefined => {
  const [, pattern, culture] = texts;
  if (pattern === undefined) return 'FORMAT takes a pattern in quotes.';
  if (texts.length > 2 && !/^en(-us)?$/i.test(culture ?? '')) {
    return "FORMAT knows the culture 'en-US' alone.";
  }
  const family = familyOf(type);
  if (type.name === 'time') return 'FORMAT takes no time: write CONVERT(varchar(8), x, 108).';
  if (family === 'moment') {
    return momentFormatOf(pattern) === undefined ? NO_PATTERN : undefined;
  }
  if (!['integer', 'decimal', 'approximate'].includes(family)) {
    return `FORMAT takes a number or a moment, and this is of type ${typeText(type)}.`;
  }
  if (/^D\d*$/i.test(pattern) && family !== 'integer') {
    return "FORMAT's pattern D is of whole numbers, and gives NULL of others: take F0 or N0.";
  }
  return numberFormatOf(pattern) === undefined ? NO_PATTERN : undefined;
};

const NO_PATTERN =
  'FORMAT does not know this pattern: ' +
  'write CONVERT(varchar(30), x, style), or STR(x, length, digits).';

/** By name in capitals. */
export const TEXT_FUNCTIONS = {
  UPPER: { ...OF_TEXT, usage: 'UPPER(text)', about: 'in capital letters' },
  LOWER: { ...OF_TEXT, usage: 'LOWER(text)', about: 'in small letters' },
  LEN: {
    parameters: ['text'],
    result: INT,
    usage: 'LEN(text)',
    about: 'how many characters it has, without blanks at the end',
  },
  LTRIM: { ...OF_TEXT, usage: 'LTRIM(text)', about: 'without blanks at the beginning' },
  RTRIM: { ...OF_TEXT, usage: 'RTRIM(text)', about: 'without blanks at the end' },
  TRIM: { ...OF_TEXT, usage: 'TRIM(text)', about: 'without blanks at both ends' },
  REVERSE: { ...OF_TEXT, usage: 'REVERSE(text)', about: 'its characters backwards' },
  LEFT: { ...CUT_TEXT, usage: 'LEFT(text, length)', about: 'so many of its first characters' },
  RIGHT: { ...CUT_TEXT, usage: 'RIGHT(text, length)', about: 'so many of its last characters' },
  SUBSTRING: {
    parameters: ['bytes', 'int', 'int'],
    result: VARYING,
    usage: 'SUBSTRING(text, start, length)',
    about: 'a piece of a text or of bytes, counted from 1',
  },
  REPLACE: {
    parameters: ['text', 'text', 'text'],
    result: varchar(LENGTH_MAX),
    usage: 'REPLACE(text, old, new)',
    about: 'with each old text replaced, in any case',
  },
  STUFF: {
    parameters: ['text', 'int', 'int', 'text'],
    result: LONG_TEXT,
    usage: 'STUFF(text, start, length, new)',
    about: 'with the piece replaced; NULL where it begins outside of the text',
  },
  TRANSLATE: {
    parameters: ['text', 'text', 'text'],
    result: VARYING,
    usage: 'TRANSLATE(text, from, to)',
    about: 'with each character of `from` replaced by the one at its place in `to`',
  },
  REPLICATE: {
    parameters: ['text', 'int'],
    result: LONG_TEXT,
    usage: 'REPLICATE(text, count)',
    about: 'so many times one after the other',
  },
  SPACE: {
    parameters: ['int'],
    result: varchar(LENGTH_MAX),
    usage: 'SPACE(count)',
    about: 'so many blanks',
  },
  CHARINDEX: {
    parameters: ['text', 'text', 'int'],
    required: 2,
    result: INT,
    usage: 'CHARINDEX(sought, text [, start])',
    about: 'the place where it is found, in any case; 0 where it is not',
  },
  PATINDEX: {
    parameters: ['text', 'text'],
    result: INT,
    refuses: ({ texts: [pattern] }) =>
      pattern === undefined ? 'PATINDEX takes a pattern in quotes.' : undefined,
    usage: "PATINDEX('%pattern%', text)",
    about: 'the place where a pattern of LIKE begins; 0 where it does not',
  },
  ASCII: { ...CODE_OF, usage: 'ASCII(text)', about: 'the number of its first character' },
  UNICODE: { ...CODE_OF, usage: 'UNICODE(text)', about: 'the number of its first character' },
  CHAR: {
    ...CHARACTER_OF,
    usage: 'CHAR(number)',
    about: 'the character of a number from 1 to 255; NULL for others',
  },
  NCHAR: {
    ...CHARACTER_OF,
    usage: 'NCHAR(number)',
    about: 'the character of a number of Unicode from 1 to 65535; NULL for others',
  },
  STR: {
    parameters: ['float', 'int', 'int'],
    required: 1,
    constants: [1, 2],
    result: varchar(LENGTH_MAX),
    usage: 'STR(x [, length [, digits]])',
    about: 'the number right-justified, 10 characters without digits after the point at first',
  },
  FORMAT: {
    parameters: ['any', 'text', 'text'],
    required: 2,
    refuses: refusesFormat,
    result: varchar(LENGTH_MAX),
    usage: "FORMAT(x, 'pattern')",
    about: "a number or a moment as .NET's pattern has it: 'N2', '0.000', '#,##0', 'yyyy-MM-dd'",
  },
  CONCAT: {
    parameters: ['text', 'text'],
    required: 2,
    isVariadic: true,
    result: JOINED,
    usage: 'CONCAT(a, b, …)',
    about: 'one after the other; a NULL is an empty text',
  },
  CONCAT_WS: {
    parameters: ['text', 'text'],
    required: 3,
    isVariadic: true,
    result: LONG_TEXT,
    usage: 'CONCAT_WS(separator, a, b, …)',
    about: 'one after the other with the separator between them; NULLs are left out',
  },
  QUOTENAME: {
    parameters: ['text', 'text'],
    required: 1,
    refuses: refusesQuote,
    result: varchar(258),
    usage: "QUOTENAME(text [, 'sign'])",
    about: 'as a name in brackets or quotes; NULL beyond 128 characters',
  },
  HASHBYTES: {
    parameters: ['text', 'bytes'],
    refuses: refusesHash,
    result: { name: 'varbinary', length: LENGTH_MAX },
    usage: "HASHBYTES('MD5', x)",
    about: 'the hash of a text or of bytes, by MD5, SHA1 or SHA2_256',
  },
} as const satisfies Record<string, ScalarFunction>;
