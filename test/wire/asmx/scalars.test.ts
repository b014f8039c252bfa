// Simple values as text: what each binding reads, what is refused in which words, what is written.
// Expectations are the recorded behaviour of .NET, or XML Schema's own rules.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import {
  boolean,
  dateTime,
  int,
  long,
  looseBoolean,
  type Scalar,
} from '../../../src/wire/asmx/declare.ts';

const outcome = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

const FORMAT = 'Input string was not in a correct format.';
const RANGE_64 = 'Value was either too large or too small for an Int64.';
const RANGE_32 = 'Value was either too large or too small for an Int32.';
const NO_FORM_BOOLEAN = 'String was not recognized as a valid Boolean.';
const noXmlBoolean = (text: string): string => `The string '${text}' is not a valid Boolean value.`;

const READ: readonly [scalar: Scalar<unknown>, written: string, xml: unknown, form: unknown][] = [
  [long, '42', 42n, 42n],
  [long, ' \t+007\n', 7n, 7n],
  [long, '-9223372036854775808', -9223372036854775808n, -9223372036854775808n],
  [long, '9223372036854775808', RANGE_64, RANGE_64],
  [long, '9'.repeat(100_000), RANGE_64, RANGE_64],
  [long, '', FORMAT, FORMAT],
  [long, '1 2', FORMAT, FORMAT],
  [long, '1.0', FORMAT, FORMAT],
  [long, '1e3', FORMAT, FORMAT],
  [long, '0x1', FORMAT, FORMAT],
  [long, '١', FORMAT, FORMAT],
  [int, '2147483647', 2147483647, 2147483647],
  [int, '2147483648', RANGE_32, RANGE_32],
  [boolean, 'true', true, true],
  [boolean, ' false ', false, false],
  [boolean, '1', true, NO_FORM_BOOLEAN],
  [boolean, 'True', noXmlBoolean('True'), true],
  [boolean, '', noXmlBoolean(''), NO_FORM_BOOLEAN],
  [boolean, 'constructor', noXmlBoolean('constructor'), NO_FORM_BOOLEAN],
  [looseBoolean, 'True', true, true],
  [looseBoolean, '0', false, false],
  [looseBoolean, 'FALSE', false, false],
  [looseBoolean, 'yes', noXmlBoolean('yes'), NO_FORM_BOOLEAN],
];

for (const [scalar, written, xml, form] of READ) {
  const shown = JSON.stringify(written.slice(0, 40));
  test(`${shown} as ${scalar.xsd} is read as .NET reads it`, () => {
    assert.deepEqual(
      outcome(() => scalar.fromXml(written, 'UTC')),
      xml,
    );
    assert.deepEqual(
      outcome(() => scalar.fromForm(written, 'UTC')),
      form,
    );
  });
}

const at = (iso: string) => instant(Date.parse(iso));

const WRITTEN: readonly [iso: string | null, zone: string, written: string][] = [
  [null, 'UTC', '0001-01-01T00:00:00'],
  ['2008-04-05T12:34:56.789Z', 'UTC', '2008-04-05T12:34:56.789'],
  ['2008-04-05T12:35:07.100Z', 'UTC', '2008-04-05T12:35:07.1'],
  ['2008-04-05T12:35:07.010Z', 'UTC', '2008-04-05T12:35:07.01'],
  ['2008-04-05T12:35:00.000Z', 'UTC', '2008-04-05T12:35:00'],
  ['2008-04-05T12:00:00Z', 'America/New_York', '2008-04-05T08:00:00'],
  ['2008-01-05T12:00:00Z', 'America/New_York', '2008-01-05T07:00:00'],
  ['2008-04-05T20:30:00.5Z', 'Asia/Kolkata', '2008-04-06T02:00:00.5'],
  ['2024-03-10T06:59:59Z', 'America/New_York', '2024-03-10T01:59:59'],
  ['2024-03-10T07:00:00Z', 'America/New_York', '2024-03-10T03:00:00'],
  ['1969-12-31T23:59:59.999Z', 'UTC', '1969-12-31T23:59:59.999'],
];

for (const [iso, zone, written] of WRITTEN) {
  test(`${iso ?? 'an unset time'} is written as ${written} in ${zone}`, () => {
    const value = iso === null ? null : at(iso);
    assert.equal(dateTime.write(value, zone), written);
    assert.equal(dateTime.fromXml(written, zone), value, 'and read back');
  });
}

const DATES: readonly [written: string, zone: string, iso: string][] = [
  ['2008-04-05', 'America/New_York', '2008-04-05T04:00:00Z'],
  ['2008-04-05T01:02:03Z', 'America/New_York', '2008-04-05T01:02:03Z'],
  ['2008-04-05T01:02:03+02:00', 'UTC', '2008-04-04T23:02:03Z'],
  ['2008-04-05T01:02:03.1234567-04:30', 'UTC', '2008-04-05T05:32:03.123Z'],
  [' 2008-04-05T01:02:03 ', 'UTC', '2008-04-05T01:02:03Z'],
];

for (const [written, zone, iso] of DATES) {
  test(`'${written}' in ${zone} is ${iso}`, () => {
    assert.equal(dateTime.fromXml(written, zone), at(iso));
  });
}

for (const written of [
  '4/5/2008',
  '2008-02-30',
  '2008-13-01T00:00:00',
  '2008-04-05T25:00:00',
  '',
]) {
  test(`'${written}' is no date of XML Schema`, () => {
    const refused = `The string '${written}' is not a valid AllXsd value.`;
    assert.equal(
      outcome(() => dateTime.fromXml(written, 'UTC')),
      refused,
    );
  });
}
