// GetJobs, sentence by sentence of its page: whose jobs, the grammar of conditions with its five
// examples, every key, and every field of what comes back.

import assert from 'node:assert/strict';
import { resultBy, refusedEach, type Check, type Held } from './check.ts';
import type { Person } from './ground.ts';
import { rowOf, type Row } from './tree.ts';
import { send } from './send.ts';

/** The checks of the page of GetJobs. */
export const getJobsChecks = (held: Held): readonly Check[] => [
  ...ownerChecks(held),
  ...conditionChecks(held),
  ...keyChecks(held),
  ...fieldChecks(held),
];

interface Asked {
  readonly who?: Person;
  readonly conditions: string;
  readonly includeSystem?: string;
}

const valuesOf = ({ ground }: Held, { who, conditions, includeSystem }: Asked) => {
  const { wsid, pw } = who ?? ground.owner;
  return {
    owner_wsid: wsid,
    owner_pw: pw,
    conditions,
    includeSystem: includeSystem ?? 'false',
  };
};

/** That these conditions find these jobs, newest first, by every binding. */
const finds = (held: Held, title: string, asked: Asked, ids: readonly string[]): Check => ({
  title,
  run: () =>
    held.each(valuesOf(held, asked), ({ children: found }) =>
      assert.deepEqual(
        found.map((job) => rowOf(job)['JobID']),
        ids,
      ),
    ),
});

const rowsBy = async (held: Held, asked: Asked): Promise<readonly Row[]> =>
  (await resultBy(held, 'SOAP 1.1', valuesOf(held, asked))).children.map(rowOf);

const ownerChecks = (held: Held): readonly Check[] => {
  const { owner, other, admin, jobs } = held.ground;
  const { made, failed, extract, system, others } = jobs;
  return [
    finds(held, 'only jobs of the owner are returned', { conditions: '' }, [extract, failed, made]),
    finds(held, 'and of another owner only those', { who: other, conditions: '' }, [others]),
    finds(held, 'an admin is returned all jobs', { who: admin, conditions: '' }, [
      others,
      extract,
      failed,
      made,
    ]),
    finds(
      held,
      'WSID has no effect without the admin privilege',
      { conditions: `wsid : ${other.wsid}` },
      [extract, failed, made],
    ),
    finds(
      held,
      'WSID is the owner to an admin',
      { who: admin, conditions: `WSID : ${other.wsid}` },
      [others],
    ),
    finds(
      held,
      'includeSystem determines whether system jobs are returned',
      { conditions: '', includeSystem: 'true' },
      [system, extract, failed, made],
    ),
    {
      title: 'the password must be that of the owner',
      run: () => {
        const values = { ...valuesOf(held, { conditions: '' }), owner_pw: `${owner.pw}x` };
        return refusedEach(held, values, /do not match|Too many wrong passwords/);
      },
    },
  ];
};

const conditionChecks = (held: Held): readonly Check[] => {
  const { made, failed, extract, others } = held.ground.jobs;
  const all = [extract, failed, made];
  const check = (title: string, conditions: string, ids: readonly string[]): Check =>
    finds(held, `${title} (${conditions})`, { conditions }, ids);
  return [
    check('example 1, one job', `jobid : ${made};`, [made]),
    check('example 2, any of several', `jobid : ${made}|${failed}|${others};`, [failed, made]),
    check('example 3, both of two keys', `jobid : ${made}|${failed}; status : 5`, [made]),
    check('example 4, from here or to there', `jobid : ${failed},|,${made}`, all),
    check('example 5, all that ended after a day', 'TimeEnd : 2008-04-5,', all),
    check('a value is equality', `jobid : ${failed}`, [failed]),
    check('VALUE, is equal or greater', `jobid : ${failed},`, [extract, failed]),
    check(',VALUE is equal or less', `jobid : ,${failed}`, [failed, made]),
    check('V1,V2 is between, both included', `jobid : ${made},${failed}`, [failed, made]),
    check('keys intersect', `status : 4,5; taskname : seeds one; queue : 0,`, [made]),
    check('conditions of a key unite', 'status : 4|5', all),
    check('no job may meet them', 'status : 3', []),
    {
      title: 'dates are read in the forms of .NET',
      run: async () => {
        for (const date of ['2008-04-05', '4/5/2008', '5 April 2008', 'April 2008', '2008-4-5']) {
          const rows = await rowsBy(held, { conditions: `TimeSubmit : ${date},` });
          assert.equal(rows.length, 3, date);
        }
      },
    },
    {
      title: 'what is no key is an error',
      run: () => refusedEach(held, valuesOf(held, { conditions: 'colour : red' }), /colour/),
    },
  ];
};

const shown = (key: string): string => (key === 'WSID' ? 'WebServicesID' : key);

/** Each key of the page finds the job by the value that the field of its name shows. */
const keyChecks = (held: Held): readonly Check[] => {
  const { made, failed } = held.ground.jobs;
  const section = held.page.prose.split('valid keys:')[1]?.split('Parameters:')[0] ?? '';
  const keys = [...section.matchAll(/\b(?:long|int|string|DateTime) (\w+) :/g)].map(
    ([, key]) => key ?? '',
  );
  return [
    {
      title: 'the page has twelve keys',
      run: async () => assert.equal(keys.length, 12),
    },
    ...keys.map((key) => ({
      title: `${key} is a valid key, in any case`,
      run: async () => {
        const job = key === 'Error' ? failed : made;
        const [row] = await rowsBy(held, { conditions: `jobid : ${job}` });
        const value = row?.[shown(key)];
        assert.ok(value !== undefined, `the job shows no ${shown(key)}`);
        // Values may not hold the signs of the grammar; those of queries and errors are not told.
        const isPlain = !/[;|,]/.test(value);
        for (const spelled of [key, key.toLowerCase(), key.toUpperCase()]) {
          const condition = isPlain ? value : `${value.split(/[;|,]/)[0]?.trim() ?? ''},`;
          const rows = await rowsBy(held, { conditions: `${spelled} : ${condition}` });
          assert.ok(
            rows.some((each) => each['JobID'] === job),
            `${spelled} : ${condition}`,
          );
        }
      },
    })),
  ];
};

const fieldChecks = (held: Held): readonly Check[] => {
  const { ground } = held;
  const { owner, server, jobs } = ground;
  const rowOfJob = async (id: string): Promise<Row> => {
    const [row] = await rowsBy(held, { conditions: `jobid : ${id}` });
    assert.ok(row);
    return row;
  };
  return [
    {
      title: 'Rows is the number of rows that the job made, WebServicesID who submitted it',
      run: async () => {
        const row = await rowOfJob(jobs.made);
        assert.equal(row['Rows'], '5');
        assert.equal(row['WebServicesID'], owner.wsid);
        assert.equal(row['Status'], '5');
      },
    },
    {
      title: 'a job is submitted, then started, then ended',
      run: async () => {
        const row = await rowOfJob(jobs.made);
        const [submit = '', start = '', end = ''] = ['TimeSubmit', 'TimeStart', 'TimeEnd'].map(
          (name) => row[name],
        );
        const times = [submit, start, end].map((time) => Date.parse(`${time}Z`));
        assert.ok((times[0] ?? 0) <= (times[1] ?? 0) && (times[1] ?? 0) <= (times[2] ?? 0));
        assert.ok(Math.abs((times[0] ?? 0) - Date.now()) < 3_600_000, submit);
      },
    },
    {
      title: 'Query is what was submitted, Context where, Type what, TaskName how it was called',
      run: async () => {
        const row = await rowOfJob(jobs.made);
        assert.match(row['Query'] ?? '', /^SELECT TOP 5 hip, vmag INTO mydb\.seeds FROM/);
        assert.equal(row['Context'], 'Stars');
        assert.equal(row['Type'], 'QUERY');
        assert.equal(row['TaskName'], 'seeds one');
        assert.ok(Number(row['Queue']) > 1, row['Queue']);
      },
    },
    {
      title: 'TaskName can be null, and Error tells why a job failed',
      run: async () => {
        const row = await rowOfJob(jobs.failed);
        assert.ok(!('TaskName' in row));
        assert.match(row['Error'] ?? '', /nonsense/);
        assert.ok(!('Error' in (await rowOfJob(jobs.made))));
      },
    },
    {
      title: 'OutputLoc is the URL of the output, of completed jobs that are no queries alone',
      run: async () => {
        assert.ok(!('OutputLoc' in (await rowOfJob(jobs.made))));
        assert.ok(!('OutputLoc' in (await rowOfJob(jobs.failed))));
        const { pathname } = new URL((await rowOfJob(jobs.extract))['OutputLoc'] ?? '');
        const got = await send(server.url, { method: 'GET', target: pathname, headers: {} });
        assert.equal(got.status, 200);
        assert.equal(got.body.trim().split('\n').length, 6);
      },
    },
  ];
};
