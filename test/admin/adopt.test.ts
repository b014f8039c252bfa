// Adoption: what a store that was put back does not know comes into it, under names that nobody
// has; what the store knows stays as it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../src/base/time.ts';
import type { JobId } from '../../src/domain/job.ts';
import { raiseGeneration } from '../../src/files/data-folder.ts';
import { furnish, open, publish } from '../support/furnished-site.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a name stays with who has it, and it is said what a table is called instead', async () => {
  await using folder = await temporaryFolder();
  const { table } = await furnish(folder.path);
  const sickbay = await open(folder.path, false);
  const { store, accounts } = sickbay.site;
  const [account] = await accounts.list();
  assert.ok(account !== undefined);
  try {
    // Made after a backup, while the store of that backup is in place.
    await publish(sickbay, { account, job: 90n as JobId, name: 'bright', created: instant(2_000) });
    // Of a number that the older store has given to another version since.
    await publish(sickbay, { account, job: 91n as JobId, name: 'Bright', table, attempt: 2 });
    // Two of one name: the younger was made after the older was dropped.
    for (const [job, created] of [[92n, 3_000] as const, [93n, 4_000] as const]) {
      const made = { job: job as JobId, created: instant(created) };
      await publish(sickbay, { account, name: 'faint', ...made });
    }
    await raiseGeneration(folder.path, (await store.generation()) + 1);
  } finally {
    await sickbay.close();
  }
  const told = await almagest(folder.path, 'doctor', '--adopt');
  const brought = told.printed.filter((line) => line.startsWith('Table '));
  assert.deepEqual(brought, [
    'Table Bright of kepler, now Bright_2, for there is another of its name, 5 rows.',
    'Table bright of kepler, now bright_3, for there is another of its name, 5 rows.',
    'Table faint of kepler, 5 rows.',
    'Table faint of kepler, 5 rows.',
  ]);
  const after = await open(folder.path, false);
  try {
    const { tables } = after.site.store;
    const current = await tables.list(account.space);
    assert.deepEqual(
      current.map(({ name, job }) => [name, job]),
      [
        ['Bright', 12n],
        ['Bright_2', 91n],
        ['bright_3', 90n],
        ['faint', 93n],
      ],
    );
    for (const version of current) assert.deepEqual(await after.files.verify(version), []);
  } finally {
    await after.close();
  }
  const again = await almagest(folder.path, 'doctor', '--adopt');
  assert.deepEqual(again.printed, ['Known already: 5 versions of tables.']);
});
