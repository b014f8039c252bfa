// Functions of dates and times: the pages of "Date and time data types and functions" of the
// Transact-SQL reference. Text stands for a datetime in all of them; weeks begin on Sunday, as they
// do with the language us_english.

import { BIGINT, DATETIME, INT, varchar } from '../type-rules.ts';
import { DATE_PARTS, PARTS_OF_DAY } from './date-part.ts';
import { AS_MOMENT } from './scalar-function.ts';
import type { KnownArguments, ScalarFunction } from './scalar-function.ts';

const NOW = {
  parameters: [],
  result: DATETIME,
  about: 'the moment at which the statement began, in UTC',
} as const;

/** A date has no hours, and a time of day no months. */
const refusesPart =
  (name: string) =>
  ({ texts: [word = ''], types }: KnownArguments): string | undefined => {
    const part = DATE_PARTS.get(word);
    const type = types.at(-1)?.name;
    if (part === undefined) return `${name} takes a part of a date first, as day or month.`;
    const isMissing = type === 'date' ? PARTS_OF_DAY.has(part) : type === 'time' && isOfDays(part);
    return isMissing ? `A ${type} has no ${part}.` : undefined;
  };

const isOfDays = (part: Parameters<typeof PARTS_OF_DAY.has>[0]): boolean => !PARTS_OF_DAY.has(part);

const DIFFERENCE = { parameters: ['part', 'moment', 'moment'] } as const;

const refusesDifference = ({ texts: [word = ''] }: KnownArguments): string | undefined =>
  DATE_PARTS.get(word) === 'iso_week' ? 'DATEDIFF counts no iso_week: take week.' : undefined;

/** The digits that a fraction of a second has, the last argument, are from 0 to 7. */
const refusesDigits = ({ numbers }: KnownArguments): string | undefined => {
  const digits = numbers.at(-1) ?? 0;
  return digits >= 0 && digits <= 7
    ? undefined
    : `Specified scale ${digits} is invalid: it is 0 to 7.`;
};

const PART_OF_DATE = { parameters: ['moment'], result: INT } as const;

/** By name in capitals. */
export const MOMENT_FUNCTIONS = {
  CURRENT_TIMESTAMP: { ...NOW, usage: 'CURRENT_TIMESTAMP' },
  GETDATE: { ...NOW, usage: 'GETDATE()' },
  GETUTCDATE: { ...NOW, usage: 'GETUTCDATE()' },
  SYSDATETIME: { ...NOW, usage: 'SYSDATETIME()' },
  SYSUTCDATETIME: { ...NOW, usage: 'SYSUTCDATETIME()' },
  DATEADD: {
    parameters: ['part', 'int', 'moment'],
    refuses: refusesPart('DATEADD'),
    result: AS_MOMENT,
    usage: 'DATEADD(part, number, date)',
    about: 'the date so many years, months, days, hours … later; months end with their last day',
  },
  DATEDIFF: {
    ...DIFFERENCE,
    refuses: refusesDifference,
    result: INT,
    usage: 'DATEDIFF(part, from, to)',
    about: 'how many ends of years, months, days, hours … lie between',
  },
  DATEDIFF_BIG: {
    ...DIFFERENCE,
    refuses: refusesDifference,
    result: BIGINT,
    usage: 'DATEDIFF_BIG(part, from, to)',
    about: 'as DATEDIFF, as bigint',
  },
  DATEPART: {
    parameters: ['part', 'moment'],
    refuses: refusesPart('DATEPART'),
    result: INT,
    usage: 'DATEPART(part, date)',
    about: 'the part as a number; Sunday is weekday 1',
  },
  DATENAME: {
    parameters: ['part', 'moment'],
    refuses: refusesPart('DATENAME'),
    result: varchar(30),
    usage: 'DATENAME(part, date)',
    about: 'the part as text; months and weekdays by their English names',
  },
  DATETRUNC: {
    parameters: ['part', 'moment'],
    refuses: refusesPart('DATETRUNC'),
    result: AS_MOMENT,
    usage: 'DATETRUNC(part, date)',
    about: 'the beginning of the part that the date is in',
  },
  YEAR: { ...PART_OF_DATE, usage: 'YEAR(date)', about: 'its year' },
  MONTH: { ...PART_OF_DATE, usage: 'MONTH(date)', about: 'its month, from 1 to 12' },
  DAY: { ...PART_OF_DATE, usage: 'DAY(date)', about: 'its day of the month' },
  EOMONTH: {
    parameters: ['moment', 'int'],
    required: 1,
    result: { name: 'date' },
    usage: 'EOMONTH(date [, months])',
    about: 'the last day of its month, or of one so many months later',
  },
  DATEFROMPARTS: {
    parameters: ['int', 'int', 'int'],
    result: { name: 'date' },
    usage: 'DATEFROMPARTS(year, month, day)',
    about: 'that date',
  },
  DATETIMEFROMPARTS: {
    parameters: ['int', 'int', 'int', 'int', 'int', 'int', 'int'],
    result: DATETIME,
    usage: 'DATETIMEFROMPARTS(year, month, day, hour, minute, second, milliseconds)',
    about: 'that moment',
  },
  DATETIME2FROMPARTS: {
    parameters: ['int', 'int', 'int', 'int', 'int', 'int', 'int', 'int'],
    constants: [7],
    refuses: refusesDigits,
    result: DATETIME,
    usage: 'DATETIME2FROMPARTS(year, month, day, hour, minute, second, fractions, digits)',
    about: 'that moment; the fractions of a second have so many digits',
  },
  SMALLDATETIMEFROMPARTS: {
    parameters: ['int', 'int', 'int', 'int', 'int'],
    result: DATETIME,
    usage: 'SMALLDATETIMEFROMPARTS(year, month, day, hour, minute)',
    about: 'that moment',
  },
  TIMEFROMPARTS: {
    parameters: ['int', 'int', 'int', 'int', 'int'],
    constants: [4],
    refuses: refusesDigits,
    result: { name: 'time' },
    usage: 'TIMEFROMPARTS(hour, minute, second, fractions, digits)',
    about: 'that time of day; the fractions of a second have so many digits',
  },
  ISDATE: {
    parameters: ['text'],
    result: INT,
    usage: 'ISDATE(text)',
    about: '1 where it can be cast to datetime, else 0',
  },
} as const satisfies Record<string, ScalarFunction>;
