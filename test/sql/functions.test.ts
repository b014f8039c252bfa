// Functions whose values no fact can tell: of the moment, of chance, of the sky; and the lists of
// functions, which the guide and the reference have too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { functionNames } from '../../src/sql/bind/call.ts';
import { AGGREGATES } from '../../src/sql/functions/aggregate.ts';
import { isScalarFunction } from '../../src/sql/functions/scalar.ts';
import { checkFacts, NOTHING } from './facts/facts.ts';
import { answerOf, openLab } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
before(async () => {
  lab = await openLab();
});
after(async () => {
  await lab.close();
});

describe('functions of the moment', () => {
  test('GETDATE is now, in UTC, to the millisecond, under all its names', async () => {
    for (const now of [
      'GETDATE()',
      'GETUTCDATE()',
      'SYSDATETIME()',
      'SYSUTCDATETIME()',
      'CURRENT_TIMESTAMP',
    ]) {
      const from = Date.now();
      const answer = await answerOf(lab, `SELECT ${now} AS x`, NOTHING);
      const said = Date.parse(`${answer.rows[0]?.[0]}Z`);
      assert.deepEqual(answer.types, ['TIMESTAMP']);
      assert.ok(said >= from - 1 && said <= Date.now() + 1, `${now} is ${said}`);
    }
  });

  test('RAND is one number for a whole statement, from 0 to 1', async () => {
    const text = 'SELECT RAND() AS x FROM (SELECT 1 AS a) t JOIN (SELECT 1 AS b) u ON 1 = 1';
    const answer = await answerOf(lab, text, NOTHING);
    const value = Number(answer.rows[0]?.[0]);
    assert.ok(value >= 0 && value < 1);
  });

  test('NEWID is another for each row, and one where a row needs it twice', async () => {
    // What is compared is written twice: as it is, and without its blanks.
    const text =
      "SELECT NULLIF(REPLACE(NEWID(), '-', ''), 'x') AS x, STUFF(NEWID(), 9, 28, '') AS y";
    const { rows } = await answerOf(lab, text, NOTHING);
    assert.match(String(rows[0]?.[0]), /^[0-9A-F]{32}$/);
    const same = 'CASE WHEN t.id = t.id THEN 1 ELSE 0 END';
    const answer = await answerOf(
      lab,
      `SELECT ${same} AS x FROM (SELECT NEWID() AS id) t`,
      NOTHING,
    );
    assert.deepEqual(answer.rows, [['1']]);
  });

  test('fDistanceArcMinEq measures minutes of arc, with dbo. or without', () =>
    checkFacts(lab, [
      ['ROUND(fDistanceArcMinEq(10, 0, 11, 0), 9)', 'float', '60'],
      ['ROUND(dbo.fDistanceArcMinEq(0, 90, 123, -90), 6)', 'float', '10800'],
      ['dbo.fDistanceArcMinEq(5, 5, 5, 5)', 'float', '0'],
      ['ROUND(fDistanceArcMinEq(359.5, 0, 0.5, 0), 9)', 'float', '60'],
      ['dbo.fDistanceArcMinEq(1, 2, NULL, 4)', 'float', null],
    ]));

  test('fDistanceEq measures degrees, fDistanceArcMinXYZ directions of any length', () =>
    checkFacts(lab, [
      ['ROUND(dbo.fDistanceEq(185, 0, 185, -1.25), 9)', 'float', '1.25'],
      ['fDistanceEq(NULL, 0, 1, 1)', 'float', null],
      ['ROUND(dbo.fDistanceArcMinXYZ(1, 0, 0, 0, 2, 0), 9)', 'float', '5400'],
      ['ROUND(fDistanceArcMinXYZ(1, 0, 0, -3, 0, 0), 6)', 'float', '10800'],
      ['fDistanceArcMinXYZ(0, 0, 0, 1, 0, 0)', 'float', null],
    ]));

  test('fHtmEq and fHtmXYZ number trixels; htm.test.ts tries more of them', () =>
    checkFacts(lab, [
      ['dbo.fHtmEq(240, 38)', 'bigint', '15299371974207'],
      ['fHtmXYZ(0, 0, -2)', 'bigint', '9070970929152'],
    ]));
});

test('the numbers of SDSS objects come apart, and positions have names', () =>
  checkFacts(lab, [
    // 2 * 2^59 + 301 * 2^48 + 94 * 2^32 + 1 * 2^29 + 11 * 2^16 + 9
    ['dbo.fSDSS(1237645876861272073)', 'varchar(64)', '2-94-301-1-11-9'],
    ['dbo.fSkyVersion(1237645876861272073) * 10 + dbo.fCamcol(1237645876861272073)', 'int', '21'],
    ['fRun(1237645876861272073) - fRerun(1237645876861272073)', 'int', '-207'],
    ['dbo.fField(1237645876861272073) + dbo.fObj(1237645876861272073)', 'int', '20'],
    // 2^28 more tells the first field, and changes neither its number nor the camera column.
    ['dbo.fSDSS(1237645876861272073 + 268435456)', 'varchar(64)', '2-94-301-1-11-9'],
    ['dbo.fSDSS(NULL)', 'varchar(64)', null],
    ['dbo.fIAUFromEq(182.25, -12.5)', 'varchar(64)', 'SDSS J120900.00-123000.0'],
    // 10.12345 degrees are 2429.628 s, and 0.99999 degrees 3599.964 seconds of arc.
    ['dbo.fIAUFromEq(10.12345, 0.99999)', 'varchar(64)', 'SDSS J004029.62+005959.9'],
    ['dbo.fIAUFromEq(1, NULL)', 'varchar(64)', null],
    ['dbo.fHMS(187.5)', 'varchar(32)', '12:30:00.00'],
    ['dbo.fDMS(-1.25)', 'varchar(32)', '-01:15:00.00'],
    ['dbo.fDMS(59.9999999)', 'varchar(32)', '+60:00:00.00'],
  ]));

test('the reference has a line for every function that can be called', () => {
  const page = readFileSync(new URL('../../docs/reference/functions.md', import.meta.url), 'utf8');
  const listed = new Set(
    page.match(/(?<=^\| `(?:dbo\.)?)\w+/gm)?.map((name) => name.toUpperCase()),
  );
  assert.deepEqual(
    functionNames().filter((name) => !listed.has(name)),
    [],
  );
});

test('aggregates have names that no scalar function has', () => {
  assert.deepEqual([...AGGREGATES.keys()].filter(isScalarFunction), []);
});
