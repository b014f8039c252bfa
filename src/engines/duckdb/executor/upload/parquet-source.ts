// The rows of a Parquet file, read by DuckDB: its types as the types that tables have here. What
// has more than one value in a cell is refused by the name of its column.

import type { Column } from '../../../../domain/column.ts';
import { quotedName, quotedString } from '../../../../sql/emit/duckdb-type.ts';
import { storedTypeOf } from '../../catalog-types.ts';
import { columnsAmong, refuseNames } from './columns.ts';
import { shown, uploadFault } from './fault.ts';
import type { UploadFile, UploadSource } from './source.ts';

/** The rows of a Parquet file; throws a fault of the file where it cannot be read. */
export const parquetSource = async (file: UploadFile): Promise<UploadSource> => {
  const rows = `read_parquet(${quotedString(file.path)}, hive_partitioning = false)`;
  const found = await describedBy(file, rows);
  const columns = found.map(({ name, duckType }): Column & { readonly stored: string } => {
    const stored = storedTypeOf(duckType);
    if (stored !== undefined) return { name, type: stored.type, stored: stored.duckType };
    throw uploadFault(
      `Column '${shown(name)}' of the Parquet file holds ${shown(duckType)}, ` +
        'which no table has here.',
      'Leave it out, or write each of its values as a column of its own.',
    );
  });
  refuseNames(columns);
  const targets = file.target === undefined ? columns : columnsAmong(columns, file.target);
  const items = columns.map(
    ({ name, stored }, at) => `CAST(${quotedName(name)} AS ${stored}) AS c${at}`,
  );
  return {
    columns: columns.map(({ type }, at) => ({ name: targets[at]?.name ?? '', type })),
    text: `SELECT ${items.join(', ')} FROM ${rows}`,
    mended: () => {
      throw uploadFault('The Parquet file cannot be read.');
    },
  };
};

const describedBy = async ({ connection }: UploadFile, rows: string) => {
  try {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${rows}`);
    return reader.getRows().map((row) => ({ name: String(row[0]), duckType: String(row[1]) }));
  } catch (error) {
    const words = error instanceof Error ? error.message : '';
    // Whatever else the engine says of it, in its own words, it says of the file.
    if (/interrupt|out of memory/i.test(words)) throw error;
    throw uploadFault('The file is no Parquet file that can be read.', 'Is it whole?');
  }
};
