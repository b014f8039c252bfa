// The rows of a FITS file or a VOTable: decoded here, put into a table of DuckDB's own some
// thousands at a time, and read from there.

import { createReadStream } from 'node:fs';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  FLOAT,
  HUGEINT,
  INTEGER,
  SMALLINT,
  UTINYINT,
  VARCHAR,
  type DuckDBType,
} from '@duckdb/node-api';
import type { Column, SqlTypeName } from '../../../../domain/column.ts';
import { isUndecodable, type DecodedTable } from '../../../../formats/reading/decoded.ts';
import { duckdbTypeOf } from '../../../../sql/emit/duckdb-type.ts';
import { columnsAmong, refuseNames } from './columns.ts';
import { uploadFault } from './fault.ts';
import type { UploadFile, UploadSource } from './source.ts';
import { valueText } from './text-values.ts';

/** What turns the bytes of a file into rows. */
export type Decode = (chunks: AsyncIterable<Uint8Array>) => Promise<DecodedTable>;

/** The rows of a file that `decode` reads; throws a fault of the file where it cannot. */
export const rowsSource = async (file: UploadFile, decode: Decode): Promise<UploadSource> => {
  try {
    const table = await decode(createReadStream(file.path));
    const names = namesFor(file, table);
    await load(file, table);
    const items = table.columns.map(({ type }, at) => {
      const value =
        type.name === 'datetime' ? valueText(type, `c${at}`, 'given') : castOf(type, at);
      return `${value} AS c${at}`;
    });
    return {
      columns: table.columns.map(({ name, ...column }, at) => ({
        ...plainOf(column),
        name: names[at] ?? name,
      })),
      text: `SELECT ${items.join(', ')} FROM ${ROWS}`,
      mended: () => {
        const moments = table.columns.filter(({ type }) => type.name === 'datetime');
        const list = moments.map(({ name }) => `'${name}'`).join(', ');
        throw uploadFault(`A value of ${list} in the file is no moment (yyyy-MM-ddTHH:mm:ss).`);
      },
    };
  } catch (error) {
    throw isUndecodable(error) ? uploadFault(error.message) : error;
  }
};

/** What stands in the catalog of a column; decoders know more. */
const plainOf = ({
  type,
  unit,
  ucd,
  xtype,
  description,
}: Omit<Column, 'name'>): Omit<Column, 'name'> => ({
  type,
  ...(unit !== undefined && { unit }),
  ...(ucd !== undefined && { ucd }),
  ...(xtype !== undefined && { xtype }),
  ...(description !== undefined && { description }),
});

/** Names of the columns of the table that rows are added to, or those of the file. */
const namesFor = ({ target }: UploadFile, { columns }: DecodedTable): readonly string[] => {
  refuseNames(columns);
  return (target === undefined ? columns : columnsAmong(columns, target)).map(({ name }) => name);
};

/** The table of DuckDB's own that the rows are put into; one source has it at a time. */
export const ROWS = 'main.upload_rows';

const castOf = (type: Column['type'], at: number): string =>
  type.name === 'decimal' ? `CAST(c${at} AS ${duckdbTypeOf(type)})` : `c${at}`;

/** DuckDB's types for what decoders give; moments come as texts, and what has 20 digits whole. */
const TYPES: Readonly<Partial<Record<SqlTypeName, DuckDBType>>> = {
  bit: BOOLEAN,
  tinyint: UTINYINT,
  smallint: SMALLINT,
  int: INTEGER,
  bigint: BIGINT,
  decimal: HUGEINT,
  real: FLOAT,
  float: DOUBLE,
  varchar: VARCHAR,
  datetime: VARCHAR,
};

const load = async ({ connection }: UploadFile, table: DecodedTable): Promise<void> => {
  const types = table.columns.map(({ type }) => TYPES[type.name] ?? VARCHAR);
  const columns = types.map((type, at) => `c${at} ${type.toString()}`);
  await connection.run(`CREATE TABLE ${ROWS} (${columns.join(', ')})`);
  const appender = await connection.createAppender('upload_rows', 'main');
  for await (const batch of table.rows) {
    const chunk = DuckDBDataChunk.create(types, batch[0]?.length ?? 0);
    for (const [at, values] of batch.entries()) chunk.setColumnValues(at, values);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
};
