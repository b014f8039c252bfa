// The date forms of conditions, against what .NET's DateTime.Parse makes of them in the invariant
// culture; each instant is written out in UTC by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant, isoOf } from '../../../src/base/time.ts';
import { readDate } from '../../../src/wire/casjobs/dates.ts';
import { timeZoneOf } from '../../../src/base/time-zone.ts';

const NOW = instant(Date.UTC(2026, 10, 22, 1, 30));

const check = (text: string, expected: string | undefined, zone = 'UTC'): void => {
  const at = readDate(text, { timeZone: timeZoneOf(zone), now: NOW });
  const shown = at === undefined ? undefined : isoOf(at).replace('.000Z', 'Z');
  assert.equal(shown, expected, `${text} in ${zone}`);
};

const READ: readonly (readonly [string, string])[] = [
  ['2008-04-5', '2008-04-05T00:00:00Z'],
  ['2008-4-5', '2008-04-05T00:00:00Z'],
  ['2008-04-05', '2008-04-05T00:00:00Z'],
  ['2008/04/05', '2008-04-05T00:00:00Z'],
  ['2008.04.05', '2008-04-05T00:00:00Z'],
  ['  2008-04-05  ', '2008-04-05T00:00:00Z'],
  ['2026/11/21 08:51:52', '2026-11-21T08:51:52Z'],
  ['2008-04-05 13:02', '2008-04-05T13:02:00Z'],
  ['2008-04-05T13:02:03', '2008-04-05T13:02:03Z'],
  ['2008-04-05t13:02:03', '2008-04-05T13:02:03Z'],
  ['2008-04-05T13:02:03.5', '2008-04-05T13:02:03.500Z'],
  ['2008-04-05T13:02:03.0459999', '2008-04-05T13:02:03.045Z'],
  ['2008-04-05T13:02:03Z', '2008-04-05T13:02:03Z'],
  ['2008-04-05 13:02:03 GMT', '2008-04-05T13:02:03Z'],
  ['2008-04-05T13:02:03.25+02:00', '2008-04-05T11:02:03.250Z'],
  ['2008-04-05T13:02:03 -0430', '2008-04-05T17:32:03Z'],
  ['2008-04-05T13:02:03-5', '2008-04-05T18:02:03Z'],
  ['4/5/2008', '2008-04-05T00:00:00Z'],
  ['4-5-2008', '2008-04-05T00:00:00Z'],
  ['04/05/2008 1:02:03 AM', '2008-04-05T01:02:03Z'],
  ['4/5/2008 1:02 pm', '2008-04-05T13:02:00Z'],
  ['4/5/2008 12:02 AM', '2008-04-05T00:02:00Z'],
  ['4/5/2008 12:02 PM', '2008-04-05T12:02:00Z'],
  ['4/5/2008 1 PM', '2008-04-05T13:00:00Z'],
  ['4/5/08', '2008-04-05T00:00:00Z'],
  ['4/5/29', '2029-04-05T00:00:00Z'],
  ['4/5/30', '1930-04-05T00:00:00Z'],
  ['5 April 2008', '2008-04-05T00:00:00Z'],
  ['5 April 2008 1:02 PM', '2008-04-05T13:02:00Z'],
  ['5 apr 2008', '2008-04-05T00:00:00Z'],
  ['5-Apr-2008 13:02:03', '2008-04-05T13:02:03Z'],
  ['05Apr2008', '2008-04-05T00:00:00Z'],
  ['April 5 2008', '2008-04-05T00:00:00Z'],
  ['OCT 5 2008 13:02', '2008-10-05T13:02:00Z'],
  ['2008 April 5', '2008-04-05T00:00:00Z'],
  ['Sat 5 April 2008', '2008-04-05T00:00:00Z'],
  ['Saturday 5 April 2008 13:02', '2008-04-05T13:02:00Z'],
  ['April 2008', '2008-04-01T00:00:00Z'],
  ['2008-04', '2008-04-01T00:00:00Z'],
  ['04/2008', '2008-04-01T00:00:00Z'],
  ['4/5', '2026-04-05T00:00:00Z'],
  ['5 April', '2026-04-05T00:00:00Z'],
  ['April 5', '2026-04-05T00:00:00Z'],
  ['13:02', '2026-11-22T13:02:00Z'],
  ['1:02:03 PM', '2026-11-22T13:02:03Z'],
  ['2008-02-29', '2008-02-29T00:00:00Z'],
  ['0001-01-01', '0001-01-01T00:00:00Z'],
];

const NOT_READ: readonly string[] = [
  '',
  '2008',
  'yesterday',
  '2007-02-29',
  '2008-13-01',
  '2008-04-31',
  '2008-04-00',
  '0000-01-01',
  '2008-04-05 24:00:00',
  '2008-04-05 12:60',
  '2008-04-05 12:00:60',
  '4/5/2008 13:02 AM',
  '2008-04-05 13',
  '2008-04-05+02:00',
  '2008-04-05 13:02:03+15:00',
  '2008-04-05 13:02:03 EST',
  'Sun 5 April 2008',
  'Saturday',
  'Saturday 13:02',
  '5 Aprilis 2008',
  "2008-04-05' OR 1=1 --",
  '2008-04-05T',
  '2008--04--05',
];

void test('Dates are read in every form that docs/protocols/casjobs.md lists', () => {
  for (const [text, expected] of READ) check(text, expected);
});

void test('Dates are not read in any other form', () => {
  for (const text of NOT_READ) check(text, undefined);
});

void test('Dates mean the zone of the site where they name none', () => {
  check('2008-04-05 13:02', '2008-04-05T17:02:00Z', 'America/New_York');
  check('2008-01-05 13:02', '2008-01-05T18:02:00Z', 'America/New_York');
  check('2008-04-05', '2008-04-04T15:00:00Z', 'Asia/Tokyo');
  check('2008-04-05 13:02', '2008-04-05T07:32:00Z', 'Asia/Kolkata');
  check('2008-04-05 13:02Z', '2008-04-05T13:02:00Z', 'America/New_York');
});

void test('Dates take today from the clock on the wall of the site', () => {
  check('13:02', '2026-11-21T18:02:00Z', 'America/New_York');
});

void test('Dates mean standard time in a repeated hour, and move on from a skipped one', () => {
  check('2008-11-02 01:30', '2008-11-02T06:30:00Z', 'America/New_York');
  check('2008-03-09 02:30', '2008-03-09T07:30:00Z', 'America/New_York');
});

void test('Dates come back to the same instant from wall time, the whole year round', () => {
  const zone = timeZoneOf('Europe/Berlin');
  for (let hour = 0; hour < 366 * 24; hour += 1) {
    const at = instant(Date.UTC(2008, 0, 1, hour, 17));
    const wall = zone.wallOf(at);
    const isRepeated = zone.wallOf(instant(at + 3_600_000)) === wall;
    if (!isRepeated) assert.equal(zone.instantOf(wall), at, isoOf(at));
  }
});

void test('Dates are refused quickly however long and odd they are', () => {
  const began = process.cpuUsage();
  for (const piece of ['1 ', '1:', ' ', '/', 'apr', '+', 'T', '1.']) {
    check(piece.repeat(3_000), undefined);
  }
  check(`a${' '.repeat(200_000)}b`, undefined);
  const { user } = process.cpuUsage(began);
  assert.ok(user < 1_000_000, `${user} µs of processor time`);
});
