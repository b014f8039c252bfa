// FROM for DuckDB: tables as explicit lists of Parquet files with the columns that are used,
// subqueries, joins, and cones as ranges of zone, declination and right ascension with the exact
// distance after. Ranges are joined by AND alone and a circle over 0h is two selects: DuckDB skips
// row groups by such ranges, and reads everything where they stand in an OR.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import { CONE_COLUMNS } from '../bound.ts';
import type { BoundSource } from '../bound.ts';
import { boxOf, zonesOf } from '../sky/cone.ts';
import { FLOAT, INT } from '../type-rules.ts';
import { ARC_MINUTES } from './duckdb-function.ts';
import { filesText } from './duckdb-files.ts';
import { heldColumn } from './duckdb-held.ts';
import { commonName } from './duckdb-with.ts';
import { reachedBy } from './duckdb-reach.ts';
import { cast, floatText, quotedName, quotedString } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** Writes a source, under the alias of its relation. */
export const sourceText = (writer: Writer, source: BoundSource): string => {
  switch (source.kind) {
    case 'table':
      return tableText(writer, source);
    case 'rows':
      return rowsText(writer, source);
    case 'cone':
      return coneText(writer, source);
    case 'common':
      return `${commonName(source.common)} AS t${source.relation}`;
    case 'derived':
      return `(${writer.query(source.query)}) AS t${source.relation}`;
    case 'join': {
      const { join, on } = source;
      const left = sourceText(writer, source.left);
      const sides = `${left} ${JOINS[join]} ${sourceText(writer, source.right)}`;
      return on === undefined ? `(${sides})` : `(${sides} ON ${writer.condition(on)})`;
    }
  }
};

const JOINS = {
  inner: 'INNER JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
  cross: 'CROSS JOIN',
} as const satisfies Record<Extract<BoundSource, { kind: 'join' }>['join'], string>;

type Of<Kind extends BoundSource['kind']> = Extract<BoundSource, { kind: Kind }>;

const tableText = (writer: Writer, { relation, table }: Of<'table'>): string => {
  const used = writer.used.get(relation) ?? new Set();
  const columns = table.columns.flatMap((column, at) =>
    used.has(at) ? [`${fileColumn(column.name, column.type)} AS c${at}`] : [],
  );
  // A table of which only the rows are counted still needs a column to be selected.
  const list = columns.length === 0 ? '1 AS c' : columns.join(', ');
  if (table.held !== undefined) return heldText(writer, { relation, table }, table.held);
  return `(SELECT ${list} FROM ${filesText(table)}) AS t${relation}`;
};

const heldText = (
  writer: Writer,
  { relation, table }: Pick<Of<'table'>, 'relation' | 'table'>,
  held: string,
): string => {
  const used = [...(writer.used.get(relation) ?? [])].toSorted((one, other) => one - other);
  const columns = used.map((at) => `${heldColumn(table, at)} AS c${at}`);
  const list = columns.length === 0 ? '1 AS c' : columns.join(', ');
  return `(SELECT ${list} FROM ${held} AS h) AS t${relation}`;
};

/** A column of a file in the type the catalog gives it. */
const fileColumn = (name: string, type: SqlType): string => cast(`f.${quotedName(name)}`, type);

const rowsText = (writer: Writer, { relation, columns, rows }: Of<'rows'>): string => {
  const used = [...(writer.used.get(relation) ?? [])].toSorted((one, other) => one - other);
  const lists = used.map((at) => {
    const values = rows.map((row) => joinable(row[at] ?? null)).join(SEPARATOR);
    return `unnest(string_split(${quotedString(values)}, ${quotedString(SEPARATOR)})) AS c${at}`;
  });
  const values = used.map((at) => {
    const type = columns[at]?.type ?? INT;
    return `${cast(`substr(nullif(v.c${at}, ''), 2)`, type)} AS c${at}`;
  });
  const from = lists.length === 0 ? `range(${rows.length})` : `(SELECT ${lists.join(', ')})`;
  const list = values.length === 0 ? '1 AS c' : values.join(', ');
  const where = rows.length === 0 ? ' WHERE false' : '';
  return `(SELECT ${list} FROM ${from} AS v${where}) AS t${relation}`;
};

/** No name or description has it; where one does, a blank stands in its place. */
const SEPARATOR = '\u001f';

/** A value begins with '=', so that NULL, which is nothing, is unlike an empty text. */
const joinable = (value: string | null): string =>
  value === null ? '' : `=${value.replaceAll(SEPARATOR, ' ')}`;

const coneText = (writer: Writer, cone: Of<'cone'>): string => {
  const { relation, table, search, nearest } = cone;
  const used = new Set([...(writer.used.get(relation) ?? []), CONE_COLUMNS.distance]);
  if (nearest) used.add(CONE_COLUMNS.key);
  const places = [...used].toSorted((one, other) => one - other);
  const columns = coneColumns(writer, cone);
  const list = places.map((place) => `${columns[place]} AS c${place}`).join(', ');
  const boxes = boxTexts(table, search).map(
    (box) => `SELECT ${list} FROM ${filesText(reachedBy(table, search))} WHERE ${box}`,
  );
  const distance = `w.c${CONE_COLUMNS.distance}`;
  const names = places.map((place) => `w.c${place}`).join(', ');
  const first = nearest ? ` ORDER BY ${distance}, w.c${CONE_COLUMNS.key} LIMIT 1` : '';
  const within = `WHERE ${distance} <= ${floatText(search.radius * 60)}`;
  const rows = `SELECT ${names} FROM (${boxes.join(' UNION ALL ')}) AS w ${within}${first}`;
  return `(${rows}) AS t${relation}`;
};

/** Texts of a cone's columns over the columns of the file, by place. */
const coneColumns = (writer: Writer, { table, search }: Of<'cone'>): Record<number, string> => {
  const { ra, dec, zone } = positionTexts(table);
  const key = columnNamed(table, table.key);
  const centre = [floatText(search.ra), floatText(search.dec)];
  if (key === undefined) throw new RangeError('no such cone');
  return {
    [CONE_COLUMNS.key]: fileColumn(key.name, key.type),
    [CONE_COLUMNS.x]: `cos(radians(${dec})) * cos(radians(${ra}))`,
    [CONE_COLUMNS.y]: `cos(radians(${dec})) * sin(radians(${ra}))`,
    [CONE_COLUMNS.z]: `sin(radians(${dec}))`,
    [CONE_COLUMNS.distance]: filled(writer, ARC_MINUTES, [...centre, ra, dec]),
    [CONE_COLUMNS.zone]: zone ?? 'NULL',
    [CONE_COLUMNS.ra]: ra,
    [CONE_COLUMNS.dec]: dec,
  };
};

/** One condition for each range of right ascension that the circle needs. */
const boxTexts = (table: CatalogTable, search: Of<'cone'>['search']): readonly string[] => {
  const { ra, dec, zone } = positionTexts(table);
  const box = boxOf(search);
  const height = table.position?.zoneHeight;
  const always = [between(dec, box.dec.map(floatText))];
  if (zone !== undefined && height !== undefined) {
    always.unshift(between(zone, zonesOf(box.dec, height).map(String)));
  }
  if (box.ra.length === 0) return [`${always.join(' AND ')} AND ${ra} IS NOT NULL`];
  return box.ra.map((range) => [...always, between(ra, range.map(floatText))].join(' AND '));
};

const between = (text: string, [low, high]: readonly string[]): string =>
  `${text} BETWEEN ${low} AND ${high}`;

const positionTexts = (table: CatalogTable) => {
  const { position } = table;
  const zone = columnNamed(table, position?.zone);
  return {
    ra: fileColumn(columnNamed(table, position?.ra)?.name ?? '', FLOAT),
    dec: fileColumn(columnNamed(table, position?.dec)?.name ?? '', FLOAT),
    ...(zone === undefined ? {} : { zone: fileColumn(zone.name, INT) }),
  };
};

const columnNamed = (table: CatalogTable, name: string | undefined): Column | undefined =>
  table.columns.find((column) => name !== undefined && fold(column.name) === fold(name));
