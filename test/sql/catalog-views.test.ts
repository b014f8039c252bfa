// The catalog views, run the whole way over the small sky: what they list of a context and of a
// space, in which types, and that nothing is listed which the snapshot does not have.
// Figures of types are those of SQL Server's reference.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { asksForColumns } from '../../src/sql/catalog/schemas.ts';
import { objectIdOf } from '../../src/sql/catalog/object-id.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { typeText } from '../../src/sql/type-rules.ts';
import { answerOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

let lab: Lab;
let sky: CatalogSnapshot;

before(async () => {
  lab = await openLab();
  sky = await smallSky(lab);
});
after(() => lab.close());

const rowsOf = async (text: string, snapshot = sky) => (await answerOf(lab, text, snapshot)).rows;

describe('information_schema', () => {
  test('lists the columns of a context with types, units and UCDs, and no hidden one', async () => {
    const rows = await rowsOf(`SELECT column_name, ordinal_position, data_type,
      character_maximum_length, numeric_precision, numeric_precision_radix, numeric_scale, unit, ucd
      FROM INFORMATION_SCHEMA.Columns WHERE table_name = 'star' ORDER BY ordinal_position`);
    assert.deepEqual(rows, [
      ['id', '1', 'bigint', null, '19', '10', '0', null, null],
      ['name', '2', 'varchar', '10', null, null, null, null, null],
      ['ra', '3', 'float', null, '53', '2', null, 'deg', 'pos.eq.ra'],
      ['vmag', '4', 'real', null, '24', '2', null, null, null],
      ['flags', '5', 'int', null, '10', '10', '0', null, null],
      ['isVariable', '6', 'bit', null, null, null, null, null, null],
    ]);
  });

  test('has the columns that clients of SQL Server ask for, and then ours', () => {
    const { columns } = selectOf('SELECT * FROM Sky.information_schema.columns', sky);
    assert.deepEqual(
      columns.map(({ name, type }) => `${name} ${typeText(type)}`),
      [
        'TABLE_CATALOG varchar(128)',
        'TABLE_SCHEMA varchar(128)',
        'TABLE_NAME varchar(128)',
        'COLUMN_NAME varchar(128)',
        'ORDINAL_POSITION int',
        'COLUMN_DEFAULT varchar(4000)',
        'IS_NULLABLE varchar(3)',
        'DATA_TYPE varchar(128)',
        'CHARACTER_MAXIMUM_LENGTH int',
        'CHARACTER_OCTET_LENGTH int',
        'NUMERIC_PRECISION tinyint',
        'NUMERIC_PRECISION_RADIX smallint',
        'NUMERIC_SCALE int',
        'DATETIME_PRECISION smallint',
        'CHARACTER_SET_NAME varchar(128)',
        'COLLATION_NAME varchar(128)',
        'UNIT varchar(max)',
        'UCD varchar(max)',
        'DESCRIPTION varchar(max)',
        'XTYPE varchar(max)',
      ],
    );
  });

  test('of a space lists all tables, and columns of those whose columns are known', async () => {
    const tables = 'SELECT table_name FROM mydb.information_schema.tables ORDER BY 1';
    assert.deepEqual(await rowsOf(tables), [['Empty'], ['old'], ['plan b']]);
    const columns = `SELECT table_name, COUNT(*) FROM mydb.information_schema.columns
      GROUP BY table_name ORDER BY 1`;
    assert.deepEqual(await rowsOf(columns), [
      ['Empty', '3'],
      ['plan b', '3'],
    ]);
    const listed = [
      { name: 'OLD', columns: [{ name: 'x', type: { name: 'decimal', precision: 9, scale: 4 } }] },
      { name: 'gone', columns: [{ name: 'y', type: { name: 'int' } }] },
    ] as const;
    const databases = sky.databases.map((each) =>
      each.kind === 'space' ? { ...each, listed } : each,
    );
    const known = `SELECT table_name, column_name, numeric_precision, numeric_scale
      FROM mydb.information_schema.columns WHERE table_name NOT IN ('Empty', 'plan b')`;
    assert.deepEqual(await rowsOf(known, { ...sky, databases }), [['old', 'x', '9', '4']]);
  });
});

describe('sys', () => {
  test('joins tables, columns and types by their numbers', async () => {
    const rows = await rowsOf(`SELECT t.name, c.name, y.name, c.max_length, c.precision, c.scale
      FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id
      JOIN sys.types y ON y.user_type_id = c.user_type_id ORDER BY c.column_id`);
    assert.deepEqual(rows, [
      ['Star', 'id', 'bigint', '8', '19', '0'],
      ['Star', 'name', 'varchar', '10', '0', '0'],
      ['Star', 'ra', 'float', '8', '53', '0'],
      ['Star', 'vmag', 'real', '4', '24', '0'],
      ['Star', 'flags', 'int', '4', '10', '0'],
      ['Star', 'isVariable', 'bit', '1', '1', '0'],
    ]);
  });

  test('numbers objects by their folded names, and tells which are tables', async () => {
    const rows = await rowsOf(`SELECT name, object_id FROM mydb.sys.objects WHERE type = 'U'`);
    const expected = ['plan b', 'Empty', 'old'].map((name) => [name, String(objectIdOf(name))]);
    assert.deepEqual(rows, expected);
    assert.equal(objectIdOf('STAR'), objectIdOf('star'));
    // FNV-1a of 'a' is 0xe40c292c; without its sign 0x640c292c.
    assert.equal(objectIdOf('a'), 0x640c292c);
  });

  test('lists the databases that may be seen, and says which are read-only', async () => {
    const rows = await rowsOf('SELECT name, is_read_only FROM sys.databases ORDER BY database_id');
    assert.deepEqual(rows, [
      ['Sky', 'true'],
      ['MyDB', 'false'],
    ]);
  });

  test('counts rows of a view of which no column is used', async () => {
    assert.deepEqual(await rowsOf('SELECT COUNT(*) FROM sys.schemas'), [['3']]);
    assert.deepEqual(await rowsOf('SELECT COUNT(*) FROM sys.types'), [['16']]);
  });

  test('of a database without tables has no rows', async () => {
    const none: CatalogSnapshot = {
      context: 'MyDB',
      databases: [{ name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] }],
    };
    assert.deepEqual(await rowsOf('SELECT name, object_id FROM sys.tables', none), []);
    assert.deepEqual(await rowsOf('SELECT COUNT(*) FROM sys.columns', none), [['0']]);
  });
});

const SEARCHED: CatalogSnapshot = {
  context: 'Deep',
  databases: [
    {
      name: 'Deep',
      kind: 'context',
      names: ['Star'],
      objects: [],
      enumerations: [
        { name: 'Kind', type: 'int', isFlags: false, values: [{ name: 'Red', number: '1' }] },
      ],
      tables: [
        {
          name: 'Star',
          rows: 0n,
          files: [],
          key: 'id',
          position: { ra: 'ra', dec: 'dec' },
          columns: [
            { name: 'id', type: { name: 'int' } },
            { name: 'ra', type: { name: 'float' } },
            { name: 'dec', type: { name: 'float' } },
          ],
        },
      ],
    },
    {
      name: 'MyDB',
      kind: 'space',
      names: [],
      tables: [],
      objects: [
        { kind: 'view', name: 'v', text: 'CREATE VIEW v AS SELECT 1 AS n', reads: [] },
        { kind: 'function', name: 'f', text: 'CREATE FUNCTION f() RETURNS int …', reads: [] },
        { kind: 'function', name: 'g', text: 'CREATE FUNCTION g() RETURNS TABLE …', reads: [] },
      ],
    },
  ],
};

describe('views and functions', () => {
  test('of a space are listed with their kinds and texts', async () => {
    const objects = 'SELECT name, type FROM mydb.sys.objects ORDER BY name';
    assert.deepEqual(await rowsOf(objects, SEARCHED), [
      ['f', 'FN'],
      ['g', 'IF'],
      ['v', 'V '],
    ]);
    const views = 'SELECT table_name, view_definition FROM mydb.information_schema.views';
    const [view] = await rowsOf(views, SEARCHED);
    assert.deepEqual(view, ['v', 'CREATE VIEW v AS SELECT 1 AS n']);
    const tables = 'SELECT table_name, table_type FROM mydb.information_schema.tables';
    assert.deepEqual(await rowsOf(tables, SEARCHED), [['v', 'VIEW']]);
  });

  test('of the sky are listed with their arguments and units, and each can be called', async () => {
    const text = `SELECT routine_name, data_type, arguments
      FROM information_schema.routines ORDER BY routine_name`;
    const rows = await rowsOf(text, SEARCHED);
    const named = new Map(rows.map(([name, ...rest]) => [name, rest]));
    const wanted = {
      fDistanceArcMinEq: ['float', 'ra1 float deg, dec1 float deg, ra2 float deg, dec2 float deg'],
      fGetNearbyObjEq: ['TABLE', 'ra float deg, dec float deg, r float arcmin'],
      fGetNearestStarXYZ: ['TABLE', 'x float, y float, z float, r float arcmin'],
      fGetStarFromRectEq: ['TABLE', 'ra1 float deg, dec1 float deg, ra2 float deg, dec2 float deg'],
      fGetNearestStarIdEq: ['int', 'ra float deg, dec float deg, r float arcmin'],
      fCone: ['TABLE', 'table varchar, ra float deg, dec float deg, r float arcmin'],
      fHTM_Cover: ['TABLE', 'area varchar'],
      fHtmEq: ['bigint', 'ra float deg, dec float deg'],
      fObj: ['int', 'objID bigint'],
      fKind: ['int', 'name varchar'],
      fKindN: ['varchar', 'value int'],
    };
    assert.deepEqual(
      Object.fromEntries(Object.keys(wanted).map((key) => [key, named.get(key)])),
      wanted,
    );
    const texts = new Map([
      ['fCone', "'Star'"],
      ['fHTM_Cover', "'CIRCLE J2000 1 2 3'"],
      ['fKind', "'Red'"],
    ]);
    for (const [name, type, args] of rows) {
      const values = (args ?? '')
        .split(',')
        .map((argument, at) =>
          argument.includes('varchar') ? (texts.get(name ?? '') ?? '') : String(at + 1),
        );
      const call = `${name ?? ''}(${values.join(', ')})`;
      const query = type === 'TABLE' ? `SELECT * FROM ${call} AS t` : `SELECT ${call}`;
      assert.equal(selectOf(query, SEARCHED).kind, 'select');
    }
    const units = `SELECT parameter_name, ordinal_position, unit FROM information_schema.parameters
      WHERE specific_name = 'fGetNearestStarEq' ORDER BY ordinal_position`;
    assert.deepEqual(await rowsOf(units, SEARCHED), [
      ['@ra', '1', 'deg'],
      ['@dec', '2', 'deg'],
      ['@r', '3', 'arcmin'],
    ]);
  });
});

test('texts of any kind come through a list, and NULL is unlike an empty text', async () => {
  const words = ['', "it's", '=x', 'a\tb\nc', 'α≤β', null];
  const columns = words.map((description, at) => ({
    name: `c${at}`,
    type: { name: 'int' } as const,
    ...(description === null ? {} : { description }),
  }));
  const snapshot: CatalogSnapshot = {
    context: 'MyDB',
    databases: [
      {
        name: 'MyDB',
        kind: 'space',
        names: ['t'],
        objects: [],
        tables: [{ name: 't', columns, rows: 0n, files: [] }],
      },
    ],
  };
  const text = 'SELECT description FROM information_schema.columns ORDER BY ordinal_position';
  assert.deepEqual(
    await rowsOf(text, snapshot),
    words.map((word) => [word]),
  );
});

const asks = (text: string): boolean => {
  const parsed = parseBatch(text);
  assert.ok(parsed.kind === 'parsed');
  return asksForColumns(parsed.batch);
};

test('only a batch that names a list of columns asks for columns', () => {
  const yes = [
    'SELECT 1 FROM mydb.Information_Schema.COLUMNS',
    'SELECT 1 FROM sys.columns',
    'SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM [sys].[Columns] c)',
  ];
  const no = ['SELECT 1 FROM columns', 'SELECT 1 FROM sys.tables', 'SELECT 1 FROM mydb.columns'];
  assert.deepEqual([yes.map(asks), no.map(asks)], [yes.map(() => true), no.map(() => false)]);
});
