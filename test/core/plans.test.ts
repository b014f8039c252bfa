// Looking at a batch without running it: over a real store, with an engine that must not be asked.
// What a plan says of statements is tested with sql/plan; here is whose tables it sees.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { openCore } from '../support/core-fixture.ts';

void test('a check reads a text, and marks what is wrong in its line', async () => {
  const fixture = await openCore();
  try {
    const { plans } = fixture.core;
    assert.deepEqual(plans.check('SELECT a FROM nowhere'), { statements: 1, errors: [] });
    const { statements, errors } = plans.check('SELECT a\nFORM t');
    assert.equal(statements, 0);
    assert.deepEqual(
      errors.map(({ picture }) => picture),
      ['2 | FORM t\n  |      ^'],
    );
    assert.throws(
      () => plans.check('x'.repeat(5_000_000)),
      (error) => error instanceof Refusal && error.code === 'text-too-large',
    );
  } finally {
    await fixture.close();
  }
});

void test('a plan sees the account’s own tables as they are now, and nobody else’s', async () => {
  const fixture = await openCore();
  try {
    const [kepler, brahe] = [await fixture.account('kepler'), await fixture.account('brahe')];
    await fixture.work();
    await fixture.ended(await fixture.submit(kepler, 'SELECT 1 AS n INTO mydb.Bright'));
    const runs = fixture.engine.requests.length;
    const ask = { text: 'SELECT * FROM mydb.bright', context: 'MYDB' };
    const plan = await fixture.core.plans.plan(kepler, ask);
    assert.deepEqual(plan.errors, []);
    assert.deepEqual(
      plan.statements.map(({ reads, estimatedRows }) => [reads, estimatedRows]),
      [[[{ database: 'MyDB', table: 'Bright', rows: 3n, byPosition: false }], 3n]],
    );
    const { errors, statements } = await fixture.core.plans.plan(brahe, ask);
    assert.deepEqual(statements, []);
    assert.deepEqual(
      errors.map(({ message, hint }) => [message, hint]),
      [["There is no table 'bright' in MyDB.", undefined]],
    );
    assert.equal(fixture.engine.requests.length, runs);
    await assert.rejects(
      fixture.core.plans.plan(kepler, { ...ask, context: 'Nowhere' }),
      (error) => error instanceof Refusal && error.code === 'unknown-context',
    );
  } finally {
    await fixture.close();
  }
});
