// IN_UNIT: factors between units, where the unit of a value comes from, and what is refused.
// Factors are those of the SI brochure and of the IAU's resolutions of 2012 and 2015.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unitFactor } from '../../../src/domain/unit.ts';
import { emitChecks } from '../emit-case.ts';

const { answer, checkAll } = emitChecks('adql');

void test('A unit is so many of another that measures the same.', () => {
  const factors: readonly (readonly [from: string, to: string, factor: number])[] = [
    ['deg', 'arcsec', 3600],
    ['arcsec', 'mas', 1000],
    ['mas', 'deg', 1 / 3_600_000],
    ['deg', 'rad', Math.PI / 180],
    ['h', 'min', 60],
    ['yr', 'd', 365.25],
    ['Gyr', 'yr', 1e9],
    ['km', 'm', 1000],
    ['pc', 'AU', 648_000 / Math.PI],
    ['Mpc', 'kpc', 1000],
    ['Angstrom', 'nm', 0.1],
    ['GHz', 'Hz', 1e9],
    ['Hz', 's-1', 1],
    ['Jy', 'mJy', 1000],
    ['uJy', 'Jy', 1e-6],
    ['mag', 'mmag', 1000],
    ['km/s', 'm.s-1', 1000],
    ['mas/yr', 'arcsec.yr**-1', 0.001],
    ['km s-1', 'm/s', 1000],
    ['deg**2', 'arcmin2', 3600],
    ['keV', 'eV', 1000],
    ['weird', 'weird', 1],
  ];
  for (const [from, to, factor] of factors) {
    const found = unitFactor(from, to);
    assert.equal(found.kind, 'factor', `${from} ${to}`);
    if (found.kind !== 'factor') continue;
    assert.ok(Math.abs(found.factor / factor - 1) < 1e-14, `${from} ${to} ${found.factor}`);
  }
});

void test('What does not measure the same, and what nobody knows, is no factor.', () => {
  assert.deepEqual(unitFactor('deg', 'mag'), { kind: 'different' });
  assert.deepEqual(unitFactor('km/s', 'km'), { kind: 'different' });
  assert.deepEqual(unitFactor('mag', 'Jy'), { kind: 'different' });
  assert.deepEqual(unitFactor('deg', 'degree'), { kind: 'unknown', unit: 'degree' });
  assert.deepEqual(unitFactor('log(cm.s**-2)', 'm'), { kind: 'unknown', unit: 'log(cm.s**-2)' });
});

void test('The unit of a value is that of its column, through what keeps it.', () =>
  checkAll([
    ["SELECT IN_UNIT(ra, 'arcmin') FROM Star WHERE id = 1", [[600]]],
    ["SELECT IN_UNIT(-ra * 2, 'arcsec') FROM Star WHERE id = 1", [[-72_000]]],
    [
      "SELECT IN_UNIT(x + x, 'arcmin') FROM (SELECT ra AS x, id FROM Star) AS s WHERE id = 1",
      [[1200]],
    ],
    ["SELECT IN_UNIT(MAX(ra), 'arcmin') FROM Star", [[3000]]],
    ["SELECT IN_UNIT(m, 'arcmin') FROM (SELECT MAX(ra) AS m FROM Star) AS s", [[3000]]],
    [
      "SELECT IN_UNIT(x, 'arcmin') FROM (SELECT ra + ra AS x, id FROM Star) AS s WHERE id = 1",
      [[1200]],
    ],
    ["WITH s AS (SELECT MAX(ra) + 1 AS m FROM Star) SELECT IN_UNIT(m, 'arcmin') FROM s", [[3060]]],
    ["SELECT DISTINCT IN_UNIT((SELECT MAX(ra) FROM Star), 'arcmin') FROM Star", [[3000]]],
    [
      "SELECT IN_UNIT(CASE WHEN id = 1 THEN ra ELSE 0 END, 'arcmin') FROM Star WHERE id = 1",
      [[600]],
    ],
    ["SELECT ROUND(IN_UNIT(IN_UNIT(ra, 'rad'), 'deg'), 9) FROM Star WHERE id = 1", [[10]]],
  ]));

const says = (text: string, words: RegExp) => assert.rejects(answer(text), words, text);

void test('A value without a unit, or in another kind, is refused by both names.', async () => {
  await says("SELECT IN_UNIT(vmag, 'mag') FROM Star", /unit of this value is not known/);
  await says("SELECT IN_UNIT(ra * vmag, 'deg') FROM Star", /unit of this value is not known/);
  for (const product of ['SELECT ra * vmag AS x FROM Star', 'SELECT 3600 * ra AS x FROM Star']) {
    const text = `SELECT IN_UNIT(x, 'deg') FROM (${product}) AS s`;
    await says(text, /unit of this value is not known/);
  }
  const counted = 'SELECT COUNT(ra) AS n FROM Star';
  await says(`SELECT IN_UNIT(n, 'deg') FROM (${counted}) AS s`, /unit of this value is not known/);
  await says("SELECT IN_UNIT(ra, 'mag') FROM Star", /'deg' cannot be given in 'mag': they do not/);
  await says(
    "SELECT IN_UNIT(ra, 'foo') FROM Star",
    /'deg' cannot be given in 'foo': the unit 'foo'/,
  );
  await says('SELECT IN_UNIT(ra, name) FROM Star', /stands in quotes/);
});
