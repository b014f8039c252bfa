// FITS headers card by card, as FITS 4.0 has them: 4.1 for cards, 4.2 for values, 7.3 for tables.
// Nothing here was taken from what we write; fitsverify and astropy judge whole files elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsHeadOf, fitsNamesOf, fitsTailOf, type FitsTable } from '../../src/formats/fits.ts';
import { FITS_WITHOUT_DATA } from '../../src/formats/fits.ts';

const headOf = (table: Partial<FitsTable>): string =>
  Buffer.from(
    fitsHeadOf({ fields: [], rows: 0n, rowBytes: 0, title: 't', query: '', ...table }),
  ).toString('latin1');

const cardsOf = (header: string): readonly string[] =>
  (header.match(/.{80}/gs) ?? []).map((card) => card.trimEnd());

/** The cards of the table's own header, which follows the primary one. */
const tableCardsOf = (table: Partial<FitsTable>): readonly string[] => {
  const cards = cardsOf(headOf(table));
  const second = cards.slice(2_880 / 80);
  return second.slice(0, second.indexOf('END'));
};

test('a file begins with a primary header without data, blanks up to 2880 bytes', () => {
  const head = headOf({});
  assert.deepEqual(cardsOf(head.slice(0, 2_880)).slice(0, 5), [
    'SIMPLE  =                    T / conforms to FITS standard',
    'BITPIX  =                    8',
    'NAXIS   =                    0',
    'EXTEND  =                    T',
    'END',
  ]);
  assert.equal(head.slice(400, 2_880), ' '.repeat(2_480));
  assert.equal(head.length % 2_880, 0);
  assert.equal(FITS_WITHOUT_DATA, head.slice(0, 2_880));
});

test('the mandatory cards of a table stand first and in their order', () => {
  const fields = [{ name: 'ra', form: 'D' }];
  const cards = tableCardsOf({ fields, rows: 5_000_000n, rowBytes: 8 });
  assert.deepEqual(
    cards.slice(0, 8).map((card) => card.slice(0, 30).trimEnd()),
    [
      "XTENSION= 'BINTABLE'",
      'BITPIX  =                    8',
      'NAXIS   =                    2',
      'NAXIS1  =                    8',
      'NAXIS2  =              5000000',
      'PCOUNT  =                    0',
      'GCOUNT  =                    1',
      'TFIELDS =                    1',
    ],
  );
});

test('a column tells its name, form, missing value, unit, UCD and description', () => {
  const fields = [
    {
      name: 'objID',
      form: 'K',
      nullValue: -(2n ** 63n),
      unit: 'mag',
      ucd: 'meta.id;meta.main',
      description: "The star's number",
    },
  ];
  assert.deepEqual(tableCardsOf({ fields }).slice(8), [
    "EXTNAME = 't       '",
    "TTYPE1  = 'objID   '",
    "TFORM1  = 'K       '",
    'TNULL1  = -9223372036854775808',
    "TUNIT1  = 'mag     '",
    "TUCD1   = 'meta.id;meta.main'",
    "TCOMM1  = 'The star''s number'",
  ]);
});

test('a long text goes on in CONTINUE cards, no quote torn, and says so to old readers', () => {
  const description = `${'a'.repeat(66)}'${'b'.repeat(10)}`;
  const cards = tableCardsOf({ fields: [{ name: 'n', form: 'J', description }] });
  assert.deepEqual(cards.slice(-2), [
    `TCOMM1  = '${'a'.repeat(66)}&'`,
    `CONTINUE  '''${'b'.repeat(10)}'`,
  ]);
  assert.ok(cards.includes("LONGSTRN= 'OGIP 1.0'"));
});

test('headers are ASCII: accents fall, other letters become question marks', () => {
  const cards = tableCardsOf({ title: 'étoiles 星', query: 'SELECT é\nFROM 星\tt' });
  assert.ok(cards.includes("EXTNAME = 'etoiles ?'"));
  assert.deepEqual(cards.slice(-2), ['COMMENT   SELECT e', 'COMMENT   FROM ? t']);
});

test('a header of many columns is whole blocks of cards of 80 bytes', () => {
  const fields = Array.from({ length: 999 }, (_, at) => ({ name: `c${at}`, form: 'E' }));
  const head = headOf({ fields });
  assert.equal(head.length % 2_880, 0);
  assert.equal(FITS_WITHOUT_DATA, head.slice(0, 2_880));
  const cards = cardsOf(head);
  assert.ok(cards.includes("TFORM999= 'E       '"));
  assert.equal(cards.filter((card) => card === 'END').length, 2);
});

test('rows are followed by zeros up to a whole block, and by none where they fill it', () => {
  assert.deepEqual(fitsTailOf(2_879n), Buffer.alloc(1));
  assert.equal(fitsTailOf(2_881n).length, 2_879);
  assert.equal(fitsTailOf(2_880n * 3n).length, 0);
  assert.equal(fitsTailOf(0n).length, 0);
});

test('names are letters, digits and underscores, unique in any case', () => {
  const names = ['r mag', 'r_mag', 'R_MAG', 'é', '', 'x'.repeat(100)];
  assert.deepEqual(fitsNamesOf(names.map((name) => ({ name }))), [
    'r_mag',
    'r_mag_2',
    'R_MAG_3',
    'e',
    'Column5',
    'x'.repeat(60),
  ]);
});
