// Columns of a table as DuckDB reads them out of its files, and among them its position. No name a
// user typed stands here unquoted.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import { FLOAT, INT } from '../type-rules.ts';
import { cast, quotedName } from './duckdb-type.ts';

/** A column of a file in the type the catalog gives it. */
export const fileColumn = (name: string, type: SqlType): string =>
  cast(`f.${quotedName(name)}`, type);

/** Where a row of a file lies on the sky: degrees, and the zone where the table has one. */
export interface PositionTexts {
  readonly ra: string;
  readonly dec: string;
  readonly zone?: string;
  /** True where nobody has looked at the numbers: any turn of the sky, or none at all. */
  readonly isWild: boolean;
}

/**
 * The position's columns as floats. Tables of a catalog have zones, and right ascensions from 0 to
 * 360; what people bring is turned there, which costs a search the order of the rows.
 */
export const positionTexts = (table: CatalogTable): PositionTexts => {
  const { position } = table;
  const zone = columnNamed(table, position?.zone);
  const ra = fileColumn(columnNamed(table, position?.ra)?.name ?? '', FLOAT);
  const dec = fileColumn(columnNamed(table, position?.dec)?.name ?? '', FLOAT);
  return zone === undefined
    ? { ra: `(${ra} - 360 * floor(${ra} / 360))`, dec, isWild: true }
    : { ra, dec, zone: fileColumn(zone.name, INT), isWild: false };
};

const columnNamed = (table: CatalogTable, name: string | undefined): Column | undefined =>
  table.columns.find((column) => name !== undefined && fold(column.name) === fold(name));
