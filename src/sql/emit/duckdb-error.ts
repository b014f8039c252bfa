// DuckDB's complaints about a running query in our words: what T-SQL would say where it has a
// sentence for it, and never a piece of the SQL we wrote.

import type { QueryError } from '../../domain/query-error.ts';

/**
 * What to tell about a query that DuckDB stopped, from the text of its error. Undefined where the
 * error is not of the query's making (a bug of ours, memory, a file): that is for the log.
 */
export const queryErrorOf = (message: string): QueryError | undefined => {
  const [head = ''] = message.split(/\n\s*\n?LINE \d+:/);
  const text = head.replace(/\s+/g, ' ').trim();
  for (const { pattern, said } of SENTENCES) {
    const match = pattern.exec(text);
    if (match !== null) return said(...match.slice(1));
  }
  return undefined;
};

interface Sentence {
  readonly pattern: RegExp;
  readonly said: (...groups: readonly string[]) => QueryError;
}

const OVERFLOW_HINT = 'CAST to a wider type first, as bigint or float.';

/** In order; the first that fits is said. */
const SENTENCES: readonly Sentence[] = [
  {
    pattern: /^Invalid Input Error: (Divide by zero error encountered\.)$/,
    said: (message = '') => ({ message, hint: 'NULLIF(x, 0) as the divisor gives NULL instead.' }),
  },
  // What our own SQL raises, word for word.
  {
    pattern:
      /^Invalid Input Error: ((?:Conversion failed|Arithmetic overflow|Invalid length|LIKE takes).*)$/,
    said: (message = '') => ({ message }),
  },
  {
    pattern: /^Out of Range Error: Overflow in (\w+) of (\w+)(?: \(([^)]*)\))?/,
    said: (operation, type = '', values) => ({
      message: `Arithmetic overflow: the ${operation} of ${values ?? 'two values'} does not fit into ${typeWord(type)}.`,
      hint: OVERFLOW_HINT,
    }),
  },
  {
    pattern:
      /^Conversion Error: Type (\w+) with value (\S+) can't be cast .*destination type (\w+)/,
    said: (_from, value, to = '') => ({
      message: `Arithmetic overflow: the value ${value} does not fit into ${typeWord(to)}.`,
      hint: OVERFLOW_HINT,
    }),
  },
  {
    pattern:
      /^Conversion Error: (?:Casting|Could not cast) value "?([^" ]+)"? to (DECIMAL\(\d+, ?\d+\))/,
    said: (value, type = '') => ({
      message: `Arithmetic overflow: the value ${value} does not fit into ${type.toLowerCase()}.`,
      hint: OVERFLOW_HINT,
    }),
  },
  {
    pattern: /^(?:Conversion|Invalid Input) Error: Could not convert string '(.*)' to (\w+)/,
    said: (value, type = '') => ({
      message: `Conversion failed when converting the text '${value}' to ${typeWord(type)}.`,
    }),
  },
  {
    pattern: /^Out of Range Error: (?:Overflow|Could not)/,
    said: () => ({ message: 'Arithmetic overflow.', hint: OVERFLOW_HINT }),
  },
  {
    pattern:
      /^(?:Out of Range|Invalid Input) Error: (cannot take .*|\w+ is undefined outside .*)$/i,
    said: (words = '') => ({
      message: `An invalid floating point operation occurred: ${words}.`,
    }),
  },
  {
    pattern: /^Out of Range Error: input value (\S+) is out of range for numeric function (\w+)/,
    said: (value, name) => ({ message: `The value ${value} is out of range for ${name}.` }),
  },
  {
    pattern: /^Invalid Input Error: More than one row returned by a subquery/,
    said: () => ({
      message: 'A subquery that stands for one value gave more than one row.',
      hint: 'Add TOP 1, an aggregate, or compare with IN.',
    }),
  },
  {
    pattern: /Max expression depth limit/,
    said: () => ({
      message: 'The query nests too deeply.',
      hint: 'Work out a part of it in a subquery.',
    }),
  },
];

/** T-SQL's words for the types that DuckDB names. */
const typeWord = (type: string): string => TYPE_WORDS[type] ?? type.toLowerCase();

const TYPE_WORDS: Readonly<Record<string, string>> = {
  UINT8: 'tinyint',
  INT16: 'smallint',
  INT32: 'int',
  INT64: 'bigint',
  INT128: 'decimal',
  FLOAT: 'real',
  DOUBLE: 'float',
  BOOL: 'bit',
  TIMESTAMP: 'datetime',
};
