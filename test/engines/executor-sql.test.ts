// Batches of T-SQL through the real executor program: parsed here, bound, emitted and run there.
// The dialect itself is tested with sql/; here it is what a batch does to the tables of a space.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import type { Batch } from '../../src/sql/statement.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { makeStars } from '../support/executor-ground.ts';
import { makeYard, type Yard } from '../support/executor-yard.ts';

const parsed = (text: string): Batch => {
  const result = parseBatch(text);
  assert.equal(result.kind, 'parsed', text);
  if (result.kind !== 'parsed') throw new Error('unreachable');
  return result.batch;
};

describe('a batch in its executor', () => {
  let yard: Yard;
  let tables: readonly CatalogTable[];

  before(async () => {
    yard = makeYard({ program: 'real' });
    tables = [await makeStars(join(yard.folder, 'stars.parquet'))];
  });
  after(() => yard[Symbol.asyncDispose]());

  test('answers a SELECT under the names it was asked in', async () => {
    const batch = parsed('SELECT TOP 2 objID, mag AS [r mag] FROM mydb.Stars ORDER BY objID DESC');
    const { text } = await yard.run(batch, { tables });
    assert.equal(text, '[objID]:Integer,[r mag]:Float\n999,14.5\n998,14\n');
  });

  test('makes a table of a result that shows one name twice', async () => {
    const destination = { kind: 'table', name: 'job_1' } as const;
    const batch = parsed(
      'SELECT a.objID, b.objID FROM mydb.Stars a, mydb.Stars b WHERE a.objID = 1',
    );
    const { outcome } = await yard.run(batch, { tables, destination });
    assert.ok(outcome.kind === 'done' && outcome.changes[0]?.kind === 'create');
    const names = outcome.changes[0].table.columns.map(({ name }) => name);
    assert.deepEqual(names, ['objID', 'objID_2']);
  });

  test('tells that INTO would write a table that is there, before it reads a row', async () => {
    const { outcome } = await yard.run(parsed('SELECT 1 AS a INTO mydb.stars'), { tables });
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.reason, 'table-exists');
    assert.match(outcome.errors[0]?.message ?? '', /already a table 'Stars'/);
  });

  test('says the same, as early, of a table that the job was to make of its rows', async () => {
    const into = await yard.run(parsed('SELECT 1 AS a INTO mydb.stars'), { tables });
    const destination = { kind: 'table', name: 'STARS' } as const;
    // Its rows would take minutes.
    const batch = parsed('SELECT a.objID FROM Stars a, Stars b, Stars c, Stars d');
    const { outcome, staging } = await yard.run(batch, { tables, destination });
    assert.ok(outcome.kind === 'failed' && into.outcome.kind === 'failed');
    assert.equal(outcome.reason, 'table-exists');
    const [{ message, hint } = { message: '' }] = into.outcome.errors;
    assert.deepEqual(outcome.errors, [{ message, hint }]);
    assert.deepEqual(readdirSync(staging), []);
  });

  test('tells where an unknown column stands', async () => {
    const { outcome } = await yard.run(parsed('SELECT objID,\n  magg FROM mydb.Stars'), { tables });
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual([outcome.errors[0]?.line, outcome.errors[0]?.column], [2, 3]);
  });

  test('reads in one statement what the one before it wrote', async () => {
    const [write, read] = [
      parsed('SELECT objID INTO mydb.few FROM mydb.Stars WHERE objID < 7'),
      parsed('SELECT COUNT(*) FROM mydb.few'),
    ];
    const statements = [...write.statements, ...read.statements];
    const ran = await yard.run({ ...write, statements }, { tables });
    assert.equal(ran.outcome.kind === 'done' && ran.outcome.changes.length, 1);
    assert.equal(ran.text.split('\n')[1], '7');
  });

  test('drops a table that is there, and none that is not', async () => {
    const { outcome } = await yard.run(parsed('DROP TABLE mydb.Stars'), { tables });
    assert.deepEqual(outcome.kind === 'done' && outcome.changes, [{ kind: 'drop', name: 'Stars' }]);
    const missing = await yard.run(parsed('DROP TABLE IF EXISTS mydb.Nothing'), { tables });
    assert.deepEqual(missing.outcome.kind === 'done' && missing.outcome.changes, []);
  });
});
