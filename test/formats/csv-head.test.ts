// What the beginning of a delimited text tells, and how its records are read: texts as people send
// them, each with what a person reads in it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvHeadOf } from '../../src/formats/reading/csv-head.ts';
import { csvReader, type Delimiter } from '../../src/formats/reading/csv-records.ts';

const recordsOf = (text: string, delimiter: Delimiter, piece = text.length) => {
  const reader = csvReader(delimiter);
  const records = [];
  for (let at = 0; at < text.length; at += piece) {
    records.push(...reader.read(text.slice(at, at + piece)));
  }
  return [...records, ...reader.end()];
};

const RECORDS: readonly (readonly [string, string, Delimiter, readonly (readonly string[])[]])[] = [
  [
    'line ends of all systems',
    'a,b\r\n1,2\n3,4\r5,6',
    ',',
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ],
  ],
  [
    'quotes, doubled quotes and line ends in them',
    'a\n"x ""y"" z","p\r\nq"\n',
    ',',
    [['a'], ['x "y" z', 'p\r\nq']],
  ],
  ['blanks, which stay', 'a , b\n', ',', [['a ', ' b']]],
  ['blanks before a quote, which go', '1, "b"\n', ',', [['1', 'b']]],
  ['a quote inside a value', '1,5" disk\n', ',', [['1', '5" disk']]],
  [
    'values that are nothing',
    ',\n1,\n"",\n',
    ',',
    [
      ['', ''],
      ['1', ''],
      ['', ''],
    ],
  ],
  ['lines with nothing in them', 'a\n\n\nb\n', ',', [['a'], ['b']]],
  [
    'runs of blanks and tabs',
    '  1   2\t3 \n 4 "5 6" 7',
    'blanks',
    [
      ['1', '2', '3'],
      ['4', '5 6', '7'],
    ],
  ],
];

for (const [what, text, delimiter, expected] of RECORDS) {
  test(`records are read with ${what}`, () => {
    assert.deepEqual(
      recordsOf(text, delimiter).map(({ values }) => values),
      expected,
    );
    assert.deepEqual(
      recordsOf(text, delimiter, 1).map(({ values }) => values),
      expected,
      'character by character',
    );
  });
}

test('a record knows the line it begins in, quoted line ends counted', () => {
  const text = 'a,b\n1,"x\ny"\r\n\n2,"p\r\nq"\n3,z\n';
  const lines = [1, 2, 5, 7];
  assert.deepEqual(
    recordsOf(text, ',').map(({ line }) => line),
    lines,
  );
  assert.deepEqual(
    recordsOf(text, ',', 1).map(({ line }) => line),
    lines,
  );
});

test('an open quote, and text behind one that is closed, are problems of their record', () => {
  assert.deepEqual(
    recordsOf('1,"a"b\n2,c\n', ',').map(({ problem }) => problem),
    ['text stands behind a closing quote', undefined],
  );
  assert.deepEqual(
    recordsOf('1,2\n3,"4\n', ',').map(({ problem }) => problem),
    [undefined, 'a quote is opened and never closed'],
  );
});

const named = (...names: readonly string[]) => names.map((name) => ({ name, word: 'any' }));

const HEADS: readonly (readonly [string, string, object])[] = [
  ['commas', 'id,ra\n1,2\n', { delimiter: ',', hasHeader: true, columns: named('id', 'ra') }],
  ['tabs', 'id\tra, deg\n1\t2\n', { delimiter: '\t', columns: named('id', 'ra, deg') }],
  ['semicolons', 'id;ra\n1;2,5\n', { delimiter: ';', columns: named('id', 'ra') }],
  ['bars', 'id|ra\n1|2\n', { delimiter: '|', columns: named('id', 'ra') }],
  ['blanks', ' id   ra\n  1  2\n', { delimiter: 'blanks', columns: named('id', 'ra') }],
  ['one column', 'name\nAlpha Centauri\nVega\n', { delimiter: ',', columns: named('name') }],
  ['a mark of byte order', '\uFEFFid,ra\n1,2\n', { columns: named('id', 'ra') }],
  ['no header', '1,2.5\n3,4\n', { hasHeader: false, columns: named('Column1', 'Column2') }],
  ['a moment first', '2020-01-31,x\n', { hasHeader: false, columns: named('Column1', 'Column2') }],
  ['a quoted number as a name', '"1","2"\n3,4\n', { hasHeader: true, columns: named('1', '2') }],
  [
    'comments',
    '# made by hand\nid,ra\n1,2\n',
    { comments: ['# made by hand\n'], hasHeader: true, columns: named('id', 'ra') },
  ],
  [
    'names in a comment',
    '# id ra\n 1 2.5\n',
    { delimiter: 'blanks', comments: ['# id ra\n'], hasHeader: false, columns: named('id', 'ra') },
  ],
  [
    'typed CSV',
    '[objid]:Integer,[z]:Float,[name]:String,[t]:DateTime,[b]:Boolean\n1,2,"3",4,5\n',
    {
      columns: [
        { name: 'objid', word: 'integer' },
        { name: 'z', word: 'float' },
        { name: 'name', word: 'text' },
        { name: 't', word: 'moment' },
        { name: 'b', word: 'any' },
      ],
    },
  ],
];

for (const [what, text, expected] of HEADS) {
  test(`a head with ${what} is read`, () => {
    const found = csvHeadOf(text, { isWhole: true });
    assert.ok(found);
    assert.deepEqual({ ...found, ...expected }, found);
  });
}

const KNOWN: readonly (readonly [string, string, boolean])[] = [
  ['all its names, in any case and order', 'RA,id\n1,2\n', true],
  ['some of its names', 'id,nonsense\n1,2\n', true],
  ['texts as many as it has columns', 'vega,lyra\n', false],
  ['numbers', '1,2\n', false],
  ['names, not as many as it has columns', 'x\n', true],
];

for (const [what, text, hasHeader] of KNOWN) {
  test(`for a table with columns, ${what} are ${hasHeader ? 'a header' : 'a row'}`, () => {
    const found = csvHeadOf(text, { isWhole: true, known: ['id', 'ra'] });
    assert.equal(found?.hasHeader, hasHeader);
  });
}

test('a text with nothing in it has no head', () => {
  assert.equal(csvHeadOf('', { isWhole: true }), undefined);
  assert.equal(csvHeadOf('\n\n', { isWhole: true }), undefined);
});
