// Fifty wrong queries over the four bindings of the real program: what clients show is the error
// whole, on one line, as parser and binder say it of the same catalog.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import { lineOfErrors } from '../../src/domain/query-error.ts';
import { oneLineOf } from '../../src/wire/casjobs/faults.ts';
import { errorsOf } from '../sql/lab.ts';
import { BINDINGS, sendOver, shownBy } from '../support/four-bindings.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';

const WRONG = [
  'SELECT rah FROM Hipparcos',
  'SELECT ra,\n  rah\nFROM Hipparcos',
  'SELECT rah, deck, vmga FROM Hipparcos',
  'SELECT h.id FROM Hipparcos h, DeepSky d',
  'SELECT Hipparcos.ra FROM Hipparcos h',
  'SELECT ra FROM Hipparcos a, Hipparcos b',
  'SELECT hip, vmag WHERE vmag < 5',
  'SELECT * FROM Hiparcos',
  'SELECT * FROM Star.Hipparcos',
  'SELECT * FROM mydb.nothing',
  'SELECT * FROM Stars.other.Hipparcos',
  'SELECT * FROM information_schema.colums',
  'SELECT * FROM DUAL',
  "SELECT lenn('a')",
  'SELECT NOW()',
  'SELECT dbo.fGetNearbyObjEq(1, 2, 3)',
  "SELECT SUBSTR('Barnard''s star', 1)",
  'SELECT POWER(2)',
  'SELECT CAST(1 AS flot)',
  'SELECT CAST(1 AS decimal(99, 2))',
  'SELECT hip FROM Hipparcos WHERE vmag',
  'SELECT hip > 5 FROM Hipparcos',
  'SELECT hip FROM Hipparcos WHERE COUNT(*) > 1',
  'SELECT hip, COUNT(*) FROM Hipparcos',
  'SELECT * FROM Hipparcos GROUP BY hip',
  'SELECT vmag - 5 AS m FROM Hipparcos WHERE m < 3',
  'SELECT hip FROM Hipparcos ORDER BY 7',
  'SELECT hip FROM Hipparcos WHERE hip = (SELECT hip, ra FROM Hipparcos)',
  'SELECT * FROM fGetNearbyObjEq(185, -95, 1)',
  'SELECT * FROM fGetNearbyObjEq(185)',
  'SELECT hip FROM Hipparcos LIMIT 10',
  'SELECT hip FROM Hipparcos WHERE hip == 5',
  'SELECT hip FROM Hipparcos WHERE hip =< 5',
  'SELECT hip FROM Hipparcos WHERE 1 < vmag < 5',
  'SELECT hip FROM Hipparcos WHERE hip IN 1, 2',
  "SELECT hip & 'x' || '<b>' FROM Hipparcos",
  'SELECT hip FROM Hipparcos WHERE name = “Sirius”',
  'SELECT hip FROM Hipparcos WHERE dec < −5',
  'SELECT `hip` FROM Hipparcos',
  "SELECT 'never closed\nat all FROM Hipparcos",
  'SELECT [never closed FROM Hipparcos',
  'SELECT hip /* at the end\n---> FROM Hipparcos',
  'SELECT (hip FROM Hipparcos',
  'SELECT hip) FROM Hipparcos',
  'SELECT hip FROM (SELECT hip FROM Hipparcos;) t',
  'SELECT order FROM Hipparcos',
  'SELECT hip FORM Hipparcos',
  'SELEC 1',
  'SELECT [---> at & <i>: x] FROM Hipparcos',
  'SELECT "at what --- time" FROM Hipparcos',
  'SELECT 2mass_id FROM Hipparcos',
  "SELECT hip FROM Hipparcos WHERE seen > DATE '2020-01-01'",
  'SELECT hip INTO Stars.new FROM Hipparcos',
  '-- nothing\n',
] as const;

interface DemoContext {
  readonly context: {
    readonly mainTable: string;
    readonly tables: readonly Omit<CatalogTable, 'rows' | 'files'>[];
  };
}

const demo = new URL('../../data/demo/context.json', import.meta.url);
const { context } = JSON.parse(readFileSync(demo, 'utf8')) as DemoContext;
const tables = context.tables.map((table) => ({ ...table, rows: 1n, files: [] }));
const names = tables.map(({ name }) => name);
const SNAPSHOT: CatalogSnapshot = {
  context: 'Stars',
  databases: [
    { name: 'Stars', kind: 'context', tables, names, objects: [], mainTable: context.mainTable },
    { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] },
  ],
};

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

for (const binding of BINDINGS) {
  test(`the errors of fifty wrong queries are shown whole over ${binding}`, async () => {
    const { url, wsid, pw } = server;
    assert.ok(WRONG.length >= 50);
    for (const qry of WRONG) {
      const errors = errorsOf(qry, SNAPSHOT);
      assert.notDeepEqual(errors, [], qry);
      const parameters = { wsid, pw, qry, context: 'Stars', taskname: 'x', isSystem: 'false' };
      const sent = await sendOver(binding, { url, name: 'ExecuteQuickJob', parameters });
      assert.equal(sent.status, 500, qry);
      const shown = shownBy(binding, sent.body);
      assert.equal(shown, oneLineOf(lineOfErrors(errors)), qry);
      assert.match(shown, /^[^\r\n]+[.?]$/, qry);
    }
  });
}
