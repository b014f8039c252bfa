// The corpus: queries as people send them, through the real executor program over a small survey,
// each with rows that were worked out apart from our emitter, by SQL that was written by hand.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Batch } from '../../../src/sql/statement.ts';
import { parseIn } from '../../../src/sql/parse.ts';
import type { RunOutcome } from '../../../src/ports/engine.ts';
import { makeYard, type Yard } from '../../support/executor-yard.ts';
import { ADQL_CASES } from './adql-cases.ts';
import { APPLIED } from './apply-cases.ts';
import { BATCHES } from './batch-cases.ts';
import { BOTH } from './both-cases.ts';
import { type Case, holdAgainst, rowsOf } from './case.ts';
import { MORE_SAMPLES } from './more-sample-cases.ts';
import { PUBLIC } from './public-cases.ts';
import { COMPOSED } from './query-cases.ts';
import { SAMPLES } from './sample-cases.ts';
import { SENT } from './sent-cases.ts';
import { makeWorld, type World } from './world.ts';

/** The name of the table that an answer without INTO becomes. */
const ANSWER = 'answer';

let yard: Yard;
let world: World;

before(async () => {
  yard = makeYard({ program: 'real' });
  world = await makeWorld(yard.folder);
});
after(async () => {
  world.close();
  await yard[Symbol.asyncDispose]();
});

const parsed = ({ text, dialect = 'casjobs' }: Case): Batch | string => {
  const result = parseIn(dialect, text);
  return result.kind === 'parsed' ? result.batch : sentenceOf(result.errors);
};

const sentenceOf = (errors: readonly { readonly message: string }[]): string =>
  errors.map(({ message }) => message).join(' ');

/** Runs a case; the sentences of its errors where it does not run. */
const ran = async (one: Case): Promise<Done | string> => {
  const { context = 'DR16' } = one;
  const batch = parsed(one);
  if (typeof batch === 'string') return batch;
  const destination = { kind: 'table', name: ANSWER } as const;
  const snapshot = world.snapshotOf(context);
  const { outcome, staging } = await yard.run(batch, { destination, snapshot });
  if (outcome.kind === 'failed') return sentenceOf(outcome.errors);
  assert.equal(outcome.kind, 'done');
  return { outcome, staging };
};

interface Done {
  readonly outcome: Extract<RunOutcome, { kind: 'done' }>;
  readonly staging: string;
}

const check = async (one: Case): Promise<void> => {
  const done = await ran(one);
  if (one.refused !== undefined) {
    if (typeof done !== 'string') assert.fail('It runs, and must not.');
    return assert.match(done, one.refused);
  }
  if (typeof done === 'string') assert.fail(done);
  const wanted = { ...one.tables, ...(one.rows === undefined ? {} : { [ANSWER]: one.rows }) };
  const drops = done.outcome.changes.flatMap((each) => (each.kind === 'drop' ? [each.name] : []));
  assert.deepEqual(drops, one.drops ?? []);
  const made = new Map(
    done.outcome.changes.flatMap((each) =>
      each.kind === 'create' ? [[each.table.name, each.table] as const] : [],
    ),
  );
  assert.deepEqual([...made.keys()].toSorted(), Object.keys(wanted).toSorted());
  for (const [name, select] of Object.entries(wanted)) {
    const table = made.get(name);
    assert.ok(table);
    const files = table.files.map((file) => `'${join(done.staging, table.folder, file.name)}'`);
    const found = await rowsOf(world.connection, `FROM read_parquet([${files.join(', ')}])`);
    await world.connection.run(`USE "${one.context ?? 'DR16'}"`);
    holdAgainst(found, await rowsOf(world.connection, select), { select, some: one.some });
  }
};

const groups = [
  ['queries that people send', SENT],
  ['queries that search around each row', [...APPLIED, ...BOTH]],
  ['batches', BATCHES],
  ['queries of several queries', COMPOSED],
  ['queries in the manner of sample pages', [...SAMPLES, ...MORE_SAMPLES]],
  ['queries in forms that public pages have', PUBLIC],
  ['queries of ADQL', ADQL_CASES],
] as const;

for (const [title, cases] of groups) {
  void describe(title, () => {
    for (const one of cases) void test(one.name, () => check(one));
  });
}
