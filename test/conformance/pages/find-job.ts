// FindJob: returns in Job format what its predicate finds, and for each job the same as GetJobs.
// The page says no more; what a predicate and a key are is in docs/protocols/casjobs.md.

import assert from 'node:assert/strict';
import { callBy } from './call.ts';
import { refusedEach, type Check, type Held } from './check.ts';
import { hostOf } from './own-page.ts';
import { readTree, rowOf, type Row } from './tree.ts';

/** The checks of the page of FindJob. */
export const findJobChecks = (held: Held): readonly Check[] => [
  ...predicateChecks(held),
  ...rowChecks(held),
  ...keyChecks(held),
];

const predicateChecks = (held: Held): readonly Check[] => {
  const { ground, each } = held;
  const { owner, jobs } = ground;
  const finds = (title: string, predicate: string, ids: readonly string[]): Check => ({
    title: `finds ${title}, by every binding`,
    run: () =>
      each({ wsId: owner.key, predicate }, ({ children: found }) =>
        assert.deepEqual(
          found.map((job) => rowOf(job)['JobID']),
          ids,
        ),
      ),
  });
  const { made, failed, extract, others } = jobs;
  return [
    finds('all jobs of the account, newest first, by an empty predicate', '', [
      extract,
      failed,
      made,
    ]),
    finds(
      'by the example of its documentation, in double quotes',
      'taskname="seeds one" and rows=5',
      [made],
    ),
    finds('by status and parentheses', '(Status = 4 OR Status = 5) AND NOT JobID = 0', [
      extract,
      failed,
      made,
    ]),
    finds('by LIKE', "TaskName LIKE '%[d]s ___'", [made]),
    finds('by BETWEEN', `JobID BETWEEN ${made} AND ${failed}`, [failed, made]),
    finds('by IN', `JobID IN (${made}, ${extract}, ${others})`, [extract, made]),
    finds('by IS NULL', 'TaskName IS NULL', [failed]),
    finds('by IS NOT NULL', 'OutputLoc IS NOT NULL', [extract]),
    finds('by dates', "TimeSubmit >= '2008-04-05' AND TimeEnd IS NOT NULL", [
      extract,
      failed,
      made,
    ]),
    finds('no job of another', `JobID = ${others}`, []),
    {
      title: 'refuses what cannot be read with its place',
      run: () =>
        refusedEach(held, { wsId: owner.key, predicate: 'Status = 5 AND foo = 1' }, /character 16/),
    },
  ];
};

const rowChecks = (held: Held): readonly Check[] => {
  const { ground, each } = held;
  const { owner, admin } = ground;
  return [
    {
      title: 'finds for an admin only its own jobs',
      run: () =>
        each({ wsId: admin.key, predicate: '' }, ({ children: found }) =>
          assert.deepEqual(found, []),
        ),
    },
    {
      title: 'tells of each job what GetJobs tells',
      run: async () => {
        const newer = await rowsOfGetJobs(held);
        await each({ wsId: owner.key, predicate: '' }, ({ children: found }) => {
          assert.deepEqual(
            found.map((job) => sameOf(rowOf(job))),
            newer,
          );
        });
      },
    },
  ];
};

const keyChecks = (held: Held): readonly Check[] => {
  const { ground, page, each } = held;
  const { owner, other } = ground;
  return [
    {
      title: 'takes the newest key alone, from the next call on',
      run: async () => {
        const key = await ground.command('account', 'key', other.login);
        await each({ wsId: key, predicate: '' }, ({ children: found }) =>
          assert.equal(found.length, 1),
        );
        await refusedEach(held, { wsId: other.key, predicate: '' }, WRONG_KEY);
        await ground.command('account', 'key', other.login, '--revoke');
        await refusedEach(held, { wsId: key, predicate: '' }, WRONG_KEY);
      },
    },
    {
      title: 'refuses a wsid, and does not say it again',
      run: async () => {
        const values = { wsId: owner.wsid, predicate: '' };
        const { status, body } = await callBy(ground.server.url, page, {
          title: 'SOAP 1.1',
          values,
        });
        assert.equal(status, 500);
        assert.doesNotMatch(body, new RegExp(owner.wsid));
      },
    },
  ];
};

/** The sentence, or that of whoever has sent too many wrong ones. */
const WRONG_KEY = /This wsId is the key of no account|Too many wrong passwords or keys/;

/** What the two services have in common, by the names of the newer one. */
const sameOf = (row: Row): Row => {
  const entries = Object.entries(row).flatMap(([name, value]) => {
    const newer = name in NEWER ? NEWER[name] : name;
    return newer === undefined ? [] : [[newer, value] as const];
  });
  return Object.fromEntries(entries);
};

const NEWER: Readonly<Record<string, string | undefined>> = {
  SendEmail: undefined,
  AutoComplete: undefined,
  Created_Table: undefined,
  Estimate: 'Queue',
  Message: 'Error',
  Target: 'Context',
  OutputType: 'Type',
};

const rowsOfGetJobs = async ({ ground, page }: Held): Promise<readonly Row[]> => {
  const { owner, server } = ground;
  const host = hostOf(page);
  const body = await server.call('GetJobs', { owner_wsid: owner.wsid, owner_pw: owner.pw });
  return readTree(body).children.map((job) => {
    const row = rowOf(job);
    // Addresses begin as the client reached the server.
    const location = row['OutputLoc']?.replace(server.url, `http://${host}`);
    return location === undefined ? row : { ...row, OutputLoc: location };
  });
};
