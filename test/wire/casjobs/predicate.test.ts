// The predicate of FindJob: what its columns are, which ranges it becomes, and every way to get it
// wrong, with the place, the token and the way out. What it finds is in test/contract.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { timeZoneOf } from '../../../src/base/time-zone.ts';
import type { AccountId } from '../../../src/domain/account.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { FIRST_JOB } from '../../../src/wire/casjobs/first-job.ts';
import { lineOnWire } from '../../../src/wire/casjobs/faults.ts';
import { readPredicate } from '../../../src/wire/casjobs/predicate.ts';
import { COLUMN_NAMES } from '../../../src/wire/casjobs/predicate-columns.ts';
import { searchOf } from '../../../src/wire/casjobs/predicate-search.ts';

const FRAME = { timeZone: timeZoneOf('UTC'), now: instant(0), base: 'http://a.org' };

const read = (text: string) => readPredicate(text, FRAME);

const complaintOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.code, 'bad-predicate');
    return lineOnWire(error);
  }
  return assert.fail(`${text} is read`);
};

test('every field of Job is a column, in its order', () => {
  assert.deepEqual(COLUMN_NAMES, Object.keys(FIRST_JOB.fields));
  for (const name of COLUMN_NAMES) {
    for (const spelled of [name, name.toLowerCase(), `[${name.toUpperCase()}]`]) {
      assert.ok(read(`${spelled} IS NULL`), spelled);
    }
  }
});

const WRONG: readonly (readonly [predicate: string, says: RegExp])[] = [
  ['TaskNam = 1', /read at character 1, TaskNam: there is no such column\. Is it TaskName\?/],
  ['a = 1', /character 1, a: there is no such column\. Columns: JobID, Rows, .*Created_Table\./],
  ['Status = 5 AND foo = 1', /character 16, foo: there is no such column/],
  ['Status = ', /its end, character 10: a column or a value is missing/],
  ['Status', /its end, character 7: a comparison is missing.*BETWEEN, IN, LIKE and IS NULL/],
  ['Status 5', /character 8, 5: a comparison is missing/],
  ['5', /its end, character 2: a comparison/],
  ['Status = 5 Rows = 1', /character 12, Rows: AND, OR or the end is missing/],
  ['Status = 5)', /character 11, \): AND, OR or the end/],
  ['(Status = 5', /its end, character 12: the parenthesis of character 1 is not closed/],
  ["TaskName = 'a", /character 12, 'a: the quote that begins here is never closed/],
  ['TaskName = "a', /character 12, "a: the quote/],
  ['[TaskName = 1', /character 1, \[TaskName = 1: the bracket/],
  ['Status == 5', /character 9, =: a column or a value is missing/],
  ['Status = 5; DROP TABLE jobs', /character 11, ;: nothing that can stand/],
  ['Status = 1e3', /character 10, 1e3: nothing/],
  ['Status = 5 -- no', /character 12, --: nothing/],
  ["Status = 'failed'", /character 10, 'failed': it is not a number/],
  ['JobID = 1.2.3', /character 9, 1\.2\.3: nothing/],
  [`Rows = ${'9'.repeat(50)}`, /no number in a job is so long/],
  ["TimeEnd > 'soon'", /character 11, 'soon': it is not a date\. Dates are as '2008-04-05'/],
  ['TimeEnd > 2008', /character 11, 2008: a date stands in quotes/],
  ['TaskName = stars', /character 12, stars: there is no such column/],
  ['TimeEnd > TimeStart', /character 11, TimeStart: a column is compared with a value/],
  ['Status IN 5', /character 11, 5: the list of IN begins with a parenthesis/],
  ['Status IN ()', /character 12, \): a column or a value is missing/],
  ['Status IN (5', /its end, character 13: the list of IN is not closed/],
  ['Status BETWEEN 1', /its end, character 17: the AND of BETWEEN is missing/],
  ["Status LIKE '5'", /character 13, '5': LIKE is for columns of text/],
  ["TaskName LIKE 'a' ESCAPE 'bc'", /character 26, 'bc': ESCAPE takes one character/],
  ['TaskName IS 5', /character 13, 5: NULL is missing/],
  ['NOT', /its end, character 4/],
  ['AND', /character 1, AND: a column or a value is missing/],
  [`TaskName LIKE '${'a'.repeat(257)}'`, /at most 256 characters/],
  [`TaskName LIKE '${'%a'.repeat(101)}'`, /at most 100 of %/],
  [`${'('.repeat(51)}1=1${')'.repeat(51)}`, /character 51, \(: it is nested deeper than 50/],
  [`${'NOT '.repeat(100_000)}1=1`, /more than 20000/],
  [`1=1${' AND 1=1'.repeat(500)}`, /more than 500 comparisons/],
  [`Query = 'a'${" OR Query = 'a'".repeat(50)}`, /more than 50 comparisons with texts\. Put/],
  [`Rows IN (${'1,'.repeat(1_000)}1)`, /more than 1000 values/],
];

for (const [predicate, says] of WRONG) {
  test(`${predicate.slice(0, 40)} is refused where it goes wrong`, () => {
    assert.match(complaintOf(predicate), says);
  });
}

test('any text is read or refused, and nothing else happens', () => {
  const words = ['AND', 'OR', 'NOT', '(', ')', 'Rows', '=', "'a'", '5', 'IN', ',', 'LIKE', 'NULL'];
  const some = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 30 });
  fc.assert(
    fc.property(some, (parts) => {
      try {
        read(parts.join(' '));
      } catch (error) {
        assert.ok(error instanceof Refusal && error.code === 'bad-predicate', String(error));
      }
    }),
  );
});

const at = (...[year, month, day]: readonly [number, number, number]): number =>
  Date.UTC(year, month - 1, day);

/** What a predicate demands of every job, by which jobs are found without reading all others. */
const NARROW: readonly (readonly [string, object])[] = [
  ['', {}],
  ['JobID = 5', { id: [{ from: 5n, to: 5n }] }],
  ['JobID IN (5, 7)', { id: [5n, 7n].map((id) => ({ from: id, to: id })) }],
  ['JobID >= 5 AND JobID <= 9', { id: [{ from: 5n, to: 9n }] }],
  [
    "(TimeEnd BETWEEN '2008-04-05' AND '2008-04-06') AND TimeStart <= '2008-04-05'",
    {
      ended: [{ from: at(2008, 4, 5), to: at(2008, 4, 6) }],
      started: [{ to: at(2008, 4, 5) }],
    },
  ],
];

for (const [predicate, ranges] of NARROW) {
  test(`'${predicate}' is nothing but ranges of the owner's jobs`, () => {
    const owner = 7n as AccountId;
    const own = { owner: [{ from: owner, to: owner }], includeSystem: false };
    assert.deepEqual(searchOf(read(predicate), owner), { ...own, ...ranges });
  });
}

test('open ends narrow the search and stay in the statement', () => {
  const search = searchOf(read('JobID > 5 AND Status = 5'), 7n as AccountId);
  assert.deepEqual(search.id, [{ from: 5n }]);
  assert.deepEqual(search.where, {
    kind: 'and',
    parts: [
      { kind: 'compare', column: 'id', operator: '>', value: 5n },
      { kind: 'status', among: ['finished'] },
    ],
  });
});
