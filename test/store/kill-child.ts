// A process that is meant to be killed: it submits, claims and finishes jobs without an end, and
// tells of each move once the store has answered.

import { writeSync } from 'node:fs';
import { instant } from '../../src/base/time.ts';
import { openSqliteStore } from '../../src/store/open.ts';
import { create, newAccount, newJob, ref, termsOf, version } from '../contract/store-yard.ts';

const [file = '', server = ''] = process.argv.slice(2);
const store = await openSqliteStore({ file });
await store.servers.renew(server, instant(Number.MAX_SAFE_INTEGER));
const owner = await store.accounts.insert(newAccount({ login: server, quotaBytes: 2n ** 60n }));
if (typeof owner === 'string') throw new Error(owner);

/** Written before it returns, so that what was told was told before the end. */
const tell = (words: string): void => void writeSync(1, `${words}\n`);

for (let round = 0; ; round++) {
  const name = `${server}_${round}`;
  const id = await store.jobs.insert(newJob(owner, { writes: [ref(owner, name)] }), 1_000_000);
  tell(`submitted ${id}`);
  const claim = await store.jobs.claim('long', termsOf({ server }));
  if (claim === undefined) throw new Error('There was no job to claim.');
  tell(`claimed ${claim.job.id} ${claim.job.attempt}`);
  const table = version({ ...owner, space: claim.space }, name, {
    table: name as never,
    job: claim.job.id,
    attempt: claim.job.attempt,
  });
  const result = await store.jobs.finish({
    job: claim.job.id,
    attempt: claim.job.attempt,
    at: claim.job.submitted,
    rows: 1n,
    createdTable: `mydb.${name}`,
    changes: [create(table)],
    output: null,
  });
  tell(`${result.kind} ${claim.job.id} ${name}`);
}
