// Simple values as text: what each binding reads, what is refused in which words, what is written.
// Expectations are the recorded behaviour of .NET, or XML Schema's own rules.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import {
  base64,
  boolean,
  byte,
  char,
  dateTime,
  decimal,
  double,
  enumeration,
  flags,
  float,
  guid,
  int,
  long,
  looseBoolean,
  netDateTime,
  unsignedByte,
  unsignedInt,
  unsignedLong,
  unsignedShort,
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

const NO_GUID =
  'Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).';
const NO_COLOUR = `Instance validation error: 'Nope' is not a valid value for Colour.`;
const rangeOf = (what: string): string => `Value was either too large or too small for ${what}.`;
const both = (value: unknown): [xml: unknown, form: unknown] => [value, value];
const NO_BITS = (text: string): string => `Requested value '${text}' was not found.`;
const RANGE_DECIMAL = 'Value was either too large or too small for a Decimal.';
const COLOUR = enumeration('Colour', { Red: 0, Green: 1, Blue: 2 });
const BITS = flags('Bits', { A: 1, B: 2, C: 4 });

type ReadCase = readonly [scalar: Scalar<unknown>, written: string, xml: unknown, form: unknown];

const READ: readonly ReadCase[] = [
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
  [unsignedLong, '18446744073709551615', 2n ** 64n - 1n, 2n ** 64n - 1n],
  [unsignedInt, '-1', rangeOf('a UInt32'), rangeOf('a UInt32')],
  [unsignedShort, '65536', rangeOf('a UInt16'), rangeOf('a UInt16')],
  [byte, '-128', -128, -128],
  [byte, '128', rangeOf('a signed byte'), rangeOf('a signed byte')],
  [unsignedByte, '256', rangeOf('an unsigned byte'), rangeOf('an unsigned byte')],
  [double, ' 1e3 ', 1000, 1000],
  [double, '.5', 0.5, 0.5],
  [double, 'INF', Number.POSITIVE_INFINITY, FORMAT],
  [double, '-Infinity', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [double, 'NaN', Number.NaN, Number.NaN],
  [double, '1,5', FORMAT, 15],
  [double, '1,500.5', FORMAT, 1500.5],
  [double, '0x10', FORMAT, FORMAT],
  [double, '1e400', rangeOf('a Double'), rangeOf('a Double')],
  [float, '16777217', 16777216, 16777216],
  [float, '1e39', rangeOf('a Single'), rangeOf('a Single')],
  [decimal, '1.50', '1.50', '1.50'],
  [decimal, '+007.10', '7.10', '7.10'],
  [decimal, '-0', '0', '0'],
  [decimal, '1e3', FORMAT, FORMAT],
  [decimal, '1,000', FORMAT, '1000'],
  [decimal, '5-', FORMAT, '-5'],
  [decimal, '79228162514264337593543950335', ...both('79228162514264337593543950335')],
  [decimal, '79228162514264337593543950336', RANGE_DECIMAL, RANGE_DECIMAL],
  [decimal, '0.00000000000000000000000000005', ...both('0.0000000000000000000000000000')],
  [decimal, '0.00000000000000000000000000015', ...both('0.0000000000000000000000000002')],
  [char, '120', 'x', 'String must be exactly one character long.'],
  [char, 'x', FORMAT, 'x'],
  [
    guid,
    '{00112233-4455-6677-8899-AABBCCDDEEFF}',
    '00112233-4455-6677-8899-aabbccddeeff',
    undefined,
  ],
  [guid, 'bad', NO_GUID, undefined],
  [base64, 'AQID', Buffer.from([1, 2, 3]), undefined],
  [base64, ' QU\r\nI= ', Buffer.from('AB'), undefined],
  [base64, '', Buffer.from(''), undefined],
  // Digits that are too few, that only addresses have, that are filled up too early or too much,
  // and a letter whose lower byte is a digit's.
  ...['A', 'QQ-_', 'QQ=A', 'QQ==QUJD', 'Q===', '====', 'QQ*Q', 'QQ\u{141}Q', 'QQ\u{C9}Q'].map(
    (written): ReadCase => [base64, written, 'The input is not a valid Base-64 string.', undefined],
  ),
  [COLOUR, 'Green', 'Green', 'Green'],
  [COLOUR, '1', `Instance validation error: '1' is not a valid value for Colour.`, 'Green'],
  [COLOUR, 'Nope', NO_COLOUR, `Requested value 'Nope' was not found.`],
  [BITS, 'A C', 5, `Requested value 'A C' was not found.`],
  [BITS, '', 0, `Requested value '' was not found.`],
  [BITS, '6', `Instance validation error: '6' is not a valid value for Bits.`, 6],
  [BITS, '8', `Instance validation error: '8' is not a valid value for Bits.`, NO_BITS('8')],
  // Patterns that try every blank and every digit again would take hours.
  [long, `1${' '.repeat(500_000)}x`, FORMAT, FORMAT],
  [double, `${'9'.repeat(500_000)}x`, FORMAT, FORMAT],
];

const PARTS = flags('Parts', { None: 0, A: 1, B: 2, AB: 3, High: 2 ** 31 });

for (const [value, written] of [
  [0, 'None'],
  [3, 'A B'],
  [2 ** 31 + 1, 'A High'],
] as const) {
  test(`flags of ${value} are written as ${written}`, () => {
    assert.equal(PARTS.write(value, 'UTC'), written);
    assert.equal(PARTS.fromXml(written, 'UTC'), value, 'and read back');
  });
}

for (const [scalar, written, xml, form] of READ) {
  const shown = JSON.stringify(written.slice(0, 40));
  test(`${shown} as ${scalar.xsd} is read as .NET reads it`, () => {
    assert.deepEqual(
      outcome(() => scalar.fromXml(written, 'UTC')),
      xml,
    );
    assert.deepEqual(
      outcome(() => scalar.fromForm?.(written, 'UTC')),
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
  '2008-04-05T01:02:03+14:01',
  '9999-12-31T23:59:59-14:00',
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

/** As the .NET Framework writes them with "R", which XmlConvert asks for. */
const REALS: readonly [scalar: Scalar<number>, value: number, written: string][] = [
  [double, 0.1, '0.1'],
  [double, 0.1 + 0.2, '0.30000000000000004'],
  [double, 100, '100'],
  [double, 123456789012345, '123456789012345'],
  [double, 1e15, '1E+15'],
  [double, 1e21, '1E+21'],
  [double, 1.5e-7, '1.5E-07'],
  [double, 0.0001, '0.0001'],
  [double, 0.00001, '1E-05'],
  [double, 123456789012345680, '1.2345678901234568E+17'],
  [double, Math.PI, '3.1415926535897931'],
  [double, Number.MAX_VALUE, '1.7976931348623157E+308'],
  [double, Number.MIN_VALUE, '4.94065645841247E-324'],
  [double, -0, '-0'],
  [double, Number.NaN, 'NaN'],
  [double, Number.NEGATIVE_INFINITY, '-INF'],
  [float, Math.fround(0.1), '0.1'],
  [float, Math.fround(3.4028235e38), '3.40282347E+38'],
  [float, 16777216, '16777216'],
  [float, 1e7, '1E+07'],
];

for (const [scalar, value, written] of REALS) {
  test(`the ${scalar.xsd} ${value} is written as ${written}`, () => {
    assert.equal(scalar.write(value, 'UTC'), written);
    assert.equal(scalar.fromXml(written, 'UTC'), value, 'and read back');
  });
}

const LAST_TICK = [
  '9999-12-31T23:59:59.9999999-05:00',
  '9999-12-31T23:59:59.9999999-05:00',
] as const;

/** What .NET makes of a time on a site in New York, and sends back. */
const NET_DATES: readonly [written: string, xml: string | null, form: string | null][] = [
  ['2008-04-05T01:02:03', '2008-04-05T01:02:03', '2008-04-05T01:02:03'],
  ['2008-04-05T01:02:03Z', '2008-04-05T01:02:03Z', '2008-04-04T21:02:03-04:00'],
  [
    '2008-04-05T01:02:03.1234567-07:00',
    '2008-04-05T04:02:03.1234567-04:00',
    '2008-04-05T04:02:03.1234567-04:00',
  ],
  ['2008-01-05T01:02:03.5+00:00', '2008-01-04T20:02:03.5-05:00', '2008-01-04T20:02:03.5-05:00'],
  ['0001-01-01T00:00:00', '0001-01-01T00:00:00', '0001-01-01T00:00:00'],
  ['9999-12-31T23:59:59.9999999', '9999-12-31T23:59:59.9999999', '9999-12-31T23:59:59.9999999'],
  ['4/5/2008', null, '2008-04-05T00:00:00'],
  ['2008-04-5', null, '2008-04-05T00:00:00'],
  ['5 April 2008 1:02 PM', null, '2008-04-05T13:02:00'],
  ['April 5, 2008', null, '2008-04-05T00:00:00'],
  ['Sat, 05 Apr 2008 01:02:03 GMT', null, '2008-04-04T21:02:03-04:00'],
  ['1950-01-01T00:00:00.9999999', '1950-01-01T00:00:00.9999999', '1950-01-01T00:00:00.9999999'],
  ['9999-12-31T23:59:59-14:00', ...LAST_TICK],
  ['2008-04-05T01:02:03+14:01', null, null],
  ['2008-04-05T01:02:03+05:60', null, null],
  ['4/5/2008 13:00 PM', null, '2008-04-05T13:00:00'],
  ['4/5/2008 13:00 AM', null, null],
  ['Marvelous 5 2008', null, null],
  ['4/5/2008 T,T,T', null, null],
  ['2008-02-30', null, null],
  ['13/13/2008', null, null],
  ['5 Avril 2008', null, null],
  ['x', null, null],
  ['', null, null],
];

const netFromForm = (written: string, zone: string) => {
  assert.ok(netDateTime.fromForm);
  return netDateTime.fromForm(written, zone);
};

for (const [written, xml, form] of NET_DATES) {
  test(`'${written}' is the DateTime that .NET reads`, () => {
    const site = 'America/New_York';
    const noXml = `The string '${written}' is not a valid AllXsd value.`;
    const noForm = 'The string was not recognized as a valid DateTime.';
    assert.equal(
      outcome(() => netDateTime.write(netDateTime.fromXml(written, site), site)),
      xml ?? noXml,
    );
    assert.equal(
      outcome(() => netDateTime.write(netFromForm(written, site), site)),
      form ?? noForm,
    );
  });
}
