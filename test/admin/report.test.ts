// A month in numbers: what belongs to it, what the lines add up to, and both forms of the table.
// The jobs are put into the record of a real site; no server runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { openSite } from '../../src/admin/site.ts';
import { instant } from '../../src/base/time.ts';
import { monthOf } from '../../src/core/report.ts';
import type { EndReason } from '../../src/domain/job.ts';
import { newJob } from '../contract/store-yard.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOVEMBER = Date.UTC(2026, 10, 1);

/** Failed jobs: whose, in which context, why, and when in milliseconds of November. */
const JOBS: readonly (readonly [who: 0 | 1, context: string, reason: EndReason, at: number])[] = [
  [0, 'Stars', 'query-error', 0],
  [0, 'Stars', 'memory', 1],
  [1, 'Stars', 'query-error', 2],
  [1, 'Deep', 'time-limit', 30 * 86_400_000 - 1],
  [1, 'Deep', 'time-limit', 30 * 86_400_000],
  [1, 'Deep', 'time-limit', -1],
];

const openGround = async () => {
  const folder = await temporaryFolder();
  const site = await openSite(await readSettings({ data: folder.path }, surroundings()));
  const accounts = [];
  for (const login of ['kepler', 'tycho']) {
    accounts.push(await site.accounts.add({ login, password: 'long enough', privileges: [] }));
  }
  for (const [who, context, reason, at] of JOBS) {
    const [owner] = accounts.slice(who);
    if (owner === undefined) continue;
    const job = newJob(owner, { context, submitted: instant(NOVEMBER + at) });
    await site.store.jobs.insertFailed(job, reason, 'No.');
  }
  await site.close();
  return {
    run: (...words: readonly string[]) => almagest(folder.path, 'report', ...words),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

test('a month has its own jobs alone, by context, and a line for all of them', async () => {
  await using ground = await openGround();
  const { code, printed } = await ground.run('--month', '2026-11');
  assert.equal(code, 0);
  assert.deepEqual(
    printed.map((line) => line.replaceAll('\t', ' ')),
    [
      'context users jobs queries finished failed cancelled rows outputBytes reasons',
      'Deep 1 1 1 0 1 0 0 0 bytes time-limit 1',
      'Stars 2 3 3 0 3 0 0 0 bytes query-error 2, memory 1',
      'all 2 4 4 0 4 0 0 0 bytes query-error 2, memory 1, time-limit 1',
    ],
  );
});

test('as JSON each line is an object with numbers in full', async () => {
  await using ground = await openGround();
  const { printed } = await ground.run('--month', '2026-11', '--json');
  const [deep, , all] = printed.map((line): unknown => JSON.parse(line));
  const nothing = { finished: 0, cancelled: 0, rows: 0, outputBytes: 0 };
  assert.deepEqual(deep, {
    context: 'Deep',
    users: 1,
    jobs: 1,
    queries: 1,
    failed: 1,
    ...nothing,
    reasons: { 'time-limit': 1 },
  });
  assert.deepEqual(all, {
    context: null,
    users: 2,
    jobs: 4,
    queries: 4,
    failed: 4,
    ...nothing,
    reasons: { 'query-error': 2, memory: 1, 'time-limit': 1 },
  });
});

test('a month without jobs has the line of all, and what is no month is refused', async () => {
  await using ground = await openGround();
  const { printed } = await ground.run('--month', '2020-02', '--json');
  assert.equal(printed.length, 1);
  const { code, said } = await ground.run('--month', '2026-13');
  assert.equal(code, 2);
  assert.match(said, /--month 2026-13 is no month, as 2026-11\./);
});

const daysOf = (text: string): number => {
  const span = monthOf(text);
  return span === undefined ? 0 : (span.to - span.from) / 86_400_000;
};

test('months end where the next begins, in December and in February of leap years too', () => {
  assert.deepEqual(
    ['2026-12', '2028-02', '2026-02', '2026-1', 'x'].map(daysOf),
    [31, 29, 28, 0, 0],
  );
});
