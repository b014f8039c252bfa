// Rows within a bound, through real executors: how many leave in each format, in which order, and
// who is told that there were more. A query is worked out once, or its rows would not agree.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { OutputFormat } from '../../src/domain/output.ts';
import type { Plan } from '../../src/engines/duckdb/executor/plan.ts';
import { makeYard, select, type Yard } from '../support/executor-yard.ts';

let yard: Yard;
before(() => void (yard = makeYard()));
after(() => yard[Symbol.asyncDispose]());

const COUNTDOWN = select('SELECT range AS n FROM range(5) ORDER BY n DESC', { n: 'bigint' });
const TOP = select('SELECT range AS n FROM range(5) ORDER BY n DESC LIMIT 2', { n: 'bigint' });

/** What leaves of `plan` through the pipe, and into a file, which are alike but for its name. */
const leaving = async (plan: Plan, format: OutputFormat, rowsMax: bigint) => {
  const piped = await yard.run([plan], { destination: { kind: 'stream', format, rowsMax } });
  const file = { kind: 'file', format, fileName: 'result.x', isOfQuery: true, rowsMax } as const;
  const { staging, outcome } = await yard.run([plan], { destination: file });
  assert.ok(outcome.kind === 'done' && piped.outcome.kind === 'done');
  const written = readFileSync(join(staging, 'result.x'), 'utf8');
  assert.equal(written.replaceAll('\n', ''), piped.text.replaceAll('\n', ''));
  assert.deepEqual([outcome.rows, outcome.isCut], [piped.outcome.rows, piped.outcome.isCut]);
  return { text: piped.text, rows: outcome.rows, isCut: outcome.isCut === true };
};

for (const [rowsMax, rows, isCut] of [
  [0n, [], true],
  [3n, [4, 3, 2], true],
  [4n, [4, 3, 2, 1], true],
  [5n, [4, 3, 2, 1, 0], false],
  [2n ** 63n, [4, 3, 2, 1, 0], false],
] as const) {
  test(`of five rows at most ${rowsMax} leave, in their order`, async () => {
    const left = await leaving(COUNTDOWN, 'csv', rowsMax);
    assert.equal(left.text, `n\n${rows.map((row) => `${row}\n`).join('')}`);
    assert.deepEqual([left.rows, left.isCut], [BigInt(rows.length), isCut]);
  });
}

test('what TOP leaves out is not missed', async () => {
  assert.equal((await leaving(TOP, 'csv', 2n)).isCut, false);
  assert.equal((await leaving(TOP, 'csv', 1n)).isCut, true);
});

const STATUS = /<INFO name="QUERY_STATUS" value="(\w+)"\/>|<(TABLE)\b/g;

/** The statuses of a VOTable, and where its table stands among them. */
const statusesOf = (text: string) => [...text.matchAll(STATUS)].map(([, a, b]) => a ?? b);

for (const format of ['votable', 'votable-binary2'] as const) {
  test(`${format} says behind its rows that there were more, and only then`, async () => {
    const cut = (await leaving(COUNTDOWN, format, 4n)).text;
    assert.deepEqual(statusesOf(cut), ['OK', 'TABLE', 'OVERFLOW']);
    assert.ok(cut.indexOf('</TABLE>') < cut.indexOf('OVERFLOW'));
    const none = (await leaving(COUNTDOWN, format, 0n)).text;
    assert.deepEqual(statusesOf(none), ['OK', 'TABLE', 'OVERFLOW']);
    const whole = (await leaving(COUNTDOWN, format, 5n)).text;
    assert.deepEqual(statusesOf(whole), ['OK', 'TABLE']);
  });
}

test('formats that read rows twice have those of a query once', async () => {
  // Were it run twice, its widths and its rows would be of two different draws.
  const drawn = `SELECT repeat('x', 1 + (random() * 99)::INT) AS t FROM range(50)`;
  const plan = select(drawn, { t: 'varchar' });
  for (const format of ['fits', 'votable-binary2'] as const) {
    for (const bound of [{}, { rowsMax: 40n }]) {
      const file = { kind: 'file', format, fileName: 'out', isOfQuery: true, ...bound } as const;
      const { outcome } = await yard.run([plan], { destination: file });
      assert.equal(outcome.kind, 'done', format);
    }
  }
});

test('TSV has tabs between values and none in them, and quotes as they are', async () => {
  const text = `SELECT 0.1::DOUBLE, 'a' || chr(9) || 'b' || chr(10) || '"c"', NULL::INT, true`;
  const plan = select(text, { 'ra\tdeg': 'float', name: 'varchar', n: 'int', ok: 'bit' });
  const left = await leaving(plan, 'tsv', 10n);
  assert.equal(left.text, 'ra deg\tname\tn\tok\n0.1\ta b "c"\t\t1\n');
});
