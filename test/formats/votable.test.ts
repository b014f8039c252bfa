// VOTable's XML before and behind rows, against what VOTable 1.4 says of FIELD, INFO and DATA, and
// read by our own reader of XML. votlint judges whole files elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SqlType } from '../../src/domain/column.ts';
import { isFreeText, valueKindOf, type ValueKind } from '../../src/domain/value-kind.ts';
import { votableFieldOf, votableHeadOf, votableTailOf } from '../../src/formats/votable.ts';
import { VOTABLE_WITHOUT_TABLE } from '../../src/formats/votable.ts';

const KINDS: readonly (readonly [SqlType, ValueKind])[] = [
  [{ name: 'bit' }, 'boolean'],
  [{ name: 'tinyint' }, 'byte'],
  [{ name: 'smallint' }, 'short'],
  [{ name: 'int' }, 'int'],
  [{ name: 'bigint' }, 'long'],
  [{ name: 'real' }, 'float'],
  [{ name: 'float' }, 'double'],
  [{ name: 'varchar', length: 9 }, 'text'],
  [{ name: 'datetime' }, 'text'],
  // Eighteen digits are below 2^63 = 9.22e18; nineteen may not be.
  [{ name: 'decimal', precision: 18, scale: 0 }, 'long'],
  [{ name: 'decimal', precision: 19, scale: 0 }, 'text'],
  // A double tells any two decimals of 15 digits apart, not of 16.
  [{ name: 'decimal', precision: 15, scale: 4 }, 'double'],
  [{ name: 'decimal', precision: 16, scale: 4 }, 'text'],
];

for (const [type, kind] of KINDS) {
  test(`${JSON.stringify(type)} is kept as ${kind}`, () => assert.equal(valueKindOf(type), kind));
}

const field = (name: string, type: SqlType, more: Readonly<Record<string, string>> = {}) =>
  votableFieldOf({ name, type, ...more }, { kind: valueKindOf(type), isUnicode: isFreeText(type) });

test('a field has a datatype, an arraysize where it is text, unit, UCD and a description', () => {
  const fields = [
    field('ra', { name: 'float' }, { unit: 'deg', ucd: 'pos.eq.ra', description: 'a < b & "c"' }),
    field('name', { name: 'varchar', length: 9 }, { xtype: 'stc' }),
    // How its text is written is told by its type.
    field('seen', { name: 'datetime' }, { xtype: 'mjd' }),
    field('ok', { name: 'bit' }),
  ];
  const head = votableHeadOf({ fields, title: 't', query: '', serialization: 'TABLEDATA' });
  const lines = head.split('\n');
  assert.deepEqual(lines.slice(lines.indexOf('<TABLE name="t">') + 1, -1), [
    '<FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra">',
    '<DESCRIPTION>a &lt; b &amp; &quot;c&quot;</DESCRIPTION>',
    '</FIELD>',
    '<FIELD name="name" datatype="unicodeChar" arraysize="*" xtype="stc"/>',
    '<FIELD name="seen" datatype="char" arraysize="*" xtype="timestamp"/>',
    '<FIELD name="ok" datatype="boolean"/>',
    '<DATA>',
    '<TABLEDATA>',
  ]);
});

test('the head names version and namespace, says that all is well, and has the query', () => {
  const query = 'SELECT "a"\nFROM t WHERE a < 1 AND b = \'\u0001\'';
  const head = votableHeadOf({ fields: [], title: 't', query, serialization: 'none' });
  const start =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n' +
    '<RESOURCE type="results">\n<INFO name="QUERY_STATUS" value="OK"/>\n';
  assert.ok(head.startsWith(start));
  assert.equal(VOTABLE_WITHOUT_TABLE, `${start}</RESOURCE>\n</VOTABLE>\n`);
  const kept = "SELECT &quot;a&quot;&#10;FROM t WHERE a &lt; 1 AND b = '\ufffd'";
  assert.ok(head.includes(`<INFO name="QUERY" value="${kept}"/>`));
});

test('rows in binary stand in a stream of base64, told of before they come', () => {
  const serialization = 'BINARY2';
  const head = votableHeadOf({ fields: [], title: 't', query: '', serialization, rows: 7n });
  assert.ok(head.includes('<TABLE name="t" nrows="7">'));
  assert.ok(head.endsWith('<DATA>\n<BINARY2>\n<STREAM encoding="base64">\n'));
  assert.equal(
    votableTailOf('BINARY2').replaceAll('\n', ''),
    '</STREAM></BINARY2></DATA></TABLE></RESOURCE></VOTABLE>',
  );
});
