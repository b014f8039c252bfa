// What the parts of the DuckDB emitter share while one query is written: which columns are used,
// and the parts that call each other. Also the filling of templates, in which an argument that is
// needed twice and long is computed once, so that nesting never doubles the text at each level.

import type { BoundCondition, BoundExpression, BoundQuery } from '../bound.ts';
import type { Comparing } from './duckdb-text.ts';

/** The state of writing one query. Its functions return text that is closed in itself. */
export interface Writer extends Comparing {
  /** Columns that anything refers to, by relation. */
  readonly used: Map<number, ReadonlySet<number>>;
  readonly expression: (expression: BoundExpression) => string;
  /** As `expression`, but a float may have become Infinity: for what looks at it afterwards. */
  readonly unchecked: (expression: BoundExpression) => string;
  readonly condition: (condition: BoundCondition) => string;
  readonly query: (query: BoundQuery) => string;
  /** A query that is one plain SELECT, with one more output, which is written behind its FROM. */
  readonly step: (query: BoundQuery, output: () => string) => string;
  /** A name that nothing else in the statement has. */
  readonly newName: () => string;
  /** Relations whose columns another one carries, and that one, from where FROM is written on. */
  readonly carriers: Map<number, number>;
}

/** How a column of a relation is called in what is written from now on. */
export const columnText = (writer: Writer, relation: number, column: number): string => {
  const carrier = writer.carriers.get(relation);
  return carrier === undefined
    ? `t${relation}.c${column}`
    : `t${carrier}.${carriedName(relation, column)}`;
};

/** How a relation calls a column that it carries for another. */
export const carriedName = (relation: number, column: number): string => `t${relation}_c${column}`;

/**
 * Up to here an argument is written out wherever it is needed: DuckDB computes equal parts of a
 * projection once. Beyond, it goes through a list of one element, which costs some 50 ns a row.
 */
const repeatedCharactersMax = 1_000;

/** What gives another value each time it is written. */
export const ANOTHER_EACH_TIME = 'gen_random_uuid()';

/** The template with `{0}`, `{1}` … replaced by the arguments, in parentheses of its own. */
export const filled = (writer: Writer, template: string, args: readonly string[]): string => {
  // Text and the places of arguments, one after the other.
  const pieces = template.split(BLANK);
  const isLong = args.some((arg, at) => {
    if (arg.length <= repeatedCharactersMax && !arg.includes(ANOTHER_EACH_TIME)) return false;
    const place = String(at);
    return pieces.filter((piece, side) => side % 2 === 1 && piece === place).length > 1;
  });
  if (!isLong) return `(${withArgs(pieces, args)})`;
  const named = Object.fromEntries(args.map((arg, at) => [`a${at}`, arg]));
  return madeOnce(writer, named, (made) =>
    withArgs(
      pieces,
      args.map((_, at) => made(`a${at}`)),
    ),
  );
};

/**
 * Text over values that are computed once each, whatever stands in them; `write` is given how each
 * is called. DuckDB finds what is equal in a projection, but not in a filter.
 */
export const madeOnce = <Name extends string>(
  writer: Writer,
  values: Readonly<Record<Name, string>>,
  write: (made: (name: Name) => string) => string,
): string => {
  const name = writer.newName();
  const fields = Object.entries(values).map(([field, text]) => `${field} := ${String(text)}`);
  const text = write((field) => `${name}.${field}`);
  return `list_transform([struct_pack(${fields.join(', ')})], lambda ${name}: (${text}))[1]`;
};

/** A value, how often it is needed, and whether what is written over it has a subquery. */
export interface OnceTerms {
  readonly value: string;
  readonly uses: number;
  /** DuckDB takes no subquery in a lambda; a query of one row names the value too, but slower. */
  readonly hasQuery: boolean;
}

/**
 * Text over a value that it needs several times: over the value's own text, or where that is long
 * over a name for it. Unlike with `filled`, all else stays where it is and is computed only when
 * it is reached.
 */
export const boundOnce = (
  writer: Writer,
  { value, uses, hasQuery }: OnceTerms,
  write: (value: string) => string,
): string => {
  if (uses < 2 || value.length <= repeatedCharactersMax) return write(value);
  const name = writer.newName();
  if (hasQuery) return `(SELECT ${write(`${name}.x`)} FROM (SELECT ${value} AS x) AS ${name})`;
  return `list_transform([${value}], lambda ${name}: ${write(name)})[1]`;
};

const BLANK = /\{(\d+)\}/;

const withArgs = (pieces: readonly string[], args: readonly string[]): string =>
  pieces
    .map((piece, side) => (side % 2 === 0 ? piece : (args[Number(piece)] ?? `{${piece}}`)))
    .join('');
