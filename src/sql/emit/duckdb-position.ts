// Columns of a table as DuckDB reads them out of its files, and among them its position. No name a
// user typed stands here unquoted.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import { FLOAT, INT } from '../type-rules.ts';
import { cast, quotedName } from './duckdb-type.ts';

/**
 * A column of the files in the type the catalog gives it. NaN, by which files of others tell that a
 * value is missing, is NULL, as it is where rows are copied.
 */
export const fileColumn = (table: CatalogTable, column: Column): string => {
  const text = asItIs(column.name, column.type);
  const { name } = column.type;
  const mayBeNan = (name === 'float' || name === 'real') && column.extent === undefined;
  return table.linked !== undefined && mayBeNan
    ? `CASE WHEN NOT isnan(${text}) THEN ${text} END`
    : text;
};

const asItIs = (name: string, type: SqlType): string => cast(`f.${quotedName(name)}`, type);

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
 * 360, as linked ones do whose footers say so; what people bring is turned there, which costs a
 * search the order of the rows. They are not made NULL where they are no numbers: statistics of
 * files are only compared with columns as they are.
 */
export const positionTexts = (table: CatalogTable): PositionTexts => {
  const { position } = table;
  const zone = columnNamed(table, position?.zone);
  const ra = asItIs(columnNamed(table, position?.ra)?.name ?? '', FLOAT);
  const dec = asItIs(columnNamed(table, position?.dec)?.name ?? '', FLOAT);
  if (zone !== undefined) return { ra, dec, zone: asItIs(zone.name, INT), isWild: false };
  const isTurned = position?.fileBoxes !== undefined;
  return { ra: isTurned ? ra : `(${ra} - 360 * floor(${ra} / 360))`, dec, isWild: true };
};

const columnNamed = (table: CatalogTable, name: string | undefined): Column | undefined =>
  table.columns.find((column) => name !== undefined && fold(column.name) === fold(name));
