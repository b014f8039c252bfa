// Files that are sent to hurt: XML that grows or reaches out, archives that unpack without end,
// tables whose heads lie about their sizes. Each is made when it is sent.

import { gzipSync } from 'node:zlib';

/** A file, by what is wrong with it. */
export interface HostileFile {
  readonly title: string;
  /** With `$decoy` and the like in texts; `parquet` is a whole file of this machine. */
  readonly make: (parquet: Buffer) => string | Buffer;
  /** Set where it may become a table: then it is only data, and nothing else comes of it. */
  readonly isTable?: true;
}

const MB = 1_000_000;

const votable = (inside: string, head = ''): string =>
  `<?xml version="1.0"?>${head}<VOTABLE version="1.4" ` +
  `xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>${inside}</TABLE></RESOURCE>` +
  '</VOTABLE>';

const TEXT_FIELD = '<FIELD name="a" datatype="char" arraysize="*"/>';
const row = (cell: string): string =>
  `<DATA><TABLEDATA><TR><TD>${cell}</TD></TR></TABLEDATA></DATA>`;

const laughs = Array.from(
  { length: 10 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
).join('');

const XML: readonly HostileFile[] = [
  {
    title: 'a billion laughs',
    make: () =>
      votable(TEXT_FIELD + row('&l10;'), `<!DOCTYPE VOTABLE [<!ENTITY l0 "ha">${laughs}]>`),
  },
  {
    title: 'an entity of another file',
    make: () =>
      votable(TEXT_FIELD + row('&x;'), '<!DOCTYPE V [<!ENTITY x SYSTEM "file://$decoy">]>'),
  },
  {
    title: 'an entity of the network',
    make: () =>
      votable(TEXT_FIELD + row('1'), '<!DOCTYPE V SYSTEM "http://127.0.0.1:$port/v.dtd">'),
  },
  {
    title: 'rows in another file',
    make: () =>
      votable(`${TEXT_FIELD}<DATA><BINARY><STREAM href="file://$decoy"/></BINARY></DATA>`),
  },
  {
    title: 'rows on the network',
    make: () =>
      votable(
        `${TEXT_FIELD}<DATA><FITS><STREAM href="http://127.0.0.1:$port/t.fits"/></FITS></DATA>`,
      ),
  },
  {
    title: 'an included file',
    make: () =>
      votable(
        `${TEXT_FIELD}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="$decoy"/>`,
      ),
    isTable: true,
  },
  { title: 'an attribute of 15 MB', make: () => votable(`<FIELD name="${'a'.repeat(15 * MB)}"/>`) },
  { title: 'a million attributes', make: () => votable(`<FIELD ${manyAttributes()}/>`) },
  { title: 'elements in each other', make: () => votable('<GROUP>'.repeat(MB)) },
  { title: 'a tag that never ends', make: () => `<VOTABLE ${'x'.repeat(15 * MB)}` },
  { title: '200,000 fields', make: () => votable('<FIELD name="a" datatype="int"/>'.repeat(2e5)) },
  {
    title: 'cells of a million million numbers',
    make: () => votable(`<FIELD name="a" datatype="int" arraysize="1000000000000"/>${row('1')}`),
  },
  {
    title: 'a binary row that says two gigabytes follow',
    make: () =>
      votable(
        `${TEXT_FIELD}<DATA><BINARY><STREAM encoding="base64">` +
          `${Buffer.from([0x7f, 0xff, 0xff, 0xff, 1]).toString('base64')}</STREAM></BINARY></DATA>`,
      ),
  },
];

const manyAttributes = (): string => Array.from({ length: MB }, (_, at) => `a${at}="1"`).join(' ');

const PACKED: readonly HostileFile[] = [
  { title: 'a text packed a thousandfold', make: () => gzipSync('a,b\n'.repeat((50 * MB) / 4)) },
  { title: 'zeros packed twice', make: () => gzipSync(gzipSync(Buffer.alloc(50 * MB))) },
  {
    title: 'FITS packed a thousandfold',
    make: () => gzipSync(Buffer.concat([fits({ rows: '5000000' }), Buffer.alloc(50 * MB)])),
  },
  { title: 'a packed VOTable', make: () => gzipSync(votable(`${TEXT_FIELD}${row('1')}`)) },
  { title: 'an archive', make: () => Buffer.from('PK\u0003\u0004'.padEnd(200, '\u0000')) },
];

const card = (name: string, value: string): string =>
  `${name.padEnd(8)}= ${value.padStart(20)}`.padEnd(80);

/** A header of FITS, in blocks of 2,880 bytes. */
const block = (cards: readonly string[]): string => {
  const text = `${cards.join('')}${'END'.padEnd(80)}`;
  return text.padEnd(Math.ceil(text.length / 2_880) * 2_880);
};

/** A FITS file with one binary table, the head of which may lie. */
const fits = (lies: {
  readonly rows?: string;
  readonly width?: string;
  readonly fields?: string;
  readonly heap?: string;
  readonly form?: string;
}): Buffer => {
  const first = block([card('SIMPLE', 'T'), card('BITPIX', '8'), card('NAXIS', '0')]);
  const second = block([
    "XTENSION= 'BINTABLE'".padEnd(80),
    card('BITPIX', '8'),
    card('NAXIS', '2'),
    card('NAXIS1', lies.width ?? '4'),
    card('NAXIS2', lies.rows ?? '1'),
    card('PCOUNT', lies.heap ?? '0'),
    card('GCOUNT', '1'),
    card('TFIELDS', lies.fields ?? '1'),
    `TFORM1  = '${lies.form ?? '1J'}'`.padEnd(80),
    "TTYPE1  = 'a'".padEnd(80),
  ]);
  return Buffer.concat([Buffer.from(first + second, 'latin1'), Buffer.alloc(2_880, 0xff)]);
};

const FITS: readonly HostileFile[] = [
  { title: 'FITS of 10^15 rows', make: () => fits({ rows: '1000000000000000' }) },
  { title: 'FITS of rows of 10^12 bytes', make: () => fits({ width: '1000000000000' }) },
  { title: 'FITS of rows below zero', make: () => fits({ rows: '-1', width: '-4' }) },
  { title: 'FITS of a million columns', make: () => fits({ fields: '1000000' }) },
  { title: 'FITS of cells without end', make: () => fits({ form: '999999999J' }) },
  {
    title: 'FITS whose cells point behind its end',
    make: () => fits({ form: '1PE(99999999)', width: '8', heap: '99999999999' }),
  },
  { title: 'FITS with a head without end', make: () => 'SIMPLE  = T'.padEnd(80).repeat(180_000) },
];

/** A Parquet file whose footer is said to be so long. */
const footed = (parquet: Buffer, bytes: number): Buffer => {
  const copy = Buffer.from(parquet);
  copy.writeUInt32LE(bytes, copy.length - 8);
  return copy;
};

/** A Parquet file with bytes of its footer changed, by a seed. */
const bent = (parquet: Buffer, seed: number): Buffer => {
  const copy = Buffer.from(parquet);
  const footer = copy.readUInt32LE(copy.length - 8);
  const start = copy.length - 8 - footer;
  for (let turn = 0; turn < 8; turn += 1) {
    const at = start + ((seed * 7_919 + turn * 104_729) % footer);
    copy[at] = (seed * 31 + turn * 97) % 256;
  }
  return copy;
};

const BENT = 25;

const PARQUET: readonly HostileFile[] = [
  { title: 'Parquet with a footer of 4 GB', make: (parquet) => footed(parquet, 0xff_ff_ff_ff) },
  { title: 'Parquet with no footer', make: (parquet) => footed(parquet, 0) },
  { title: 'Parquet that is cut off', make: (parquet) => parquet.subarray(0, -100) },
  { title: 'Parquet with a hole', make: (parquet) => Buffer.from(parquet).fill(0xff, 4, 4_000) },
  { title: 'Parquet that is two words', make: () => 'PAR1PAR1' },
  ...Array.from({ length: BENT }, (_, seed): HostileFile => ({
    title: `Parquet with a bent footer, ${seed}`,
    make: (parquet) => bent(parquet, seed),
    // A byte of a name or of a statistic may be any.
    isTable: true,
  })),
];

const TEXTS: readonly HostileFile[] = [
  {
    title: 'a text of 300,000 columns',
    make: () => `${'a,'.repeat(3e5)}b\n${'1,'.repeat(3e5)}2\n`,
  },
  { title: 'a line of 18 MB', make: () => `a\n${'x'.repeat(18 * MB)}\n` },
  { title: 'a quote that never ends', make: () => `a\n"${'x\n'.repeat(8 * MB)}` },
  { title: 'a text of zero bytes', make: () => Buffer.alloc(MB) },
  { title: 'a text of no encoding', make: () => Buffer.alloc(MB, 0xff) },
  { title: 'nothing', make: () => '' },
  { title: 'a column by the name of a file', make: () => '$decoy\n1\n', isTable: true },
  { title: 'a million empty lines', make: () => `a\n${'\n'.repeat(MB)}`, isTable: true },
];

/** All of them. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  ...XML,
  ...PACKED,
  ...FITS,
  ...PARQUET,
  ...TEXTS,
];
