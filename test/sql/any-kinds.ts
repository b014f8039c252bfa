// A world for queries at random: one table with a column of every type, in a context and in the own
// space, with rows at the edges of their types and one of nothing but NULLs.

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import { duckdbTypeOf } from '../../src/sql/emit/duckdb-type.ts';
import { familyOf } from '../../src/sql/type-rules.ts';
import type { ShownTable } from './any-query.ts';
import { columnsOf } from './corpus/made-table.ts';
import type { Lab } from './lab.ts';

const COLUMNS = columnsOf(`id bigint, i int, si smallint, ti tinyint, yes bit, f float, r real,
  ra float, dec float, n decimal(9, 2), wide decimal(38, 10), s varchar(10), c char(4),
  d date, t datetime, o time, u uniqueidentifier, b varbinary(8)`);

const ROWS = `
  (1, 1, 1, 1, true, 1.5, 2.5, 185, 0.5, 1.25, 1, 'alpha', 'ab', DATE '2008-05-01',
    TIMESTAMP '2008-05-01 10:20:30.5', TIME '10:00:00', uuid(), '\\x01'::BLOB),
  (2, 2147483647, -5, 255, false, -1e300, -0.5, 185.1, 0.4, -99.99, -1, 'Alpha ', 'AB',
    DATE '1999-12-31', TIMESTAMP '1999-12-31', TIME '23:59:59', uuid(), '\\xff'::BLOB),
  (9223372036854775807, 0, 0, 0, NULL, 0, 0, 359.9, 89.9, 0, 0, '', '', NULL, NULL, NULL, NULL,
    NULL),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, 0, -90, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL)`;

/** Where a column of a family can stand in the grammar. */
const SHOWN: Readonly<Record<string, ShownTable['columns'][number]['family']>> = {
  bit: 'number',
  integer: 'number',
  decimal: 'number',
  approximate: 'number',
  moment: 'moment',
  text: 'text',
};

/** Writes the table and describes it, for the binder and for the grammar. */
export const allKinds = async (
  lab: Lab,
): Promise<{ readonly snapshot: CatalogSnapshot; readonly shown: readonly ShownTable[] }> => {
  const names = COLUMNS.map(({ name }) => `"${name}"`);
  const casts = COLUMNS.map(({ name, type }) => `"${name}"::${duckdbTypeOf(type)} AS "${name}"`);
  const all = await lab.table({
    name: 'AllKinds',
    key: 'id',
    position: { ra: 'ra', dec: 'dec' },
    columns: COLUMNS,
    select: `SELECT ${casts.join(', ')} FROM (VALUES ${ROWS}) v(${names.join(', ')})`,
  });
  const mine: CatalogTable = { ...all, name: 'my kinds' };
  const columns = COLUMNS.map(({ name, type }) => ({
    name: `[${name}]`,
    family: SHOWN[familyOf(type)] ?? 'any',
  }));
  const context = { name: 'Sky', kind: 'context', mainTable: all.name, objects: [] } as const;
  return {
    snapshot: {
      context: 'Sky',
      databases: [
        { ...context, tables: [all], names: [all.name] },
        { name: 'MyDB', kind: 'space', tables: [mine], names: [mine.name], objects: [] },
      ],
    },
    shown: [
      { name: 'AllKinds', columns },
      { name: 'mydb.[my kinds]', columns },
    ],
  };
};
