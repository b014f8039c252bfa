// The parenthesis of CREATE TABLE and of DECLARE @t TABLE: columns with their types and what is
// demanded of them, and keys. What cannot be kept is refused here, by name.

import type { ColumnDefinition, KeyDefinition } from '../statement.ts';
import type { Expression, Name } from '../tree.ts';
import { enclosed, expect, expected, refused } from '../grammar/complaint.ts';
import { nameOf } from '../grammar/name.ts';
import { advance, at, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import type { Refused } from '../grammar/words.ts';
import { typeNameOf } from './type-name.ts';

/** Columns and keys of a table, in the order of the text. */
export interface TableBody {
  readonly columns: readonly ColumnDefinition[];
  readonly keys: readonly KeyDefinition[];
}

/** `(id int NOT NULL PRIMARY KEY, ra float, UNIQUE (ra))`. */
export const tableBodyOf = (reader: Reader): TableBody => {
  const columns: ColumnDefinition[] = [];
  const keys: KeyDefinition[] = [];
  enclosed(reader, (inside) => {
    do {
      // A comma too many at the end is no error in T-SQL.
      if (at(inside, ')') && columns.length > 0) return;
      const key = tableKeyOf(inside);
      if (key !== undefined) keys.push(key);
      else columns.push(columnOf(inside, keys));
    } while (take(inside, ','));
  });
  return { columns, keys };
};

/** Words that begin a demand on the whole table. */
const TABLE_DEMANDS: ReadonlySet<string> = new Set([
  'CONSTRAINT',
  'PRIMARY',
  'UNIQUE',
  'FOREIGN',
  'CHECK',
]);

/** A key of the whole table, if one is at hand. */
export const tableKeyOf = (reader: Reader): KeyDefinition | undefined => {
  const { key: word, kind, start } = reader.token;
  if (kind !== 'word' || !TABLE_DEMANDS.has(word)) return undefined;
  skipConstraintName(reader);
  refuseDemand(reader);
  const isPrimary = keyWordOf(reader);
  if (isPrimary === undefined) throw expected(reader, 'PRIMARY KEY or UNIQUE');
  const columns = enclosed(reader, keyColumnsOf);
  return { isPrimary, columns, span: spanFrom(reader, start) };
};

/** Passes over `CONSTRAINT name`: what is demanded here is known by its column. */
export const skipConstraintName = (reader: Reader): void => {
  if (take(reader, 'CONSTRAINT')) nameOf(reader, "a constraint's name");
};

/** Whether the key is the primary one; undefined where no key is at hand. */
const keyWordOf = (reader: Reader): boolean | undefined => {
  const isPrimary = take(reader, 'PRIMARY');
  if (isPrimary) expect(reader, 'KEY', 'KEY after PRIMARY');
  else if (!take(reader, 'UNIQUE')) return undefined;
  if (!take(reader, 'CLUSTERED')) take(reader, 'NONCLUSTERED');
  return isPrimary;
};

const keyColumnsOf = (reader: Reader): readonly Name[] => {
  const names = [];
  do {
    names.push(nameOf(reader, "a column's name"));
    if (!take(reader, 'ASC')) take(reader, 'DESC');
  } while (take(reader, ','));
  return names;
};

const noCheck = 'Conditions on rows are not kept; test them with a query.';
const noReference = 'References between tables are not kept; test them with a join.';

const REFUSED_DEMANDS: ReadonlyMap<string, Refused & { readonly name: string }> = new Map([
  ['CHECK', { name: 'CHECK', later: false, instead: noCheck }],
  ['FOREIGN', { name: 'FOREIGN KEY', later: false, instead: noReference }],
  ['REFERENCES', { name: 'REFERENCES', later: false, instead: noReference }],
  ['ROWGUIDCOL', { name: 'ROWGUIDCOL', later: false }],
  ['SPARSE', { name: 'SPARSE', later: false }],
  ['GENERATED', { name: 'GENERATED', later: false }],
]);

const refuseDemand = (reader: Reader): void => {
  const refusal = REFUSED_DEMANDS.get(reader.token.key);
  if (refusal !== undefined) throw refused(reader, reader.token, refusal);
};

const COMPUTED = {
  name: 'computed columns',
  later: false,
  instead: 'Write the expression where the column is read, or in a view.',
};

/** A column; keys that stand with it go to the others. */
export const columnOf = (reader: Reader, keys: KeyDefinition[]): ColumnDefinition => {
  const { start } = reader.token;
  const name = nameOf(reader, "a column's name");
  if (at(reader, 'AS')) throw refused(reader, reader.token, COMPUTED);
  const type = typeNameOf(reader);
  const demands: Demands = { isNotNull: false };
  while (takeDemand(reader, { name, keys, demands }));
  return { name, type, ...demands, span: spanFrom(reader, start) };
};

interface Demands {
  isNotNull: boolean;
  identity?: readonly [string, string];
  default?: Expression;
  isFilled?: true;
}

interface ColumnBeingRead {
  readonly name: Name;
  readonly keys: KeyDefinition[];
  readonly demands: Demands;
}

/** Takes one demand on a column; false where none is at hand. */
const takeDemand = (reader: Reader, { name, keys, demands }: ColumnBeingRead): boolean => {
  const { start } = reader.token;
  skipConstraintName(reader);
  refuseDemand(reader);
  if (take(reader, 'NULL')) return true;
  if (at(reader, 'NOT') && peek(reader).key === 'NULL') {
    advance(reader);
    advance(reader);
    demands.isNotNull = true;
    return true;
  }
  if (take(reader, 'IDENTITY')) {
    demands.identity = at(reader, '(') ? enclosed(reader, seedOf) : ['1', '1'];
    return true;
  }
  if (take(reader, 'DEFAULT')) {
    demands.default = reader.rules.expression(reader);
    if (at(reader, 'WITH') && peek(reader).key === 'VALUES') {
      advance(reader);
      advance(reader);
      demands.isFilled = true;
    }
    return true;
  }
  if (take(reader, 'COLLATE')) {
    nameOf(reader, "a collation's name");
    return true;
  }
  const isPrimary = keyWordOf(reader);
  if (isPrimary === undefined) return false;
  if (isPrimary) demands.isNotNull = true;
  keys.push({ isPrimary, columns: [name], span: spanFrom(reader, start) });
  return true;
};

const seedOf = (reader: Reader): readonly [string, string] => {
  const seed = wholeOf(reader);
  expect(reader, ',', "',' and the increment");
  return [seed, wholeOf(reader)];
};

const wholeOf = (reader: Reader): string => {
  const isNegative = take(reader, '-');
  const { kind, value } = reader.token;
  if (kind !== 'number' || !/^\d{1,18}$/.test(value)) throw expected(reader, 'a whole number');
  advance(reader);
  return isNegative ? `-${value}` : value;
};
