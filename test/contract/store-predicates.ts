// What the store promises of predicates: what SQL would answer, on every database alike, for each
// column, comparison and way to combine them; what is not set makes a statement unknown.
// Predicates are told as people write them; jobs stand in the record exactly as written.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import { timeZoneOf } from '../../src/base/time-zone.ts';
import { readPredicate } from '../../src/wire/casjobs/predicate.ts';
import { searchOf } from '../../src/wire/casjobs/predicate-search.ts';
import { PLAIN_ROW, at, collect, each, MAX, type CaseGroups, type Yard } from './store-yard.ts';

/** Predicates, and the jobs of ROWS that they are true of, newest first. */
const CASES: readonly (readonly [predicate: string, names: string])[] = [
  ['', 'f e d c b a'],
  // Numbers.
  ['Rows = 0', 'f b a'],
  ['Rows > 4 and rows < 1000', 'c'],
  ['Rows >= 5.0', 'd c'],
  ['Rows > 4.5 AND Rows <= 5.5', 'c'],
  ['Rows < -0.5', 'e'],
  ['Rows > -7.5 AND Rows < 0', 'e'],
  ['Rows < -7.5', ''],
  ['Rows = 4.5', ''],
  ['NOT Rows = 4.5', 'f e d c b a'],
  [`Rows = ${MAX}`, 'd'],
  [`Rows < ${MAX}`, 'f e c b a'],
  [`Rows < 9223372036854775808`, 'f e d c b a'],
  [`Rows >= 9223372036854775808`, ''],
  ['Rows BETWEEN 5 AND 9223372036854775807', 'd c'],
  ['Rows NOT BETWEEN 0 AND 5', 'e d'],
  ["Rows IN (0, '5', 4.5)", 'f c b a'],
  ['5 = Rows', 'c'],
  ['5 < Rows', 'd'],
  ['Estimate = 10', 'a'],
  ['[queue] <> 10', 'f e d c b'],
  ['SendEmail = 0 AND AutoComplete < 1', 'f e d c b a'],
  ['SendEmail > 0', ''],
  // Statuses, by their numbers.
  ['Status = 5', 'd c'],
  ['Status >= 3', 'e d c b'],
  ['Status IN (0, 1)', 'f a'],
  ['Status <> 5 AND NOT Status < 3', 'e b'],
  ['Status BETWEEN 1 AND 3.5', 'f e'],
  ['Status > 5', ''],
  ['Status IS NULL', ''],
  // Times; what is not set is unknown, also when it is negated.
  ["TimeEnd > '2023-11-14 22:13:20.030'", 'e d'],
  ["TimeEnd >= '2023-11-14T22:13:20.030Z'", 'e d c'],
  ["NOT TimeEnd > '2023-11-14 22:13:20.030'", 'c b'],
  ["TimeEnd = '0001-01-01'", ''],
  ["TimeEnd > 'April 5, 2008' AND TimeEnd < 'Nov 14, 2023 10:13:20.035 PM'", 'c b'],
  ['TimeEnd IS NULL', 'f a'],
  ['TimeStart IS NOT NULL', 'f d c'],
  ['NOT TimeStart IS NULL', 'f d c'],
  ["TimeStart < '2030-01-01' OR TimeStart IS NULL", 'f e d c b a'],
  ["TimeSubmit IN ('2023-11-14 22:13:20.001', '2023-11-14 22:13:20.002')", 'b a'],
  ["TimeSubmit BETWEEN '2023-11-14 22:13:20.002' AND '2023-11-14 22:13:20.003'", 'c b'],
  ["TimeSubmit < '2023-11-14 22:13:20.003' AND TimeSubmit <> '2023-11-14 22:13:20.001'", 'b'],
  // Texts, without regard to case, by both kinds of quotes.
  ['taskname="PLEIADES" and rows=5', 'c'],
  ["TaskName = 'étoile''s'", 'd'],
  ["TaskName = 'ÉTOILE''S'", 'd'],
  ["TaskName <> 'pleiades'", 'e d'],
  ["TaskName = 'stars'", 'e'],
  ["NOT (TaskName = 'pleiades')", 'e d'],
  ['TaskName IS NULL', 'f b a'],
  ["TaskName IN ('Pleiades', 'STARS')", 'e c'],
  ["TaskName NOT IN ('Pleiades', NULL)", ''],
  ["TaskName IN ('Pleiades', NULL)", 'c'],
  ["TaskName NOT IN ('Pleiades')", 'e d'],
  ["TaskName BETWEEN 'p' AND 'q'", 'c'],
  ["Message = 'out of stars'", 'b'],
  ["Query LIKE 'select%''x''%'", 'a'],
  ["Target = 'A' OR context = 'B'", 'b a'],
  ["OutputType = 'QUERY'", 'f d c b a'],
  ["type = 'csv'", 'e'],
  ["Created_Table = 'mydb.bright'", 'd'],
  // Of what did not end well, as e, Job shows no output.
  ["OutputLoc = 'http://a.org/casjobs/output/00ff/étoiles.csv'", 'd'],
  ["OutputLoc = 'http://a.org/casjobs/output/00ff/%C3%A9toiles.csv'", 'd'],
  ["OutputLoc = 'http://a.org/casjobs/output/00ee/étoiles.csv'", ''],
  ["OutputLoc = 'http://b.org/casjobs/output/00ff/étoiles.csv'", ''],
  ["OutputLoc <> 'http://b.org/casjobs/output/00ff/étoiles.csv'", 'd'],
  ["OutputLoc LIKE 'HTTP://%.csv'", 'd'],
  ['OutputLoc IS NULL', 'f e c b a'],
  // No text has a NUL: to compare with one is no error.
  ["TaskName = 'Pleiades\0'", ''],
  ["TaskName IN ('Pleiades\0', 'Stars')", 'e'],
  ["TaskName LIKE '%\0%' OR TaskName LIKE '[\0-a]tars'", ''],
  ["TaskName LIKE '[^\0]tars'", 'e'],
  // What no job has.
  ["HostIP = 'x' OR NOT HostIP = 'x'", ''],
  ['HostIP IS NULL AND ModifiedQuery IS NULL AND Params IS NULL', 'f e d c b a'],
  ["Params LIKE '%'", ''],
  // Patterns.
  ["TaskName LIKE '%'", 'e d c'],
  ["TaskName LIKE 'p_EIADES'", 'c'],
  ["TaskName LIKE 'p_'", ''],
  ["TaskName NOT LIKE '%s'", ''],
  ["TaskName NOT LIKE 'p%'", 'e d'],
  ["TaskName LIKE '[o-q]%'", 'c'],
  ["TaskName LIKE '[^o-q]%'", 'e d'],
  ["TaskName LIKE '_toile[''\"]s'", 'd'],
  ["Message LIKE '%[%]%'", 'f'],
  ["Message LIKE '%!%%' ESCAPE '!'", 'f'],
  ["Message LIKE '%[[]%'", 'f'],
  ["Message LIKE '%[]]%'", 'f'],
  ["Message LIKE '%[*]%?%'", 'f'],
  ["Message LIKE '%[-^]%'", 'f'],
  ["Message LIKE '100[^a-z]%'", 'f'],
  ["Message LIKE '[z-a]%'", ''],
  ["Message LIKE 'a[b'", ''],
  ["Message LIKE '%x'", ''],
  ["Query LIKE 'two%lines'", 'b'],
  // Combined.
  ["Status = 5 AND (TaskName = 'pleiades' OR Rows > 10)", 'd c'],
  ["Status = 5 AND TaskName = 'pleiades' OR Target = 'a'", 'c a'],
  ['NOT NOT Status = 5', 'd c'],
  ["NOT (TimeEnd > '2000-01-01' AND Status = 5)", 'f e b a'],
  ["NOT (TimeEnd > '2000-01-01' OR Status = 5)", ''],
  ['1 = 1', 'f e d c b a'],
  ["'a' > 'B'", ''],
  ['Rows = NULL', ''],
  ['NOT Rows = NULL', ''],
  ['Rows = NULL OR 1 < 2.5', 'f e d c b a'],
  ["TaskName = ''' OR 1=1 --'", ''],
];

/** Cases of predicates. */
export const PREDICATE_CASES: CaseGroups = {
  'a predicate': {
    ...each(CASES, ([predicate, names]) => [
      `finds '${names}' by ${predicate.replaceAll('\0', '\\0')}`,
      async (yard) => {
        const owner = await fill(yard);
        assert.equal(await found(yard, owner, predicate), names);
      },
    ]),

    'compares letters by LIKE as by =, whatever folding makes of them': async (yard) => {
      const owner = await yard.account();
      for (const [taskName, context] of Object.entries(LETTERS)) {
        await yard.submit(owner, { taskName, context });
      }
      for (const [taskName, context] of Object.entries(LETTERS)) {
        for (const operator of ['=', 'LIKE']) {
          const asked = `TaskName ${operator} '${taskName}'`;
          assert.equal(await found(yard, owner, asked), context, asked);
        }
      }
      for (const [test, names] of LETTER_CASES) {
        assert.equal(await found(yard, owner, `TaskName LIKE '${test}'`), names, test);
      }
    },

    'reads texts of any length piece by piece, whatever leads to them': async (yard) => {
      const owner = await yard.account();
      for (const end of ['x', 'y', 'z']) {
        await yard.submit(owner, { context: end, text: `${'星'.repeat(999_999)}${end}` });
      }
      const unlike = Array.from({ length: 9 }, (_, index) => `AND Query NOT LIKE '%星${index}'`);
      for (const lead of ['', 'JobID > 0 AND ']) {
        const asked = `${lead}Query LIKE '星%[xz]' ${unlike.join(' ')}`;
        assert.equal(await found(yard, owner, asked), 'z x');
      }
    },

    'of the longest kind is within what a database reads': async (yard) => {
      const owner = await fill(yard);
      const texts = Array.from({ length: 50 }, (_, index) => `NOT Query LIKE '%${index}x'`);
      const terms = [
        ...texts,
        ...Array.from({ length: 450 }, (_, index) => `Rows <> ${index + 6}`),
      ];
      assert.equal(await found(yard, owner, terms.join(' AND ')), 'f e d c b a');
      assert.equal(await found(yard, owner, terms.join(' OR ')), 'f e d c b a');
      const deep = `${'NOT ('.repeat(25)}Status = 5${')'.repeat(25)}`;
      assert.equal(await found(yard, owner, deep), 'f e b a');
      const values = Array.from({ length: 1_000 }, (_, index) => index);
      assert.equal(await found(yard, owner, `Rows IN (${values.join(', ')})`), 'f c b a');
    },

    'finds jobs by their number and by their owner, exactly': async (yard) => {
      const owner = await fill(yard);
      const search = searchOf(undefined, owner.id);
      const jobs = await collect(yard.store.jobs.search(search));
      const third = jobs[3]?.id ?? assert.fail();
      assert.equal(await found(yard, owner, `JobID = ${third}`), 'c');
      assert.equal(await found(yard, owner, `JobID > ${third} AND JobID <> ${third + 1n}`), 'f e');
      assert.equal(await found(yard, owner, `jobid in (${third}, ${third - 1n})`), 'c b');
      assert.equal(await found(yard, owner, `JobID < ${third} OR JobID > ${MAX}`), 'b a');
      assert.equal(await found(yard, owner, `WSID = ${owner.id}`), 'f e d c b a');
      assert.equal(await found(yard, owner, `WebServicesID <> ${owner.id}`), '');
    },
  },
};

/** The contexts of the jobs that `predicate` finds, which are their names. */
const found = async (yard: Yard, owner: Account, predicate: string): Promise<string> => {
  const frame = { timeZone: timeZoneOf('UTC'), now: at(0), base: 'http://a.org' };
  const search = searchOf(readPredicate(predicate, frame), owner.id);
  const jobs = await collect(yard.store.jobs.search(search));
  return jobs.map(({ context }) => context).join(' ');
};

/** Names of tasks that folding changes otherwise than letter by letter, and their jobs. */
const LETTERS = { ΟΔΟΣ: 'a', 'ΟΔΟΣ ΜΑΚΡΑ': 'b', İzmir: 'c', ΣΟΦΙΑ: 'd' };

/** Patterns, and the jobs of LETTERS that are like them. */
const LETTER_CASES: readonly (readonly [pattern: string, names: string])[] = [
  ['%ΟΔΟΣ', 'a'],
  ['οδος', 'a'],
  ['οδοσ', 'a'],
  ['%ος%', 'b a'],
  ['ΟΔΟ[Σ]%', 'b a'],
  ['οδο[ρ-ς]', 'a'],
  ['ς%', 'd'],
  ['[^ς]%', 'c b a'],
  ['İ%', 'c'],
  // Folding makes two characters of this one: an i and a dot above it.
  ['_zmir', ''],
  ['__zmir', 'c'],
];

type Value = string | number | bigint;

/** Jobs by their names; times are milliseconds behind `at(0)`, 2023-11-14 22:13:20. */
const ROWS: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  a: { status: 'ready', queue_minutes: 10, text: "SELECT ''x'' FROM t" },
  b: { status: 'failed', ended: 6, message: 'Out of stars', text: 'TWO\nLINES' },
  c: { status: 'finished', started: 10, ended: 30, task_name: 'Pleiades', rows: 5 },
  d: {
    status: 'finished',
    started: 10,
    ended: 40,
    task_name: "Étoile''s",
    rows: MAX,
    created_table: 'mydb.Bright',
  },
  e: { status: 'cancelled', ended: 50, kind: 'extract', format: 'csv', source: 'Stars', rows: -7 },
  f: { status: 'started', started: 20, message: '100% [a] *why*? -^-', task_name: '' },
};

const TIMES: ReadonlySet<string> = new Set(['submitted', 'started', 'ended']);

/** One account with the jobs of ROWS, and another whose job nobody must see. */
const fill = async ({ place, account }: Yard): Promise<Account> => {
  const [owner, other] = [await account(), await account()];
  const insert = (row: Readonly<Record<string, Value>>) => {
    const values = Object.entries({ ...PLAIN_ROW, ...row }).map(([column, value]) => {
      if (typeof value === 'string') return `'${value}'`;
      return String(TIMES.has(column) ? at(value) : value);
    });
    const columns = Object.keys({ ...PLAIN_ROW, ...row });
    return place.execute(`insert into jobs (${columns.join(', ')}) values (${values.join(', ')})`);
  };
  for (const [index, [name, row]] of Object.entries(ROWS).entries()) {
    await insert({ owner: owner.id, context: name, submitted: index + 1, ...row });
  }
  await insert({ owner: other.id, context: 'z', submitted: 99, status: 'finished', ...ROWS['c'] });
  await insert({ owner: owner.id, context: 's', submitted: 98, status: 'finished', system: 1 });
  for (const [name, token] of Object.entries({ d: '00ff', e: '00ee' })) {
    await place.execute(
      `insert into outputs (token, job_id, file_name, bytes, expires)
       select '${token}', id, 'étoiles.csv', 1, 0 from jobs where context = '${name}'`,
    );
  }
  return owner;
};
