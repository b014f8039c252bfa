// Hints to SQL Server's planner: read wherever people write them, and without effect.
// Nothing of a hint reaches the tree.

import { enclosed } from '../grammar/complaint.ts';
import { advance, at, ended, peek, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { JOIN_HINTS, TABLE_HINTS } from './words.ts';

/** Passes over `WITH (NOLOCK)` and the older `(NOLOCK)` after a table. */
export const skipTableHints = (reader: Reader): void => {
  while (atTableHint(reader)) {
    take(reader, 'WITH');
    enclosed(reader, skipToClosing);
  }
};

/** Whether a parenthesis after a table's name opens hints, and not a function's arguments. */
export const atTableHint = (reader: Reader): boolean => {
  const { key, kind } = peek(reader);
  if (at(reader, 'WITH')) return key === '(';
  return at(reader, '(') && kind === 'word' && TABLE_HINTS.has(key);
};

/** Passes over the word in `INNER HASH JOIN`. */
export const skipJoinHint = (reader: Reader): void => {
  if (JOIN_HINTS.has(reader.token.key)) advance(reader);
};

/** Passes over where and how SQL Server would keep a table: `ON [PRIMARY]`, `WITH (…)`. */
export const skipBehindTable = (reader: Reader): void => {
  for (;;) {
    if (at(reader, 'WITH') && peek(reader).key === '(') {
      advance(reader);
      enclosed(reader, skipToClosing);
    } else if (at(reader, 'ON') || at(reader, 'TEXTIMAGE_ON')) {
      advance(reader);
      advance(reader);
    } else return;
  }
};

/** Passes over `INCLUDE (…)` and what says how SQL Server would build an index. */
export const skipIndexOptions = (reader: Reader): void => {
  if (take(reader, 'INCLUDE')) enclosed(reader, skipToClosing);
  skipBehindTable(reader);
};

const skipToClosing = (reader: Reader): void => {
  while (!at(reader, ')') && !ended(reader)) {
    if (at(reader, '(')) enclosed(reader, skipToClosing);
    else advance(reader);
  }
};
