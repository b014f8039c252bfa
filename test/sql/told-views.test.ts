// Views in lists of tables: their columns as a query of them has them, nothing of those that cannot
// be read now, and a cost that is that of their texts, however often they read each other.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import type { CatalogSnapshot, Database } from '../../src/domain/catalog.ts';
import { TOLD_COLUMNS_MAX, type SpaceObject } from '../../src/domain/space-object.ts';
import type { SetTable } from '../../src/domain/table-set.ts';
import { tableSetInSteps } from '../../src/sql/bind/table-set.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { planOf } from '../../src/sql/plan/plan.ts';
import { answerOf, bindText, openLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

let lab: Lab;
let sky: CatalogSnapshot;

before(async () => {
  lab = await openLab();
  sky = await smallSky(lab);
});
after(() => lab.close());

const withOwn = (
  snapshot: CatalogSnapshot,
  changed: (own: Database) => Partial<Database>,
): CatalogSnapshot => ({
  ...snapshot,
  databases: snapshot.databases.map((database) =>
    database.name === 'MyDB' ? { ...database, ...changed(database) } : database,
  ),
});

const withObjects = (snapshot: CatalogSnapshot, more: readonly SpaceObject[]): CatalogSnapshot =>
  withOwn(snapshot, ({ objects }) => ({ objects: [...objects, ...more] }));

/** With views and functions, each as CREATE keeps it, the first of them the first made. */
const created = (snapshot: CatalogSnapshot, ...texts: readonly string[]): CatalogSnapshot =>
  texts.reduce((known, text) => {
    const bound = bindText(text, known);
    assert.ok(bound.kind === 'bound' && bound.statement.kind === 'define', text);
    return withObjects(known, [bound.statement.object]);
  }, snapshot);

/** The own tables of a table set, worked out in steps, and how many these were. */
const listed = (snapshot: CatalogSnapshot) => {
  const steps = tableSetInSteps(snapshot);
  let count = 0;
  for (;;) {
    const step = steps.next();
    if (step.done !== true) {
      count += 1;
      continue;
    }
    const own = step.value.schemas.find(({ name }) => name === 'MyDB');
    return { count, tables: own?.tables ?? [] };
  }
};

const viewsIn = (snapshot: CatalogSnapshot): readonly SetTable[] =>
  listed(snapshot).tables.filter(({ kind }) => kind === 'view');

const namesIn = (snapshot: CatalogSnapshot): readonly string[] =>
  viewsIn(snapshot).map(({ bareName }) => bareName);

const STARS = 'CREATE VIEW stars AS SELECT id, ra, vmag * 2 AS twice FROM Star';

void test('A view has the columns of its query, with units and UCDs by lineage.', async () => {
  const views = created(
    sky,
    STARS,
    `CREATE VIEW [plan c] (a, [b c]) AS
      SELECT s.ra, p.[star id] FROM MyDB.stars s, MyDB.[plan b] p`,
  );
  const expected = [
    ['MyDB."plan c"', 'a', 'double', 'deg', 'pos.eq.ra'],
    ['MyDB."plan c"', '"b c"', 'int', null, null],
    ['MyDB.stars', 'id', 'long', null, null],
    ['MyDB.stars', 'ra', 'double', 'deg', 'pos.eq.ra'],
    ['MyDB.stars', 'twice', 'float', null, null],
  ];
  const told = viewsIn(views).flatMap(({ name, columns }) =>
    columns.map((each) => [name, each.name, each.datatype, each.unit ?? null, each.ucd ?? null]),
  );
  // In the order in which they were made.
  assert.deepEqual(told, [...expected.slice(2), ...expected.slice(0, 2)]);
  const text = `SELECT c.table_name, c.column_name, c.datatype, c.unit, c.ucd
    FROM TAP_SCHEMA.columns c JOIN TAP_SCHEMA.tables t ON t.table_name = c.table_name
    WHERE t.table_type = 'view' ORDER BY c.table_name, c.column_index`;
  assert.deepEqual((await answerOf(lab, text, views)).rows, expected);
});

void test('Functions that a view calls give it their types, and are no tables.', () => {
  const views = created(
    sky,
    'CREATE FUNCTION half (@x float) RETURNS decimal(5, 2) AS BEGIN RETURN @x / 2 END',
    'CREATE FUNCTION near (@d float) RETURNS TABLE AS RETURN SELECT ra FROM Star WHERE ra < @d',
    'CREATE VIEW made AS SELECT n.ra, dbo.half(n.ra) AS h FROM MyDB.near(30) n',
  );
  const [made, ...others] = viewsIn(views);
  assert.deepEqual(others, []);
  assert.deepEqual(
    made?.columns.map(({ name, datatype, ucd }) => [name, datatype, ucd]),
    [
      ['ra', 'double', 'pos.eq.ra'],
      ['h', 'double', undefined],
    ],
  );
});

void test('A view that cannot be read now is left out, and so is what reads it.', () => {
  const views = created(
    sky,
    'CREATE VIEW plans AS SELECT [star id] FROM MyDB.[plan b]',
    `CREATE FUNCTION worst () RETURNS int AS
      BEGIN RETURN (SELECT MAX([star id]) FROM MyDB.plans) END`,
    'CREATE VIEW upon AS SELECT dbo.worst() AS n FROM Star',
    STARS,
  );
  assert.deepEqual(namesIn(views), ['plans', 'upon', 'stars']);
  const without = withOwn(views, () => ({ tables: [], names: [] }));
  assert.deepEqual(namesIn(without), ['stars']);
  const databases = views.databases.filter(({ name }) => name !== 'Sky');
  const closed = { context: 'MyDB', databases };
  assert.deepEqual(namesIn(closed), ['plans']);
});

void test('Views over tables that a job does not read are told of like others.', () => {
  const views = created(sky, 'CREATE VIEW plans AS SELECT [star id] FROM MyDB.[plan b]');
  const unread = withOwn(views, ({ tables }) => ({ tables: [], listed: tables }));
  assert.deepEqual(namesIn(unread), ['plans']);
});

void test('Views that read each other in a ring are left out.', () => {
  const views = created(sky, 'CREATE VIEW a AS SELECT id FROM Star', STARS);
  const ringed = created(views, 'CREATE VIEW b AS SELECT id FROM MyDB.a');
  const ring = withOwn(ringed, ({ objects }) => ({
    objects: objects.map((object) =>
      object.name === 'a'
        ? { ...object, text: 'CREATE VIEW a AS SELECT id FROM [MyDB].dbo.b', reads: ['b'] }
        : object,
    ) as readonly SpaceObject[],
  }));
  assert.deepEqual(namesIn(ring), ['stars']);
});

void test('A view may ask which views there are.', async () => {
  const views = created(
    sky,
    'CREATE VIEW lists AS SELECT table_name FROM TAP_SCHEMA.tables',
    STARS,
  );
  assert.deepEqual(namesIn(views), ['lists', 'stars']);
  const { rows } = await answerOf(
    lab,
    "SELECT * FROM MyDB.lists WHERE table_name LIKE '%s'",
    views,
  );
  assert.deepEqual(rows.slice(-2), [['MyDB.lists'], ['MyDB.stars']]);
});

/** Reads the one before it twice. */
const doubled = (at: number): SpaceObject => ({
  kind: 'view',
  name: `v${at}`,
  text: `CREATE VIEW v${at} AS SELECT a.id FROM [MyDB].dbo.v${at - 1} a, [MyDB].dbo.v${at - 1} b`,
  reads: [`v${at - 1}`] as unknown as SpaceObject['reads'],
});

void test('Views that double at each step cost a step each, and none lies deeper than 32.', () => {
  const views = withObjects(
    created(sky, 'CREATE VIEW v0 AS SELECT id FROM Star'),
    Array.from({ length: 40 }, (_, at) => doubled(at + 1)).toReversed(),
  );
  const { count, tables } = listed(views);
  assert.equal(count, 32);
  const names = tables.filter(({ kind }) => kind === 'view').map(({ bareName }) => bareName);
  assert.deepEqual(names.toSorted(), Array.from({ length: 32 }, (_, at) => `v${at}`).toSorted());
});

/** The view `stars`, and how often its text has been read, as it is each time it is bound. */
const counted = () => {
  const [stars] = created(sky, STARS).databases.flatMap(({ objects }) =>
    objects.filter(({ name }) => name === 'stars'),
  );
  assert.ok(stars !== undefined);
  let count = 0;
  const object: SpaceObject = {
    ...stars,
    get text() {
      count += 1;
      return stars.text;
    },
  };
  return { snapshot: withObjects(sky, [object]), reads: () => count };
};

void test('However often lists of tables are named, a snapshot binds each view once.', () => {
  const { snapshot, reads } = counted();
  assert.equal(bindText('SELECT table_name FROM TAP_SCHEMA.tables', snapshot).kind, 'bound');
  const once = reads();
  assert.ok(once > 0);
  const many = Array.from({ length: 50 }, (_, at) => `TAP_SCHEMA.columns c${at}`);
  assert.equal(bindText(`SELECT c0.unit FROM ${many.join(', ')}`, snapshot).kind, 'bound');
  assert.equal(reads(), once);
});

void test('Lists of keys, and plans of whatever lists, need no view bound.', () => {
  const { snapshot, reads } = counted();
  const keys = 'SELECT k.key_id FROM TAP_SCHEMA.keys k, TAP_SCHEMA.key_columns c';
  assert.equal(bindText(keys, snapshot).kind, 'bound');
  const parsed = parseBatch('SELECT table_name FROM TAP_SCHEMA.tables');
  assert.ok(parsed.kind === 'parsed');
  const { statements } = planOf(parsed.batch, snapshot);
  assert.deepEqual(
    statements.map(({ columns }) => columns.map(({ name }) => name)),
    [['table_name']],
  );
  assert.equal(reads(), 0);
});

void test('So many columns are told together, and views beyond them are left out.', () => {
  const columns = Array.from({ length: 1_000 }, (_, at) => ({
    name: `c${at}`,
    type: { name: 'int' } as const,
  }));
  const wide = withOwn(sky, () => ({
    tables: [{ name: 'wide', columns, rows: 0n, files: [] }],
    names: ['wide'],
  }));
  const objects = Array.from({ length: 120 }, (_, at) => ({
    kind: 'view' as const,
    name: `w${at}`,
    text: `CREATE VIEW w${at} AS SELECT * FROM [MyDB].dbo.wide`,
    reads: ['wide'] as unknown as SpaceObject['reads'],
  }));
  assert.equal(viewsIn(withObjects(wide, objects)).length, TOLD_COLUMNS_MAX / columns.length);
});
