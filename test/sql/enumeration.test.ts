// Enumerations of a context as functions of its queries, from the words of an operator to the
// values of a column; expectations are read off the lists.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { enumerationsOf } from '../../src/admin/enumerations-file.ts';
import { answerOf, errorsOf, openLab, selectOf, type Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

const ENUMERATIONS = enumerationsOf({
  PhotoType: { values: { Unknown: 0, Galaxy: 3, Star: 5 } },
  PhotoFlags: {
    type: 'bigint',
    flags: true,
    values: { BINNED1: '0x1', CHILD: 2, SATURATED: '0x8', TOP: '0x8000000000000000' },
  },
});

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  const { databases, ...rest } = await smallSky(lab);
  const [sky, ...others] = databases;
  assert.ok(sky);
  snapshot = { ...rest, databases: [{ ...sky, enumerations: ENUMERATIONS }, ...others] };
});
after(async () => {
  await lab.close();
});

const valueOf = async (expression: string): Promise<string | null | undefined> =>
  (await answerOf(lab, `SELECT ${expression}`, snapshot)).rows[0]?.[0];

describe('an enumeration', () => {
  const VALUES: readonly (readonly [expression: string, value: string | null])[] = [
    ["dbo.fPhotoType('Star')", '5'],
    ["fphototype('gALAXY ')", '3'],
    ["Sky.dbo.fPhotoFlags('saturated')", '8'],
    ["fPhotoFlags('TOP')", '-9223372036854775808'],
    ['dbo.fPhotoTypeN(3)', 'Galaxy'],
    ['fPhotoTypeN(4)', null],
    ['fPhotoTypeN(NULL)', null],
    ['fPhotoFlagsN(0)', ''],
    ['dbo.fPhotoFlagsN(11)', 'BINNED1 CHILD SATURATED'],
    ["fPhotoFlags('SATURATED') + fPhotoFlags('CHILD')", '10'],
  ];
  for (const [expression, value] of VALUES) {
    test(`makes ${expression} ${value}`, async () => {
      assert.equal(await valueOf(expression), value);
    });
  }

  test('names numbers of columns, and filters by names', async () => {
    const { rows } = await answerOf(
      lab,
      `SELECT id, dbo.fPhotoTypeN(flags), fPhotoFlagsN(flags), dbo.fPhotoType(name)
        FROM Star WHERE flags & dbo.fPhotoFlags('BINNED1') > 0 ORDER BY id`,
      snapshot,
    );
    assert.deepEqual(rows, [
      ['1', 'Galaxy', 'BINNED1 CHILD', null],
      ['2', 'Star', 'BINNED1', null],
    ]);
    const [, type] = selectOf("SELECT 1, fPhotoFlags('CHILD')", snapshot).columns;
    assert.deepEqual(type?.type, { name: 'bigint' });
  });

  test('says which name may have been meant, and what cannot be named', () => {
    const [typo] = errorsOf("SELECT dbo.fPhotoFlags('SATURATD')", snapshot);
    assert.match(typo?.message ?? '', /no 'SATURATD' among PhotoFlags/);
    assert.match(typo?.hint ?? '', /'SATURATED'/);
    const [long] = errorsOf('SELECT fPhotoFlagsN(flags * 2) FROM Star', snapshot);
    assert.match(long?.message ?? '', /must be a column or a number/);
    assert.match(errorsOf('SELECT fPhotoType()', snapshot)[0]?.message ?? '', /one argument/);
    assert.match(errorsOf("SELECT fPhotoTypo('Star')", snapshot)[0]?.message ?? '', /no function/);
  });

  test('is read strictly', () => {
    const wrong: readonly (readonly [fields: object, says: RegExp])[] = [
      [{ 'a b': { values: {} } }, /cannot be part of a function/],
      [{ A: { type: 'float', values: {} } }, /int or bigint/],
      [{ A: { value: {} } }, /"value" of A is not known/],
      [{ A: { values: { x: 1.5 } } }, /no whole number/],
      [{ A: { values: { x: 2_147_483_648 } } }, /too large for int/],
      [{ A: { values: { x: '0x10000000000000000' } } }, /no whole number/],
    ];
    for (const [fields, says] of wrong) {
      assert.throws(() => enumerationsOf({ ...fields }), says);
    }
  });
});
