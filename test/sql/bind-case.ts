// Texts that do not bind, with the place of their one error marked in them.
// Only a snapshot stands behind them; no file is opened and no engine runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import { errorsOf } from './lab.ts';

const tableOf = (name: string, columns: CatalogTable['columns']): CatalogTable => ({
  name,
  columns,
  rows: 1n,
  files: [`/data/${name}.parquet`],
});

const HIPPARCOS = tableOf('Hipparcos', [
  { name: 'hip', type: { name: 'int' } },
  { name: 'ra', type: { name: 'float' } },
  { name: 'dec', type: { name: 'float' } },
  { name: 'vmag', type: { name: 'real' } },
  { name: 'name', type: { name: 'varchar', length: 20 } },
  { name: 'isVariable', type: { name: 'bit' } },
  { name: 'seen', type: { name: 'datetime' } },
  { name: '_zone', type: { name: 'int' }, hidden: true },
]);

/** A context with a table of many types, another context, and an own space. */
export const SNAPSHOT: CatalogSnapshot = {
  context: 'Stars',
  databases: [
    {
      name: 'Stars',
      kind: 'context',
      names: ['Hipparcos', 'DeepSky'],
      objects: [],
      tables: [HIPPARCOS, tableOf('DeepSky', [{ name: 'id', type: { name: 'bigint' } }])],
    },
    {
      name: 'Galaxies',
      kind: 'context',
      names: ['M31'],
      objects: [],
      tables: [tableOf('M31', [{ name: 'id', type: { name: 'bigint' } }])],
    },
    { name: 'MyDB', kind: 'space', names: ['Results', 'plan [b]'], objects: [], tables: [] },
  ],
};

/**
 * The text, with `^` before the place of the error, and maybe another behind the offending piece;
 * its sentence; its hint where there is one.
 */
export type Case = readonly [text: string, message: string, hint?: string];

const check = ([marked, message, hint]: Case): void => {
  const [start = '', piece = '', rest] = marked.split('^');
  const text = `${start}${piece}${rest ?? ''}`;
  const before = start.split('\n');
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const [{ length, ...first } = { message: 'none', length: 0 }, ...more] = errorsOf(text, SNAPSHOT);
  const expected = { message, ...place, ...(hint === undefined ? {} : { hint }) };
  assert.deepEqual(first, expected, text);
  assert.deepEqual(more, [], text);
  if (rest !== undefined) assert.equal(length, piece.length, text);
};

/** A test that each text has its error, at its place, and no other. */
export const checkAll = (title: string, cases: readonly Case[]): void => {
  test(title, () => cases.forEach(check));
};
