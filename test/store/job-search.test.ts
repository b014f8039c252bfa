// How searches over texts are cut into statements: by what each would have to read, so that none
// holds the thread of searches up for long, by whichever way the search comes to its jobs.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KyselyPlugin } from 'kysely';
import type { JobId } from '../../src/domain/job.ts';
import type { JobPredicate, JobSearch } from '../../src/domain/job-search.ts';
import { SEARCH_LIMITS, searchJobs } from '../../src/store/job-search.ts';
import { openSqliteStore } from '../../src/store/open.ts';
import { sqliteDatabases } from '../../src/store/sqlite/databases.ts';
import { collect, openYard } from '../contract/store-yard.ts';

const JOBS = 12;
const TEXT = 'x'.repeat(1_000_000);

/** What reads each text `count` times, and is true of none. */
const likes = (count: number): JobPredicate => ({
  kind: 'or',
  parts: Array.from({ length: count }, () => ({
    kind: 'like',
    column: 'text',
    pieces: [{ kind: 'character', text: 'y' }],
  })),
});

const UNLIKE = [{ from: 'y', to: 'z' }];

/** Searches that find nothing, and how often each reads the text of a job. */
const SEARCHES: Readonly<Record<string, readonly [search: Partial<JobSearch>, readings: number]>> =
  {
    'a walk': [{ where: likes(10) }, 10],
    'numbers of jobs': [{ id: [{ from: 1n as JobId }], where: likes(10) }, 10],
    'a long predicate': [{ id: [{ from: 1n as JobId }], where: likes(25) }, 25],
    'conditions of GetJobs': [
      { text: UNLIKE, taskName: UNLIKE, message: UNLIKE, context: UNLIKE, type: UNLIKE },
      5,
    ],
  };

test('a search over long texts takes as many statements as their bytes ask for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'almagest-search-'));
  const file = join(folder, 'store.sqlite');
  const yard = await openYard({
    address: file,
    open: () => openSqliteStore({ file }),
    execute: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  });
  const databases = sqliteDatabases(file, 'read');
  try {
    const owner = await yard.account();
    for (let job = 0; job < JOBS; job += 1) await yard.submit(owner, { text: TEXT });
    for (const [title, [search, readings]] of Object.entries(SEARCHES)) {
      let statements = 0;
      const counting: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          statements += 1;
          return result;
        },
      };
      const searches = databases.searches.withPlugin(counting);
      const found = searchJobs({ ...databases, searches }, { includeSystem: true, ...search });
      assert.deepEqual(await collect(found), []);
      const bytes = JOBS * readings * TEXT.length;
      const needed = Math.ceil(bytes / SEARCH_LIMITS.textBytes);
      // At least one more names the jobs, and reads none of their texts.
      assert.ok(statements > needed, `${title}: ${statements} statements for ${needed}`);
    }
  } finally {
    databases.close();
    await yard.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
