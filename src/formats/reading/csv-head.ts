// What the beginning of a delimited text tells: what delimits its values, whether its first record
// names its columns, and how. Names and words of types only: what the values are is found by the
// engine, from all of them.

import { fold } from '../../domain/table.ts';
import { csvReader, type CsvRecord, type Delimiter } from './csv-records.ts';

/** What a text says of the values of a column; `any` where it says nothing. */
export type ColumnWord = 'any' | 'integer' | 'float' | 'text' | 'moment';

/** A column as the head of a text has it. */
export interface HeadColumn {
  /** As it is written, without quotes, or `Column1` where the text names none. */
  readonly name: string;
  readonly word: ColumnWord;
}

/** What the beginning of a text tells of all of it. */
export interface CsvHead {
  readonly delimiter: Delimiter;
  /** Comments before the first record, lines that begin with `#`. */
  readonly comments: readonly string[];
  /** Whether the first record behind them is the header. */
  readonly hasHeader: boolean;
  readonly columns: readonly HeadColumn[];
}

/** What is known of a text before it is looked at. */
export interface HeadAsk {
  /** Whether its beginning is all of it. */
  readonly isWhole: boolean;
  /** Names of columns that its header may have. */
  readonly known?: readonly string[];
  /** Whether its first record is a header, where somebody has said. */
  readonly hasHeader?: boolean;
  /** What delimits its values, where somebody has said. */
  readonly delimiter?: Delimiter;
}

/**
 * Reads the beginning of a text; undefined for a text without records. Unless it is told, a first
 * record is a header unless one of its values is a number, a moment or nothing; where `known` names
 * are given, it is one if they are all among them, and else unless it has as many values and looks
 * like no header.
 */
export const csvHeadOf = (
  text: string,
  { isWhole, known, ...told }: HeadAsk,
): CsvHead | undefined => {
  const { comments, rest } = withoutComments(text);
  const delimiter = told.delimiter ?? delimiterOf(rest, isWhole);
  const [first] = recordsOf(rest, delimiter, isWhole);
  if (first === undefined) return undefined;
  const names = namesIn(first) ?? (told.hasHeader === true ? anyNamesIn(first) : undefined);
  const hasHeader = told.hasHeader ?? (names !== undefined && isHeader(first, names, known));
  const commented = hasHeader ? undefined : namesInComment(comments.at(-1), delimiter, first);
  return {
    delimiter,
    comments,
    hasHeader,
    columns: (hasHeader ? names : commented) ?? first.values.map((_, at) => unnamed(at)),
  };
};

const unnamed = (at: number): HeadColumn => ({ name: `Column${at + 1}`, word: 'any' });

/** Lines at the top that begin with `#`, with their ends, and what comes behind them. */
const withoutComments = (text: string): { comments: readonly string[]; rest: string } => {
  const comments: string[] = [];
  let rest = text.replace(/^\uFEFF/, '');
  for (;;) {
    const [whole] = /^#[^\n\r]*(?:\r\n|\n|\r)/.exec(rest) ?? [];
    if (whole === undefined) return { comments, rest };
    comments.push(whole);
    rest = rest.slice(whole.length);
  }
};

/** The likelier ones first. */
const DELIMITERS = [',', '\t', ';', '|', 'blanks'] as const satisfies readonly Delimiter[];

/** The first by which the most records have as many values as the first one, and more than one. */
const delimiterOf = (text: string, isWhole: boolean): Delimiter => {
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const records = recordsOf(text, delimiter, isWhole);
    const count = records[0]?.values.length ?? 0;
    const alike = count < 2 ? 0 : records.filter(({ values }) => values.length === count).length;
    // Blanks stand in texts too: they delimit only where they do so in nearly every record.
    const isSure = delimiter !== 'blanks' || alike >= records.length * 0.9;
    if (isSure && alike > most) [best, most] = [delimiter, alike];
  }
  return best;
};

/** The first records, as far as they are whole. */
const recordsOf = (text: string, delimiter: Delimiter, isWhole: boolean): readonly CsvRecord[] => {
  const reader = csvReader(delimiter);
  const records = reader.read(text.slice(0, LOOKED_AT));
  if (isWhole && text.length <= LOOKED_AT) records.push(...reader.end());
  return records;
};

/** Hundreds of records of a narrow table, and the header of one of a thousand columns. */
const LOOKED_AT = 65_536;

/** The columns that a record names; undefined where one of its values is no name. */
const namesIn = ({ values, quoted }: CsvRecord): readonly HeadColumn[] | undefined => {
  const columns = values.map((value, at) => columnOf(value, quoted[at] === true));
  return columns.every((column) => column !== undefined) ? columns : undefined;
};

/** The columns of a record that is said to name them: a number is a name there. */
const anyNamesIn = ({ values }: CsvRecord): readonly HeadColumn[] =>
  values.map((value, at) => {
    const name = value.trim();
    return name === '' ? unnamed(at) : (columnOf(value, true) ?? unnamed(at));
  });

const columnOf = (value: string, isQuoted: boolean): HeadColumn | undefined => {
  const typed = TYPED.exec(value.trim());
  if (typed !== null) {
    const [, name = '', word = ''] = typed;
    return { name, word: WORDS.get(fold(word)) ?? 'any' };
  }
  const name = isQuoted ? value : value.trim();
  return name === '' || (!isQuoted && NO_NAME.test(name)) ? undefined : { name, word: 'any' };
};

/** `[name]:Type`, as quick queries answer and typed CSV has it. */
const TYPED = /^\[(.+)\]:(\w+)$/;

/** Words of typed CSV, and of services beside CasJobs that write it too. */
const WORDS: ReadonlyMap<string, ColumnWord> = new Map([
  ...['integer', 'int', 'bigint', 'smallint', 'tinyint', 'bit', 'long'].map(
    (word) => [fold(word), 'integer'] as const,
  ),
  ...['float', 'real', 'double', 'decimal'].map((word) => [fold(word), 'float'] as const),
  ...['datetime', 'date', 'timestamp'].map((word) => [fold(word), 'moment'] as const),
  ...['string', 'varchar', 'text', 'char'].map((word) => [fold(word), 'text'] as const),
]);

/** A number, the beginning of a moment, or a word for nothing. */
const NO_NAME =
  /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?(?:nan|inf|infinity)|\d{4}-\d\d-\d\d.*|null)$/i;

const isHeader = (
  first: CsvRecord,
  names: readonly HeadColumn[],
  known: readonly string[] | undefined,
): boolean => {
  if (known === undefined) return true;
  const folded = new Set(known.map(fold));
  if (names.every(({ name }) => folded.has(fold(name)))) return true;
  // A record of texts may be the first row; one that names a known column is meant as a header.
  return first.values.length !== known.length || names.some(({ name }) => folded.has(fold(name)));
};

/** Some programs write the names behind the `#` of the last comment. */
const namesInComment = (
  comment: string | undefined,
  delimiter: Delimiter,
  first: CsvRecord,
): readonly HeadColumn[] | undefined => {
  const [record] = comment === undefined ? [] : recordsOf(comment.slice(1), delimiter, true);
  const names = record === undefined ? undefined : namesIn(record);
  return names?.length === first.values.length ? names : undefined;
};
