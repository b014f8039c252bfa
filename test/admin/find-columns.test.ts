// Which columns of a catalog are its position and its key: by what is told, by UCDs, by the names
// that the large surveys use; and quantities as operators write and read them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findKey, findPosition, type ColumnWishes } from '../../src/admin/find-columns.ts';
import { bytesIn, bytesText, counted } from '../../src/base/quantity.ts';
import type { SourceColumn } from '../../src/engines/duckdb/catalog-source.ts';
import { storedTypeNamed } from '../../src/engines/duckdb/catalog-types.ts';

/** Columns written as `name` or `name:type`; a float where no type is written. */
const columnsOf = (words: string): readonly SourceColumn[] =>
  words.split(' ').map((word) => {
    const [name = '', type = 'float'] = word.split(':');
    const stored = storedTypeNamed(type);
    if (stored === undefined) throw new Error(`There is no type ${type}.`);
    return { name, stored };
  });

const SURVEYS: readonly (readonly [string, string, string | undefined, string | undefined])[] = [
  ['SDSS', 'objID:bigint ra dec u g', 'ra,dec', 'objID'],
  ['Gaia', 'solution_id:bigint DESIGNATION:varchar source_id:bigint ra dec', 'ra,dec', 'source_id'],
  ['VizieR', 'recno:int RAJ2000 DEJ2000 Vmag', 'RAJ2000,DEJ2000', undefined],
  ['Hipparcos', 'HIP:int RAdeg DEdeg', 'RAdeg,DEdeg', 'HIP'],
  ['Pan-STARRS', 'objID:bigint raMean decMean', 'raMean,decMean', 'objID'],
  ['SExtractor', 'id:int ALPHA_J2000 DELTA_J2000', 'ALPHA_J2000,DELTA_J2000', 'id'],
  ['text in place of degrees', 'ra:varchar dec:varchar id:float', undefined, undefined],
  ['a declination alone', 'dec id:int', undefined, 'id'],
];

for (const [title, words, position, key] of SURVEYS) {
  test(`${title}: position ${position ?? 'none'}, key ${key ?? 'none'}`, () => {
    const columns = columnsOf(words);
    const found = findPosition(columns, new Map(), {});
    assert.equal(found === undefined ? undefined : `${found.ra},${found.dec}`, position);
    assert.equal(findKey(columns, new Map(), {})?.name, key);
  });
}

test('UCDs outweigh names, and what is told outweighs UCDs', () => {
  const columns = columnsOf('ra dec x y lon lat id:int n:int k:int');
  const meta = new Map([
    ['x', { ucd: 'POS.EQ.RA;META.MAIN' }],
    ['y', { ucd: 'pos.eq.dec;meta.main' }],
    ['n', { ucd: 'meta.id;meta.main' }],
  ]);
  assert.deepEqual(findPosition(columns, meta, {}), { ra: 'x', dec: 'y' });
  assert.deepEqual(findKey(columns, meta, {}), { name: 'n', guessed: true });
  const wishes: ColumnWishes = { ra: 'LON', dec: 'LAT', key: 'K' };
  assert.deepEqual(findPosition(columns, meta, wishes), { ra: 'lon', dec: 'lat' });
  assert.deepEqual(findKey(columns, meta, wishes), { name: 'k', guessed: false });
  assert.equal(findPosition(columns, meta, { hasNoPosition: true }), undefined);
  assert.equal(findKey(columns, meta, { hasNoKey: true }), undefined);
});

test('bytes are written in powers of a thousand and read in either', () => {
  assert.deepEqual(
    [0n, 999n, 1_000n, 1_550_000n, 12_345_678_901n, 118_000_000_000n, 3n * 10n ** 15n].map(
      bytesText,
    ),
    ['0 bytes', '999 bytes', '1 kB', '1.5 MB', '12.3 GB', '118 GB', '3000 TB'],
  );
  assert.deepEqual(
    ['7', '2 kB', '1GiB', '3t', '1.5 GB', '-1', '', 'i', '9999999999999999'].map(bytesIn),
    [7, 2_000, 2 ** 30, 3e12, undefined, undefined, undefined, undefined, undefined],
  );
  assert.deepEqual([counted(1n, 'row'), counted(118_216n, 'row')], ['1 row', '118,216 rows']);
});
