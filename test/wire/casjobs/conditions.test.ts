// The conditions grammar of GetJobs: the examples of its documentation, what real clients send,
// and every way to get it wrong.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { VALUES_MAX } from '../../../src/wire/casjobs/condition-grammar.ts';
import { readConditions } from '../../../src/wire/casjobs/conditions.ts';
import { timeZoneOf } from '../../../src/base/time-zone.ts';

const TIME_ZONE = timeZoneOf('UTC');
const NOW = instant(Date.UTC(2026, 10, 22));

const read = (text: string, isAdmin = false) => {
  const search = readConditions(text, {
    timeZone: TIME_ZONE,
    now: NOW,
    isAdmin,
    includeSystem: false,
  });
  assert.equal(search.includeSystem, false);
  const { includeSystem: _, ...fields } = search;
  return fields;
};

const at = (...parts: [number, number, number, number?, number?, number?]): number => {
  const [year, month, ...rest] = parts;
  return Date.UTC(year, month - 1, ...rest);
};

const is = <T>(value: T) => ({ from: value, to: value });

const READ: readonly (readonly [string, object])[] = [
  // The forms that the documentation of CasJobs shows, word by word.
  ['jobid : 12345;', { id: [is(12345n)] }],
  ['jobid : 123|321|132;', { id: [is(123n), is(321n), is(132n)] }],
  ['jobid : 123|321; status : 5', { id: [is(123n), is(321n)], status: ['finished'] }],
  ['jobid : 123,|,122', { id: [{ from: 123n }, { to: 122n }] }],
  ['TimeEnd : 2008-04-5,', { ended: [{ from: at(2008, 4, 5) }] }],
  // What clients send.
  ['', {}],
  ['  ', {}],
  [';', {}],
  ['jobid : 77', { id: [is(77n)] }],
  ['status : 5;taskname : a', { status: ['finished'], taskName: [is('a')] }],
  [
    'Type : CSV|DataSet|TCSV|VOTable|plot|FITS;Status : 5;',
    {
      type: ['CSV', 'DataSet', 'TCSV', 'VOTable', 'plot', 'FITS'].map(is),
      status: ['finished'],
    },
  ],
  [
    ' timesubmit : 2026/11/21 08:51:52,; status : 4;',
    { submitted: [{ from: at(2026, 11, 21, 8, 51, 52) }], status: ['failed'] },
  ],
  // Every key, in any case and spacing.
  ['JOBID:1', { id: [is(1n)] }],
  ['TimeSubmit:2008-04-05', { submitted: [is(at(2008, 4, 5))] }],
  ['timestart : 13:02,', { started: [{ from: at(2026, 11, 22, 13, 2) }] }],
  ['TIMEEND\t:\n,2008-04-05T01:02:03Z', { ended: [{ to: at(2008, 4, 5, 1, 2, 3) }] }],
  ['Queue : 500', { queueMinutes: [is(500)] }],
  ['Queue : ,60', { queueMinutes: [{ to: 60 }] }],
  ['Error : it broke', { message: [is('it broke')] }],
  ['Query : SELECT 1', { text: [is('SELECT 1')] }],
  ['Query : a : b', { text: [is('a : b')] }],
  ['Context : Stars|mydb', { context: [is('Stars'), is('mydb')] }],
  ['TaskName : a,m', { taskName: [{ from: 'a', to: 'm' }] }],
  ['Type : query', { type: [is('query')] }],
  // Numbers are exact, signs and leading zeros are read.
  ['jobid : 9007199254740993', { id: [is(9007199254740993n)] }],
  ['jobid : 9223372036854775807,', { id: [{ from: 9223372036854775807n }] }],
  ['jobid : +007', { id: [is(7n)] }],
  ['jobid : -5,5', { id: [{ from: -5n, to: 5n }] }],
  ['jobid : 5,1', { id: [{ from: 5n, to: 1n }] }],
  // Ranges of statuses follow their numbers; a number without a status finds nothing.
  ['status : 0,1', { status: ['ready', 'started'] }],
  ['status : 3,', { status: ['cancelled', 'failed', 'finished'] }],
  ['status : ,1|5', { status: ['ready', 'started', 'finished'] }],
  ['status : 7', { status: [] }],
  // The same key twice must hold twice.
  ['status : 0,3; status : 3,5', { status: ['cancelled'] }],
  ['jobid : 1,10; JobID : 5,', { id: [{ from: 5n, to: 10n }] }],
  ['jobid : 1|2; jobid : 2|3', { id: [is(2n)] }],
  ['jobid : 1; jobid : 2', { id: [] }],
  [
    'jobid : ,5|7,; jobid : 3,9',
    {
      id: [
        { from: 3n, to: 5n },
        { from: 7n, to: 9n },
      ],
    },
  ],
  ['taskname : A,K; taskname : b', { taskName: [is('b')] }],
  // Names of JavaScript's own are names like any other.
  ['taskname : constructor', { taskName: [is('constructor')] }],
];

/** Text, the token that the sentence must name, and a word of the reason. */
const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ['jobid', 'jobid', /no :/],
  ['jobid : 1; nonsense', 'nonsense', /no :/],
  ['name : x', 'name', /the keys are JobID, TimeSubmit/],
  ['constructor : 1', 'constructor', /the keys are/],
  [': 1', '', /the keys are/],
  ['jobid : abc', 'abc', /whole number/],
  ['jobid : 1.5', '1.5', /whole number/],
  ['jobid : 1 2', '1 2', /whole number/],
  ["jobid : 1' OR '1", "1' OR '1", /whole number/],
  ['jobid : 9223372036854775808', '9223372036854775808', /too large/],
  ['status : 99999999999', '99999999999', /too large/],
  ['queue : x', 'x', /whole number/],
  ['jobid : ', '', /no value/],
  ['jobid : 1|', '', /no value/],
  ['taskname : ', '', /no value/],
  ['jobid : ,', ',', /at least one end/],
  ['jobid : 1,2,3', '1,2,3', /two ends/],
  ['TimeEnd : April 5, 2008,', 'April 5, 2008,', /two ends/],
  ['TimeEnd : soon', 'soon', /not a date/],
  ['TimeEnd : 2008-04-05,2008-02-30', '2008-02-30', /not a date/],
];

const PIECES = [
  'jobid',
  'TimeEnd',
  'status',
  ':',
  ';',
  '|',
  ',',
  ' ',
  '5',
  '2008-04-05',
  'PM',
  '\u0000',
];

const refusalOf = (text: string): Refusal => {
  try {
    read(text, true);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error;
  }
  throw new Error(`it was read: ${text}`);
};

void test('Conditions are read as their documentation and real clients write them', () => {
  for (const [text, expected] of READ) assert.deepEqual(read(text), expected, text);
});

void test('Conditions are refused with the token that is wrong', () => {
  for (const [text, token, why] of REFUSED) {
    const refusal = refusalOf(text);
    assert.equal(refusal.code, 'bad-condition', text);
    assert.ok(refusal.message.startsWith(`The condition '${token}' cannot be read: `), text);
    assert.match(refusal.message, why, text);
  }
});

void test('Conditions know WSID for admins, and ignore it whatever it says for others', () => {
  assert.deepEqual(read('WSID : 5|7,9', true), { owner: [is(5n), { from: 7n, to: 9n }] });
  assert.deepEqual(read('wsid : 5'), {});
  assert.deepEqual(read('wsid : anything'), {});
});

void test('Conditions keep what was asked about system jobs', () => {
  const frame = { timeZone: TIME_ZONE, now: NOW, isAdmin: false };
  assert.equal(readConditions('', { ...frame, includeSystem: true }).includeSystem, true);
  assert.equal(readConditions('', { ...frame, includeSystem: false }).includeSystem, false);
});

void test('Conditions cut a long token in the sentence about it', () => {
  const { message } = refusalOf(`jobid : ${'x'.repeat(10_000)}`);
  assert.ok(message.length < 250, message);
});

void test('Conditions have as many values as VALUES_MAX, and no more', () => {
  const many = Array.from({ length: VALUES_MAX }, (_, index) => index + 1).join('|');
  assert.equal(read(`jobid : ${many}`).id?.length, VALUES_MAX);
  assert.equal(read(`jobid : ${many}${';'.repeat(5)}`).id?.length, VALUES_MAX);
  assert.match(refusalOf(`jobid : ${many}|7`).message, /more than 1000 values/);
  assert.match(refusalOf(`jobid : ${many}; status : 5`).message, /more than 1000 values/);
});

void test('Conditions cannot multiply beyond VALUES_MAX by repeating a key', () => {
  const many = Array.from({ length: 400 }, () => '1,').join('|');
  assert.match(refusalOf(`jobid : ${many}; jobid : ${many}`).message, /too many/);
});

void test('Conditions are read or refused, whatever they are.', () => {
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...PIECES)).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (conditions) => {
      try {
        read(conditions, true);
      } catch (error) {
        assert.ok(error instanceof Refusal && error.code === 'bad-condition', String(error));
      }
    }),
    { seed: 1, numRuns: 2_000 },
  );
});
