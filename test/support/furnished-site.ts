// A site with one account, one committed table and one context, as the doctor finds it, and more
// tables for it, published as a job's commit would.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { openSickbay, type Sickbay } from '../../src/admin/sickbay.ts';
import { randomBase32 } from '../../src/base/random.ts';
import { instant } from '../../src/base/time.ts';
import type { Account } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import type { TableId, TableVersion } from '../../src/domain/table.ts';
import { raiseGeneration } from '../../src/files/data-folder.ts';
import { almagest } from './recorded-terminal.ts';

/** Makes an account with one committed table, and a context T; returns the table's version. */
export const furnish = async (data: string): Promise<TableVersion> => {
  const words = ['account', 'add', 'kepler', '--password', 'long-enough', '--wsid', '7'];
  await almagest(data, ...words);
  const csv = join(data, 'staging', 'a.csv');
  await writeFile(csv, 'id,ra,dec\n1,2,3\n');
  await almagest(data, 'context', 'add', 'T', csv);
  await rm(csv);
  const settings = await readSettings({ data }, surroundings());
  const { sickbay } = await openSickbay(settings, { mustRest: false });
  if (sickbay === undefined) throw new Error('The site does not open.');
  const { site } = sickbay;
  try {
    const [account] = await site.accounts.list();
    if (account === undefined) throw new Error('There is no account.');
    const version = await publish(sickbay, { account, job: 12n as JobId, name: 'Bright' });
    // As a start of a server does.
    await raiseGeneration(data, await site.store.raiseGeneration());
    const space = { id: account.space, name: 'MyDB', owner: account.id, kind: 'own' } as const;
    await site.store.tables.restore(version, space, 'current');
    return version;
  } finally {
    await sickbay.close();
  }
};

/** What is published, and for whom. */
export interface Published extends Partial<Pick<TableVersion, 'table' | 'attempt' | 'created'>> {
  readonly account: Account;
  readonly job: JobId;
  readonly name: string;
}

/** Publishes a table as a job's commit would, up to the move of the store. */
export const publish = async (
  { files }: Sickbay,
  { account, job, name, ...more }: Published,
): Promise<TableVersion> => {
  const bytes = Buffer.from('rows of a table');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const version: TableVersion = {
    table: randomBase32() as TableId,
    space: account.space,
    name,
    version: 1,
    attempt: 1,
    job,
    columns: [{ name: 'hip', type: { name: 'int' } }],
    files: [{ name: 'part-0.parquet', bytes: BigInt(bytes.length), rows: 5n, sha256 }],
    rows: 5n,
    bytes: BigInt(bytes.length),
    created: instant(1_000),
    ...more,
  };
  const staging = await files.stage(version.job, version.attempt, version.space);
  await mkdir(join(staging.folder, 'staged'));
  await writeFile(join(staging.folder, 'staged', 'part-0.parquet'), bytes);
  const owner = { ownerLogin: account.login, owner: account.id, spaceName: 'MyDB' };
  await files.publishTable(staging, 'staged', { version, ...owner, query: 'SELECT 1' });
  await files.unstage(version.job, version.attempt);
  return version;
};

/** The site, opened for the doctor. */
export const open = async (data: string, mustRest: boolean): Promise<Sickbay> => {
  const { sickbay, findings } = await openSickbay(await readSettings({ data }, surroundings()), {
    mustRest,
  });
  if (sickbay === undefined) throw new Error(findings.map(({ sentence }) => sentence).join());
  return sickbay;
};
