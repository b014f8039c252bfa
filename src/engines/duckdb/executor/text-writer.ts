// CSV, TSV and typed CSV: a line of names of ours, then rows that DuckDB writes.
// DuckDB writes no header, for it would put names in quotes that clients want bare.

import type { Column } from '../../../domain/column.ts';
import { csvHeaderOf, tsvHeaderOf } from '../../../formats/csv.ts';
import { TYPED_CSV_NULL, typedCsvHeaderOf } from '../../../formats/typed-csv.ts';
import { isFreeText } from '../../../domain/value-kind.ts';
import { nameAt, runCopy, selectOf, type SelectPlan } from './copy-statement.ts';
import { quoted } from './instance.ts';
import { decimalText, isQuoted, typedCsvTextOf } from './typed-csv-text.ts';
import { writeAll, type Writer } from './writer.ts';

/** What tells one kind of lines from another. */
interface LineFormat {
  readonly headOf: (columns: readonly Column[]) => string;
  /** A value of a column as it is written, and whether it is all of its row. */
  readonly textOf: (column: Column, value: string, isOnly: boolean) => string;
  readonly optionsOf: (plan: SelectPlan) => readonly string[];
}

const writerOf =
  ({ headOf, textOf, optionsOf }: LineFormat): Writer =>
  async ({ connection, plan, kind, path, held }) => {
    const head = headOf(plan.columns);
    const isOnly = plan.columns.length === 1;
    const select = selectOf(
      plan,
      (column, value, at) => `${textOf(column, value, isOnly)} AS ${nameAt(at)}`,
    );
    const options = ['FORMAT csv', 'HEADER false', ...optionsOf(plan)];
    if (kind === 'pipe') await writeAll(held, Buffer.from(head));
    // It begins a file anew, so there the head must be its own; the last row then ends with SUFFIX.
    else options.push(`PREFIX '${quoted(head)}'`, "SUFFIX '\n'", 'USE_TMP_FILE false');
    const rows = await runCopy(
      connection,
      `COPY (${select}) TO '${quoted(path)}' (${options.join(', ')})`,
    );
    if (kind === 'file' && rows === 0n) await held.truncate(Buffer.byteLength(head));
    return rows;
  };

/** Bits as 0 and 1, bytes as hex, decimals from a digit on; the rest as DuckDB writes it. */
const csvTextOf = ({ type }: Column, value: string): string => {
  if (type.name === 'bit') return `CAST(${value} AS UTINYINT)`;
  if (type.name === 'binary' || type.name === 'varbinary') return typedCsvTextOf(type, value);
  return type.name === 'decimal' ? decimalText(value, type) : value;
};

/**
 * Writes CSV: floats with all their digits, NULL as nothing, what is text in need of it quoted. A
 * row that is nothing but NULL is `""`, for readers pass over a line that is empty.
 */
export const writeCsv: Writer = writerOf({
  headOf: csvHeaderOf,
  textOf: (column, value, isOnly) => {
    const text = csvTextOf(column, value);
    return isOnly ? `coalesce(CAST(${text} AS VARCHAR), '')` : text;
  },
  optionsOf: () => [],
});

/** Writes TSV as IANA has it: no value is quoted, so a tab or a line end in one becomes a blank. */
export const writeTsv: Writer = writerOf({
  headOf: tsvHeaderOf,
  textOf: (column, value) =>
    isFreeText(column.type)
      ? `translate(${value}, chr(9) || chr(10) || chr(13), '   ')`
      : csvTextOf(column, value),
  optionsOf: () => [String.raw`DELIMITER '\t'`, "QUOTE ''", "ESCAPE ''"],
});

/** Writes typed CSV, as clients of CasJobs read it (docs/protocols/casjobs.md). */
export const writeTypedCsv: Writer = writerOf({
  headOf: typedCsvHeaderOf,
  textOf: ({ type }, value) => typedCsvTextOf(type, value),
  optionsOf: ({ columns }) => {
    const names = columns.flatMap((column, at) => (isQuoted(column.type) ? [nameAt(at)] : []));
    const force = names.length === 0 ? [] : [`FORCE_QUOTE (${names.join(', ')})`];
    return [`NULLSTR '${TYPED_CSV_NULL}'`, ...force];
  },
});
