// What the binder says of a query of ADQL: where its rules are not those of the other dialect, and
// what it has no answer for yet. A view is bound as the batch that made it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import type { CatalogSnapshot } from '../../../src/domain/catalog.ts';
import type { Dialect } from '../../../src/domain/dialect.ts';
import { answerOf, errorsOf, openLab, selectOf } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { smallSky } from '../small-sky.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;

before(async () => {
  lab = await openLab();
  const sky = await smallSky(lab);
  const view = {
    kind: 'view',
    name: 'Alphas',
    text: "CREATE VIEW Alphas AS SELECT id, name FROM Sky.dbo.Star WHERE name = 'ALPHA'",
    reads: [],
  } as const;
  const databases = sky.databases.map((each) =>
    each.name === 'MyDB' ? { ...each, objects: [view] } : each,
  );
  snapshot = { ...sky, databases };
});

after(() => lab.close());

const rowsOf = async (text: string, dialect: Dialect = 'adql') =>
  (await answerOf(lab, text, snapshot, dialect)).rows;

void test('A view compares text as the batch that made it did.', async () => {
  assert.deepEqual(await rowsOf('SELECT id FROM mydb.Alphas ORDER BY id'), [['1'], ['2']]);
  const own = "SELECT id FROM mydb.Alphas WHERE name = 'alpha '";
  assert.deepEqual(await rowsOf(own), [['2']]);
  const both = 'SELECT COUNT(DISTINCT name) FROM mydb.Alphas';
  assert.deepEqual(await rowsOf(both), [['2']]);
});

void test('A column says its unit where it is known, and none where it may be another.', () => {
  const text = "SELECT IN_UNIT(ra, 'arcmin') AS m, ra, -ra AS n, 3600 * ra AS s FROM Star";
  const units = selectOf(text, snapshot, 'adql').columns.map(({ unit }) => unit);
  assert.deepEqual(units, ['arcmin', 'deg', 'deg', undefined]);
});

void test('Numbers and casts have the types of the standard.', () => {
  const text =
    'SELECT 1.5, 1, 5000000000, COUNT(*), AVG(flags), SUM(flags), CAST(id AS VARCHAR), ' +
    'CAST(vmag AS DOUBLE PRECISION), MAX(CAST(name AS CHAR)) FROM Star GROUP BY id, vmag';
  const types = selectOf(text, snapshot, 'adql').columns.map(({ type }) => type.name);
  const wanted = [
    'float',
    'int',
    'bigint',
    'bigint',
    'float',
    'bigint',
    'varchar',
    'float',
    'char',
  ];
  assert.deepEqual(types, wanted);
});

/** Texts, and parts of the first error and its hint. */
const ERRORS: Readonly<Record<string, readonly [column: number, says: RegExp, hint?: RegExp]>> = {
  'SELECT REGION(1) AS r FROM Star': [8, /no function 'REGION'/, /CIRCLE, BOX or POLYGON/],
  'SELECT CAST(ra AS POINT) FROM Star': [19, /type point/i],
  'SELECT MOD(ra) FROM Star': [8, /MOD takes 2 arguments/, /MOD\(x, y\)/],
  'SELECT LOG(ra, 2) FROM Star': [8, /LOG takes 1 argument\./],
  'SELECT TRUNCATE(DISTINCT ra) FROM Star': [8, /TRUNCATE is no aggregate/],
  'SELECT name || id FROM Star': [
    8,
    /The operator \|\| joins texts, and here stands bigint/,
    /CAST/,
  ],
  'SELECT TRUNC(ra) FROM Star': [8, /no function 'TRUNC'/, /TRUNCATE\(x\)/],
  'SELECT ra FROM Nowhere.Star': [16, /no context, group or space 'Nowhere'/],
  'SELECT id FROM Star JOIN MyDB."plan b" USING (id)': [47, /no column 'id' on the right side/],
  'SELECT id FROM Star NATURAL JOIN MyDB."plan b"': [16, /no column of one name/],
  'SELECT a.id FROM Star AS a JOIN Star AS b ON a.id = b.id JOIN Star AS c USING (id)': [
    80,
    /left side of this join has more than one column 'id'/,
  ],
  'SELECT 0x1FFFFFFFFFFFFFFFF FROM Star': [8, /more than 64 bits/],
};

void test('What cannot be bound is told in words of ADQL.', () => {
  for (const [text, [column, says, hint = /(?:)/]] of Object.entries(ERRORS)) {
    const [error] = errorsOf(text, snapshot, 'adql');
    const said = `${text}: ${JSON.stringify(error)}`;
    assert.equal(error?.column, column, said);
    assert.match(error?.message ?? '', says, said);
    assert.match(error?.hint ?? '', hint, said);
  }
});

void test('The other dialect keeps its own rules.', async () => {
  assert.deepEqual(
    await rowsOf("SELECT id FROM Star WHERE name = 'ALPHA' ORDER BY id", 'casjobs'),
    [['1'], ['2']],
  );
  assert.deepEqual(
    await rowsOf('SELECT POWER(2, -1), RADIANS(180), AVG(flags) FROM Star', 'casjobs'),
    [['0', '3', '4']],
  );
});
