// FITS files, VOTables and Parquet files as tables, through real executors. The files are written
// here byte by byte from the standards; what stands in them was worked out by hand.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { makeYard, type Yard } from '../support/executor-yard.ts';
import { imported, refused } from '../support/imported.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

/** FITS 4.0, 4.1: cards of 80 characters, blocks of 2880 bytes filled with blanks. */
const header = (cards: readonly string[]): Buffer => {
  const text = [...cards, 'END'].map((card) => card.padEnd(80)).join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), 'latin1');
};

const PRIMARY = header([
  'SIMPLE  =                    T',
  'BITPIX  =                    8',
  'NAXIS   =                    0',
]);

/** FITS 4.0, 7.3: a binary table of rows that are given as bytes. */
const fits = (fields: readonly (readonly string[])[], rows: readonly Buffer[]): Buffer => {
  const data = Buffer.concat(rows);
  const cards = fields.flatMap((keywords, at) =>
    keywords.map((card) => {
      const [key = '', ...value] = card.split('=');
      return `${`${key}${at + 1}`.padEnd(8)}= ${value.join('=')}`;
    }),
  );
  const table = header([
    "XTENSION= 'BINTABLE'",
    'BITPIX  = 8',
    'NAXIS   = 2',
    `NAXIS1  = ${rows[0]?.length ?? 0} / bytes of a row`,
    `NAXIS2  = ${rows.length}`,
    'PCOUNT  = 0',
    'GCOUNT  = 1',
    `TFIELDS = ${fields.length}`,
    ...cards,
  ]);
  const fill = Buffer.alloc(Math.ceil(data.length / 2880) * 2880 - data.length);
  return Buffer.concat([PRIMARY, table, data, fill]);
};

const bytesOf = (length: number, write: (buffer: Buffer) => unknown): Buffer => {
  const buffer = Buffer.alloc(length);
  write(buffer);
  return buffer;
};
const int16 = (value: number) => bytesOf(2, (b) => b.writeInt16BE(value));
const int32 = (value: number) => bytesOf(4, (b) => b.writeInt32BE(value));
const int64 = (value: bigint) => bytesOf(8, (b) => b.writeBigInt64BE(value));
const real = (value: number) => bytesOf(4, (b) => b.writeFloatBE(value));
const double = (value: number) => bytesOf(8, (b) => b.writeDoubleBE(value));
const text = (value: string, length: number) => bytesOf(length, (b) => b.write(value));

const FITS_FIELDS = [
  ["TTYPE='flag    '", "TFORM='L       '"],
  ["TTYPE='byte    '", "TFORM='B       '", 'TNULL=255'],
  ["TTYPE='short   '", "TFORM='1I      '", 'TNULL=-32768'],
  ["TTYPE='number  '", "TFORM='J       '"],
  ["TTYPE='objID   '", "TFORM='K       '", 'TNULL=-9223372036854775808'],
  ["TTYPE='mag     '", "TFORM='E       '", "TUNIT='mag     '", "TUCD='phot.mag'"],
  [
    "TTYPE='ra      '",
    "TFORM='D       '",
    "TUNIT='deg     '",
    "TCOMM='right ascension, it''s in degrees'",
  ],
  ["TTYPE='name    '", "TFORM='6A      '"],
  ["TTYPE='unsigned'", "TFORM='I       '", 'TZERO=32768'],
  ["TTYPE='large   '", "TFORM='K       '", 'TZERO=9223372036854775808'],
  ["TTYPE='scaled  '", "TFORM='I       '", 'TSCAL=0.5', 'TZERO=10'],
];

const FITS_ROWS = [
  Buffer.concat([
    Buffer.from('T'),
    Buffer.of(254),
    int16(-3),
    int32(2_147_483_647),
    int64(1_237_650_000_000_000_001n),
    real(1.5),
    double(266.4168),
    text('M 31', 6),
    int16(32_767),
    int64(9_223_372_036_854_775_807n),
    int16(7),
  ]),
  Buffer.concat([
    Buffer.alloc(1),
    Buffer.of(255),
    int16(-32_768),
    int32(-1),
    int64(-(2n ** 63n)),
    real(NaN),
    double(-Infinity),
    text('', 6),
    int16(-32_768),
    int64(-(2n ** 63n)),
    int16(-20),
  ]),
];

test('a FITS table becomes a table, with its types, what is NULL, units and words', async () => {
  const { table, columns, rows, written } = await imported(yard, fits(FITS_FIELDS, FITS_ROWS));
  assert.deepEqual(columns, [
    'flag bit',
    'byte tinyint',
    'short smallint',
    'number int',
    'objID bigint',
    'mag real',
    'ra float',
    'name varchar',
    'unsigned int',
    'large decimal(20,0)',
    'scaled float',
  ]);
  assert.deepEqual(rows, [
    [
      true,
      254,
      -3,
      2147483647,
      1237650000000000001n,
      1.5,
      266.4168,
      'M 31',
      65535,
      '18446744073709551615',
      13.5,
    ],
    [null, null, null, -1, null, null, -Infinity, null, 0, '0', 0],
  ]);
  assert.equal(written, 2n);
  const [mag, ra] = table.columns.filter(({ name }) => name === 'mag' || name === 'ra');
  assert.deepEqual([mag?.unit, mag?.ucd], ['mag', 'phot.mag']);
  assert.deepEqual([ra?.unit, ra?.description], ['deg', "right ascension, it's in degrees"]);
});

const small = (form: string) => fits([[`TTYPE='spec    '`, `TFORM='${form}'`]], [Buffer.alloc(24)]);

const BAD_FITS: readonly (readonly [string, Buffer, RegExp])[] = [
  ['arrays', small('3D'), /^Column 'spec' of the FITS table holds 3D, not one value/],
  ['variable arrays', small('1PE(5)'), /^Column 'spec' of the FITS table holds 1PE\(5\)/],
  ['no table', PRIMARY, /^The FITS file has no binary table/],
  [
    'half a row',
    fits(FITS_FIELDS, FITS_ROWS).subarray(0, 2880 * 3 + 60),
    /^The FITS file is cut off: it has 1 of its 2 rows/,
  ],
  [
    'more axes than there can be',
    Buffer.from(PRIMARY.toString().replace(/NAXIS   = .{20}/, 'NAXIS   =     9007199254740991')),
    /^The FITS keyword NAXIS is out of its range/,
  ],
  ['half a header', PRIMARY.subarray(0, 2000), /^The FITS file is cut off in a header/],
];

for (const [what, bytes, says] of BAD_FITS) {
  test(`a FITS file is refused with ${what}`, async () => {
    assert.match(await refused(yard, bytes), says);
  });
}

/** A VOTable of these fields, whatever stands in its DATA. */
const votable = (data: string): string => `<?xml version="1.0" encoding="utf-8"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">
<INFO name="QUERY_STATUS" value="OK"/>
<TABLE name="t"><DESCRIPTION>not of a column</DESCRIPTION>
<FIELD name="flag" datatype="boolean"/><FIELD name="byte" datatype="unsignedByte"/>
<FIELD name="short" datatype="short"><VALUES null="-9"/></FIELD>
<FIELD name="number" datatype="int"/>
<FIELD name="objID" datatype="long" ucd="meta.id;meta.main"/>
<FIELD name="mag" datatype="float" unit="mag" xtype="mjd"/>
<FIELD name="ra" datatype="double" unit="deg"><DESCRIPTION>right &amp; ascension
</DESCRIPTION></FIELD>
<FIELD name="name" datatype="char" arraysize="*" xtype="polygon"/>
<FIELD name="greek" datatype="unicodeChar" arraysize="4"/>
<FIELD name="at" datatype="char" arraysize="19" xtype="timestamp"/>
${data}</TABLE></RESOURCE></VOTABLE>`;

const VOTABLE_COLUMNS = [
  'flag bit',
  'byte tinyint',
  'short smallint',
  'number int',
  'objID bigint',
  'mag real',
  'ra float',
  'name varchar',
  'greek varchar',
  'at datetime',
];

const VOTABLE_ROWS = [
  [
    true,
    255,
    -3,
    2147483647,
    1237650000000000001n,
    1.5,
    266.4168,
    'M <31>',
    'αβ',
    '2020-01-31 12:34:56',
  ],
  [false, 0, null, -1, -9223372036854775808n, Infinity, -0.25, 'x', 'γ', '2021-02-03 00:00:00'],
  [null, null, null, null, null, null, null, null, null, null],
];

const TABLEDATA = `<DATA><TABLEDATA>
<TR><TD>T</TD><TD>0xff</TD><TD> -3 </TD><TD>2147483647</TD><TD>1237650000000000001</TD><TD>1.5</TD>
<TD>266.4168</TD><TD>M &lt;31&gt;</TD><TD>αβ</TD><TD>2020-01-31T12:34:56</TD></TR>
<TR><TD>false</TD><TD>0</TD><TD>-9</TD><TD>-1</TD><TD>-9223372036854775808</TD><TD>+Inf</TD>
<TD>-.25</TD><TD><![CDATA[x]]></TD><TD>γ</TD><TD>2021-02-03T00:00:00</TD></TR>
<TR><TD/><TD/><TD/><TD/><TD/><TD>NaN</TD><TD>nan</TD><TD/><TD></TD></TR>
</TABLEDATA></DATA>`;

const greek = (value: string) => Buffer.from(value.padEnd(4, '\0'), 'utf16le').swap16();
const counted = (value: string) => Buffer.concat([int32(value.length), Buffer.from(value)]);

/** VOTable 1.4, 5.3: the fields one after the other. */
const BINARY_ROWS = [
  [
    Buffer.from('T'),
    Buffer.of(255),
    int16(-3),
    int32(2147483647),
    int64(1237650000000000001n),
    real(1.5),
    double(266.4168),
    counted('M <31>'),
    greek('αβ'),
    Buffer.from('2020-01-31T12:34:56'),
  ],
  [
    Buffer.from('F'),
    Buffer.of(0),
    int16(-9),
    int32(-1),
    int64(-(2n ** 63n)),
    real(Infinity),
    double(-0.25),
    counted('x'),
    greek('γ'),
    Buffer.from('2021-02-03T00:00:00'),
  ],
];

/** A row of nothing, of as many bytes as it must have. */
const NOTHING = [1, 1, 2, 4, 8, 4, 8, 4, 8, 19].map((length) => Buffer.alloc(length));

const NO_REAL = Buffer.from([0x7f, 0xc0, 0, 0]);
const NO_DOUBLE = Buffer.from([0x7f, 0xf8, 0, 0, 0, 0, 0, 0]);

const stream = (kind: string, rows: readonly Buffer[]): string => {
  const coded = Buffer.concat(rows).toString('base64').replace(/.{57}/g, '$&\n');
  return `<DATA><${kind}><STREAM encoding="base64">\n${coded}\n</STREAM></${kind}></DATA>`;
};

const masked = (mask: number, row: readonly Buffer[]) => Buffer.concat([int16(mask), ...row]);

test('a VOTable with TABLEDATA becomes a table, with units, UCDs and descriptions', async () => {
  const { table, columns, rows } = await imported(yard, votable(TABLEDATA));
  assert.deepEqual(columns, VOTABLE_COLUMNS);
  assert.deepEqual(rows, VOTABLE_ROWS);
  const of = (name: string) => table.columns.find((column) => column.name === name);
  assert.equal(of('objID')?.ucd, 'meta.id;meta.main');
  assert.deepEqual([of('ra')?.unit, of('ra')?.description], ['deg', 'right & ascension']);
  assert.equal(of('flag')?.description, undefined);
  const xtypes = ['mag', 'name', 'greek', 'at'].map((name) => of(name)?.xtype);
  // A timestamp has become a type.
  assert.deepEqual(xtypes, ['mjd', 'polygon', undefined, undefined]);
});

test('a VOTable with BINARY2 becomes a table, its nulls told by bits', async () => {
  const rows = [
    ...BINARY_ROWS.map((row) => masked(0, row)),
    // Ten bits from the highest one on, but for the sixth and the seventh: NaN is NULL by itself.
    masked(-64 - 0x600, NOTHING.with(5, NO_REAL).with(6, NO_DOUBLE)),
  ];
  const read = await imported(yard, votable(stream('BINARY2', rows)));
  assert.deepEqual(read.rows, VOTABLE_ROWS);
});

test('a VOTable with BINARY becomes a table, its nulls told by values', async () => {
  const rows = BINARY_ROWS.map((row) => Buffer.concat(row));
  const read = await imported(yard, votable(stream('BINARY', rows)));
  assert.deepEqual(read.rows, VOTABLE_ROWS.slice(0, 2));
});

const BAD_VOTABLES: readonly (readonly [string, string, RegExp])[] = [
  [
    'arrays',
    votable(TABLEDATA).replace('datatype="float"', 'datatype="float" arraysize="3"'),
    /^Field 'mag' of the VOTable holds float\[3\]/,
  ],
  [
    'a cell that is no number',
    votable(TABLEDATA).replace('>-1<', '>minus one<'),
    /^A cell of field 'number' holds 'minus one', no int/,
  ],
  [
    'a number beyond its type',
    votable(TABLEDATA).replace('>2147483647<', '>2147483648<'),
    /'2147483648', no int/,
  ],
  [
    'a moment that is none',
    votable(TABLEDATA).replace('2021-02-03T', '2021-02-30T'),
    /'at' in the file is no moment/,
  ],
  [
    'half a row',
    votable(stream('BINARY', [Buffer.concat(BINARY_ROWS[0] ?? []).subarray(0, 50)])),
    /^The last row of the VOTable is cut off/,
  ],
  [
    'half a document',
    votable(TABLEDATA).slice(0, -40),
    /^The VOTable is no XML that can be read here: .*Line \d+/,
  ],
  [
    'a name that no query could write',
    votable(TABLEDATA).replace('name="mag"', `name="${'m'.repeat(200)}"`),
    /^A column's name has up to 128 characters, and one of the file has 200: 'mmm/,
  ],
  ['no table', '<?xml version="1.0"?><VOTABLE/>', /^The document has no table with fields/],
];

for (const [what, document, says] of BAD_VOTABLES) {
  test(`a VOTable is refused with ${what}`, async () => {
    assert.match(await refused(yard, document), says);
  });
}

test('the rows of other formats are added by the names of their columns', async () => {
  const old = await imported(yard, 'RA,note\n1.5,a\n');
  const document =
    '<VOTABLE><RESOURCE><TABLE><FIELD name="ra" datatype="double"/>' +
    '<DATA><TABLEDATA><TR><TD>2</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>';
  const { rows } = await imported(yard, document, old.table);
  assert.deepEqual(rows, [
    [1.5, 'a'],
    [2, null],
  ]);
  assert.match(await refused(yard, fits(FITS_FIELDS, FITS_ROWS), old.table), /no column 'flag'/);
});

/** A Parquet file of a query, written by DuckDB itself. */
const parquet = async (query: string): Promise<Buffer> => {
  const folder = mkdtempSync(join(tmpdir(), 'almagest-parquet-'));
  try {
    const path = join(folder, 'x.parquet');
    await duckdbRows(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('a Parquet file becomes a table, its types those that tables have here', async () => {
  const bytes = await parquet(
    `SELECT 1::TINYINT AS a, 4000000000::UINTEGER AS b, 18446744073709551615::UBIGINT AS c,
      1.25::DECIMAL(6,2) AS d, 'x' AS e, TIMESTAMP '2020-01-31 01:02:03' AS f, true AS g`,
  );
  const { columns, rows } = await imported(yard, bytes);
  assert.deepEqual(columns, [
    'a smallint',
    'b bigint',
    'c decimal(20,0)',
    'd decimal(6,2)',
    'e varchar',
    'f datetime',
    'g bit',
  ]);
  assert.deepEqual(rows, [
    [1, 4000000000n, '18446744073709551615', '1.25', 'x', '2020-01-31 01:02:03', true],
  ]);
});

test('a Parquet file is refused with lists, and where it is none', async () => {
  const bytes = await parquet('SELECT 1 AS a, [1, 2] AS b');
  assert.match(await refused(yard, bytes), /^Column 'b' of the Parquet file holds INTEGER\[\]/);
  const torn = Buffer.from(bytes).fill(0xff, 4, bytes.length - 8);
  for (const none of ['PAR1 and nothing else', torn]) {
    assert.match(await refused(yard, none), /^The file is no Parquet file that can be read/);
  }
});
