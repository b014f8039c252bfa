// Files of every binary format through real executors, byte for byte where a standard says how:
// what is missing, what is out of range, and what a format has no place for.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { OutputFormat } from '../../src/domain/output.ts';
import type { Plan } from '../../src/engines/duckdb/executor/plan.ts';
import { makeYard, select, type Yard } from '../support/executor-yard.ts';

let yard: Yard;

/** The bytes of a file of `format` with the rows of `plan`. */
const fileOf = async (format: OutputFormat, plan: Plan): Promise<Buffer> => {
  const destination = { kind: 'file', format, fileName: 'out' } as const;
  const { outcome, staging } = await yard.run([plan], { destination });
  assert.equal(
    outcome.kind,
    'done',
    JSON.stringify(outcome, (_, value) => String(value)),
  );
  return readFileSync(join(staging, 'out'));
};

/** The same bytes from the pipe. */
const streamOf = async (format: OutputFormat, plan: Plan): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  const { outcome } = await yard.run([plan], {
    destination: { kind: 'stream', format },
    onBytes: (bytes) => void pieces.push(bytes),
  });
  assert.equal(
    outcome.kind,
    'done',
    JSON.stringify(outcome, (_, value) => String(value)),
  );
  return Buffer.concat(pieces);
};

/** All but what the table is called, which a stream has no name for. */
const nameless = (file: Buffer): string =>
  file.toString('latin1').replaceAll(/(EXTNAME = '|TABLE name=")\w+ */g, '$1');

const refusalOf = async (format: OutputFormat, plan: Plan): Promise<string> => {
  const destination = { kind: 'file', format, fileName: 'out' } as const;
  const { outcome } = await yard.run([plan], { destination });
  return outcome.kind === 'failed' ? (outcome.errors[0]?.message ?? '') : outcome.kind;
};

/** The bytes behind the headers, and the cards of the second. */
const partsOf = (file: Buffer): { cards: readonly string[]; data: Buffer } => {
  const text = file.toString('latin1');
  const end = text.indexOf('END'.padEnd(80), 2_880);
  const cards = text.slice(2_880, end).match(/.{80}/gs) ?? [];
  return {
    cards: cards.map((card) => card.trimEnd()),
    data: file.subarray(Math.ceil((end + 80) / 2_880) * 2_880),
  };
};

const MIXED = select(
  `SELECT * FROM (VALUES
    (9223372036854775807, 1.5::DOUBLE, 0.25::FLOAT, 7, 1::SMALLINT, 200::UTINYINT, true, 'ab'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (-1, '-inf'::DOUBLE, 'nan'::FLOAT, -7, -1::SMALLINT, 0::UTINYINT, false, 'étoile'))`,
  {
    id: 'bigint',
    ra: 'float',
    mag: 'real',
    n: 'int',
    s: 'smallint',
    t: 'tinyint',
    ok: 'bit',
    name: 'varchar',
  },
);

describe('a table of bytes', () => {
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  test('is FITS, with integers for what is missing that no row has', async () => {
    const { cards, data } = partsOf(await fileOf('fits', MIXED));
    const rows = [
      '7fffffffffffffff 3ff8000000000000 3e800000 00000007 0001 c8 54 616200000000',
      // The lowest of each type; 255 of the byte, for 0 is taken; and not a number.
      '8000000000000000 7ff8000000000000 7fc00000 80000000 8000 ff 00 000000000000',
      'ffffffffffffffff fff0000000000000 7fc00000 fffffff9 ffff 00 46 65746f696c65',
    ];
    const bytes = rows.join('').replaceAll(' ', '');
    assert.equal(data.toString('hex').slice(0, bytes.length), bytes);
    assert.equal(data.length, 2_880);
    assert.ok(data.subarray(bytes.length / 2).every((byte) => byte === 0));
    for (const card of [
      'TNULL1  = -9223372036854775808',
      'TNULL4  =          -2147483648',
      'TNULL5  =               -32768',
      'TNULL6  =                  255',
      "TFORM8  = '6A      '",
    ]) {
      assert.ok(cards.includes(card), card);
    }
  });

  test('is FITS whose integers grow where every value of their type is taken', async () => {
    const bytes = `SELECT nullif(range, 256)::UTINYINT FROM range(257)`;
    const { cards, data } = partsOf(await fileOf('fits', select(bytes, { t: 'tinyint' })));
    assert.ok(cards.includes("TFORM1  = 'I       '"));
    assert.ok(cards.includes('TNULL1  =               -32768'));
    assert.equal(data.subarray(510, 514).toString('hex'), '00ff8000');
    const longs = `SELECT * FROM (VALUES (9223372036854775807), (-9223372036854775808), (NULL))`;
    const refusal = await refusalOf('fits', select(longs, { id: 'bigint' }));
    assert.match(refusal, /^Column 'id' has NULLs beside the lowest and the highest bigint/);
  });

  test('is VOTable BINARY2, with a bit for each that is missing', async () => {
    const text = (await fileOf('votable-binary2', MIXED)).toString();
    const [, letters = ''] = /<STREAM encoding="base64">\s*([^<\s]*)\s*<\/STREAM>/.exec(text) ?? [];
    const rows = [
      '00 7fffffffffffffff 3ff8000000000000 3e800000 00000007 0001 c8 54 00000002 00610062',
      'ff 0000000000000000 7ff8000000000000 7fc00000 00000000 0000 00 3f 00000000',
      '00 ffffffffffffffff fff0000000000000 7fc00000 fffffff9 ffff 00 46 00000006' +
        '00e90074006f0069006c0065',
    ];
    const bytes = rows.join('').replaceAll(' ', '');
    assert.equal(Buffer.from(letters, 'base64').toString('hex'), bytes);
    assert.ok(text.includes('<FIELD name="name" datatype="unicodeChar" arraysize="*"/>'));
  });

  test('is VOTable with cells of text, nothing where it is missing', async () => {
    const text = (await fileOf('votable', MIXED)).toString();
    const rows = text.split('\n').filter((line) => line.startsWith('<TR>'));
    assert.deepEqual(
      rows.map((row) => row.slice('<TR><TD>'.length, -'</TD></TR>'.length).split('</TD><TD>')),
      [
        ['9223372036854775807', '1.5', '0.25', '7', '1', '200', 'T', 'ab'],
        ['', '', '', '', '', '', '', ''],
        ['-1', '-Inf', 'NaN', '-7', '-1', '0', 'F', 'étoile'],
      ],
    );
  });

  test('has text in cells that XML can hold, and no letter of it is markup', async () => {
    const plan = select(`SELECT 'a<b>&"c"' || chr(1) || chr(13) || ',;'`, { t: 'varchar' });
    const text = (await fileOf('votable', plan)).toString();
    assert.ok(text.includes('<TR><TD>a&lt;b&gt;&amp;"c"\ufffd&#13;,;</TD></TR>'), text);
  });
});

describe('a table of bytes, whichever way it goes', () => {
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  for (const format of ['fits', 'votable', 'votable-binary2'] as const) {
    test(`${format} has the same rows in the pipe as in a file, in their order`, async () => {
      const plan = select(`SELECT range, 'n' || range FROM range(50000) ORDER BY range DESC`, {
        id: 'bigint',
        name: 'varchar',
      });
      assert.equal(nameless(await streamOf(format, plan)), nameless(await fileOf(format, plan)));
    });

    test(`${format} may have no rows`, async () => {
      const plan = select('SELECT 1, NULL::VARCHAR WHERE false', { id: 'bigint', name: 'varchar' });
      const file = await fileOf(format, plan);
      assert.equal(file.includes(format === 'fits' ? "TFORM2  = '1A" : '</VOTABLE>'), true);
      assert.equal((await streamOf(format, plan)).length > 500, true);
    });
  }

  test('text is cut nowhere, however long it is', async () => {
    const long = select(`SELECT repeat('0123456789', 1000) || range FROM range(3)`, {
      t: 'varchar',
    });
    const { cards, data } = partsOf(await fileOf('fits', long));
    assert.ok(cards.includes("TFORM1  = '10001A  '"));
    assert.equal(data.subarray(9_990, 10_001).toString('latin1'), '01234567890');
    const cells = select(`SELECT left('${'0123456789'.repeat(10)}', range) FROM range(99)`, {
      t: 'varchar',
    });
    const parts = partsOf(await fileOf('fits', cells));
    for (const row of [0, 1, 12, 13, 24, 25, 96, 97, 98]) {
      const text = parts.data.subarray(row * 98, row * 98 + 98).toString('latin1');
      assert.equal(text, '0123456789'.repeat(10).slice(0, row).padEnd(98, '\0'));
    }
  });
});

describe('a table of bytes that cannot be had', () => {
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  for (const format of ['csv', 'fits', 'votable-binary2'] as const) {
    test(`${format} that is larger than a file may be fails for want of room`, async () => {
      await using small = makeYard({ fileBytesMax: 1024 * 1024 });
      const { outcome } = await small.run(
        [select('SELECT range FROM range(500000)', { id: 'bigint' })],
        { destination: { kind: 'file', format, fileName: 'out' } },
      );
      assert.ok(outcome.kind === 'failed');
      assert.equal(outcome.reason, 'disk');
      assert.match(outcome.errors[0]?.message ?? '', /^There was no room on disk/);
    });
  }

  test('a job whose reader has stopped reading can still be stopped', async () => {
    const stop = new AbortController();
    const { promise: never } = Promise.withResolvers<void>();
    const plan = select('SELECT range FROM range(2000000)', { id: 'bigint' });
    const { outcome } = await yard.run([plan], {
      destination: { kind: 'stream', format: 'fits' },
      signal: stop.signal,
      onBytes: () => {
        // Others lie in the pipe by then, and the executor waits to write more.
        setImmediate(() => stop.abort());
        return never;
      },
    });
    assert.equal(outcome.kind, 'stopped');
    const next = await streamOf('fits', select('SELECT 1', { id: 'bigint' }));
    assert.equal(next.length, 3 * 2_880);
  });
});

describe('a table of bytes that tells of itself', () => {
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  test('what FITS cannot have is refused in a sentence', async () => {
    const names = Array.from({ length: 1_000 }, (_, at) => `c${at}`);
    const columns = Object.fromEntries(names.map((name) => [name, 'int' as const]));
    const wide = select(`SELECT ${names.map((_, at) => at).join(', ')}`, columns);
    assert.match(
      await refusalOf('fits', wide),
      /has 999 columns at most, and this one has 1000\.$/,
    );
    // All of thirty texts are as short as before once in a billion times.
    const texts = Array.from({ length: 30 }, (_, at) => `t${at}`);
    const random = texts.map(() => `repeat('x', (random() * 100000)::INTEGER)`).join(', ');
    const kinds = Object.fromEntries(texts.map((name) => [name, 'varchar' as const]));
    const unsteady = select(`SELECT ${random}`, kinds);
    assert.match(await refusalOf('fits', unsteady), /^The rows were not the same/);
    assert.ok((await streamOf('fits', unsteady)).length > 2_880);
  });

  test('Parquet tells in VOTable what its columns are', async () => {
    const file = await fileOf('parquet', select('SELECT 1', { id: 'bigint' }));
    assert.equal(file.subarray(0, 4).toString(), 'PAR1');
    assert.equal(file.subarray(-4).toString(), 'PAR1');
    const text = file.toString('latin1');
    assert.ok(text.includes('IVOA.VOTable-Parquet.version'));
    assert.ok(text.includes('<FIELD name="id" datatype="long"/>'));
    assert.equal(
      (await streamOf('parquet', select('SELECT 1', { id: 'bigint' }))).length > 400,
      true,
    );
  });
});
