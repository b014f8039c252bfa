// Loads of the Command Web Service on the real program: files in chunks, loads of what is new, and
// the newest load taken back: the life of a source as docs/protocols/command.md tells it.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commandClient, textIn, textsIn, type CommandClient } from '../support/command-client.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let server: ServerInTest;
let demo: CommandClient;

before(async () => {
  server = await startServer([]);
  demo = await commandClient(server, { username: 'demo', password: server.pw });
});
after(() => server[Symbol.asyncDispose]());

const make = (name: string): Promise<string> =>
  demo.call('createNewSpace', { spaceName: name, comments: '', automatic: false });

const chunk = (dataUploadToken: string, text: string): Promise<string> => {
  const bytes = Buffer.from(text);
  const data = bytes.toString('base64');
  return demo.call('uploadData', { dataUploadToken, numBytes: bytes.byteLength, data });
};

const begin = (spaceID: string, sourceName: string): Promise<string> =>
  demo.call('beginDataUpload', { spaceID, sourceName });

/** Sends a file in chunks, waits for its job, and gives the job's message. */
const upload = async (
  spaceID: string,
  sourceName: string,
  ...chunks: readonly string[]
): Promise<string> => {
  const dataUploadToken = await begin(spaceID, sourceName);
  for (const each of chunks) await chunk(dataUploadToken, each);
  await demo.call('finishDataUpload', { dataUploadToken });
  const [code, message] = await demo.ended(dataUploadToken);
  assert.equal(code, 'Complete', message);
  assert.equal(await demo.call('getDataUploadStatus', { dataUploadToken }), '');
  return message;
};

const publish = async (spaceID: string) => {
  const date = '2026-11-29T00:00:00';
  const jobToken = await demo.call('publishData', { spaceID, subgroups: '', date });
  const [code, message] = await demo.ended(jobToken);
  const loadid = textIn(await demo.call('getJobStatus', { jobToken }), 'loadid');
  return { code, message, loadid };
};

const rowsOf = async (spaceID: string, query: string): Promise<readonly string[]> => {
  const result = await demo.call('executeQueryInSpace', { query, spaceID });
  return Array.from(result.matchAll(/<ArrayOfString>(.*?)<\/ArrayOfString>/gs), ([, row = '']) =>
    row
      .replaceAll(/<string xsi:nil="true" \/>/g, 'NULL,')
      .replaceAll(/<\/?string>+/g, ',')
      .split(',')
      .filter((cell) => cell !== '')
      .join(' '),
  );
};

test('a file in chunks is loaded, and every row has the number of its load', async () => {
  const spaceID = await make('Life');
  const text = 'id,word\n1,one\n9223372036854775807,"two, and\nmore"\n';
  const message = await upload(spaceID, 'orders.csv', text.slice(0, 9), text.slice(9));
  const digest = createHash('sha256').update(text).digest('hex');
  assert.equal(message, `${text.length} bytes in 2 chunks, SHA-256 ${digest}.`);
  assert.deepEqual(textsIn(await demo.call('getSourcesList', { spaceID }), 'string'), ['orders']);
  const empty = await demo.call('getSourceDetails', { spaceID, sourceName: 'Orders' });
  assert.match(empty, /^<Name>orders<\/Name>.*<Disabled>false<.*<Columns \/>$/);
  assert.deepEqual(await publish(spaceID), {
    code: 'Complete',
    message: 'orders: 2 rows.',
    loadid: '1',
  });
  assert.deepEqual(await rowsOf(spaceID, 'SELECT id, _load FROM orders ORDER BY id'), [
    '1 1',
    '9223372036854775807 1',
  ]);
  const details = await demo.call('getSourceDetails', { spaceID, sourceName: 'orders' });
  assert.deepEqual(textsIn(details, 'DataType'), ['Integer', 'Varchar', 'Integer']);
  assert.match(await demo.fault('getSourceDetails', { spaceID, sourceName: 'x' }), /no source 'x'/);
  const nothing = await publish(spaceID);
  assert.deepEqual(nothing, { code: 'Complete', message: 'Nothing new to load.', loadid: '0' });
});

test('of two uploads before a load the last wins; each load is a new one', async () => {
  const spaceID = await make('Twice');
  await upload(spaceID, 'a.csv', 'n\n1\n');
  await upload(spaceID, 'a.csv', 'n\n2\n');
  assert.equal((await publish(spaceID)).loadid, '1');
  await upload(spaceID, 'a.csv', 'n,more\n3,x\n');
  const second = await publish(spaceID);
  assert.equal(second.loadid, '2');
  assert.match(second.message, /column more is new/);
  assert.deepEqual(await rowsOf(spaceID, 'SELECT n, more, _load FROM a ORDER BY n'), [
    '2 NULL 1',
    '3 x 2',
  ]);

  const back = await demo.call('deleteLastDataFromSpace', { spaceID });
  assert.equal((await demo.ended(back))[0], 'Complete');
  assert.deepEqual(await rowsOf(spaceID, 'SELECT n, _load FROM a'), ['2 1']);
  const again = await demo.call('deleteLastDataFromSpace', { spaceID });
  assert.equal((await demo.ended(again))[0], 'Complete');
  assert.deepEqual(await rowsOf(spaceID, 'SELECT n FROM a'), []);
  const none = await demo.call('deleteLastDataFromSpace', { spaceID });
  assert.deepEqual(await demo.ended(none), ['Complete', 'There is no load to take back.']);
  await upload(spaceID, 'a.csv', 'n\n4\n');
  assert.equal((await publish(spaceID)).loadid, '3');
});

test('a load that fails changes nothing, and what is new stays new', async () => {
  const spaceID = await make('Fails');
  await upload(spaceID, 'b.csv', 'n\n1\n');
  await publish(spaceID);
  await upload(spaceID, 'b.csv', 'n\n2\nword\n');
  const failed = await publish(spaceID);
  assert.equal(failed.code, 'Failed');
  assert.match(failed.message, /b: .*int.*word.*3/s);
  assert.deepEqual(await rowsOf(spaceID, 'SELECT n FROM b'), ['1']);
  assert.equal((await publish(spaceID)).code, 'Failed');
  await demo.call('enableSourceInSpace', { spaceID, dataSourceName: 'B', enabled: false });
  assert.equal((await publish(spaceID)).message, 'Nothing new to load.');
  await demo.call('enableSourceInSpace', { spaceID, dataSourceName: 'B', enabled: true });
  await upload(spaceID, 'b.csv', 'n\n2\n');
  assert.deepEqual(await publish(spaceID), {
    code: 'Complete',
    message: 'b: 1 row.',
    loadid: '2',
  });
});

test('ten chunks that are alike arrive ten times', async () => {
  const spaceID = await make('Alike');
  await upload(spaceID, 'c.csv', 'n\n', ...Array.from({ length: 10 }, () => '7\n'));
  await publish(spaceID);
  assert.deepEqual(await rowsOf(spaceID, 'SELECT COUNT(*) FROM c'), ['10']);
});

test('options say how a file is read, and files of other accounts are nobody’s', async () => {
  const spaceID = await make('Options');
  const dataUploadToken = await begin(spaceID, 'd.txt');
  await demo.call('setDataUploadOptions', {
    dataUploadToken,
    options:
      '<string>ColumnNamesInFirstRow=false</string><string>Separator=|</string>' +
      '<string>RowsToSkipAtStart=1</string>',
  });
  await chunk(dataUploadToken, 'made today\n1|a,b\n');
  assert.equal(await demo.call('isDataUploadComplete', { dataUploadToken }), 'false');
  await demo.call('finishDataUpload', { dataUploadToken });
  await demo.ended(dataUploadToken);
  await publish(spaceID);
  const found = await demo.call('executeQueryInSpace', { query: 'SELECT * FROM d', spaceID });
  assert.deepEqual(textsIn(found, 'string').slice(0, 3), ['1', 'a,b', '1']);
  assert.match(
    await demo.fault('uploadData', { dataUploadToken, numBytes: 1, data: 'YQ==' }),
    /no file/,
  );
  const open = await begin(spaceID, 'e.csv');
  const short = { dataUploadToken: open, numBytes: 2, data: 'YQ==' };
  assert.match(await demo.fault('uploadData', short), /said to have 2 bytes, and has 1/);
  assert.match(await demo.fault('beginDataUpload', { spaceID, sourceName: 'x.zip' }), /packed/);
});

test('bad rows that a space allows are put aside, and one more changes nothing', async () => {
  const spaceID = await make('Lenient');
  const properties = await demo.call('GetSpaceProperties', { spaceID });
  assert.doesNotMatch(properties, /LoadErrorsMax/, 'what nobody has set is as in the original');
  const say = (rows: string) => {
    const spaceProperties = `<LoadErrorsMax>${rows}</LoadErrorsMax>`;
    return { spaceID, spaceProperties };
  };
  for (const wrong of ['-1', 'few', '1.5', '1234567890']) {
    assert.equal(await demo.fault('SetSpaceProperties', say(wrong)), 'Validation failure');
  }
  await demo.call('SetSpaceProperties', say('1'));
  assert.equal(textIn(await demo.call('GetSpaceProperties', { spaceID }), 'LoadErrorsMax'), '1');
  // Who does not know the property changes another, and leaves it.
  const zone = '<SpaceTimeZone>Europe/Berlin</SpaceTimeZone>';
  await demo.call('SetSpaceProperties', { spaceID, spaceProperties: zone });
  await upload(spaceID, 'orders.csv', 'id,n\n1,1\n2,2\n');
  assert.equal((await publish(spaceID)).code, 'Complete');
  await upload(spaceID, 'orders.csv', 'id,n\n3,none\n4,4\n');
  assert.deepEqual(await publish(spaceID), {
    code: 'Complete',
    message: 'orders: 1 row.\norders: 1 row rejected, see orders_rejects.',
    loadid: '2',
  });
  assert.deepEqual(await rowsOf(spaceID, 'SELECT id, n, _load FROM orders ORDER BY id'), [
    '1 1 1',
    '2 2 1',
    '4 4 2',
  ]);
  const rejected = 'SELECT load, line, [column], value, raw FROM orders_rejects';
  assert.deepEqual(await rowsOf(spaceID, rejected), ['2 2 n none 3 none']);
  await upload(spaceID, 'orders.csv', 'id,n\n5,none\n6,no\n7,7\n');
  assert.equal((await publish(spaceID)).code, 'Failed');
  assert.deepEqual(await rowsOf(spaceID, 'SELECT COUNT(*) FROM orders'), ['3']);
});

test('a load into a large table writes its own rows alone, and is taken back whole', async () => {
  const spaceID = await make('Large');
  // Nothing makes such texts smaller: a table of them is larger than what is written anew.
  const digits = randomBytes(12 * 1024 * 1024).toString('hex');
  const lines = digits.match(/.{1000}/g) ?? [];
  const large = `id,word\n${lines.map((line, at) => `${at},${line}`).join('\n')}\n`;
  await upload(spaceID, 'big.csv', ...(large.match(/.{1,2000000}/gs) ?? []));
  assert.equal((await publish(spaceID)).message, `big: ${lines.length} rows.`);
  await upload(spaceID, 'big.csv', 'id,word\n-1,second\n');
  assert.equal((await publish(spaceID)).message, 'big: 1 row.');
  const found = await Array.fromAsync(glob('spaces/**/part-1.parquet', { cwd: server.data }));
  assert.equal(found.length, 1);
  const { size } = await stat(join(server.data, found[0] ?? ''));
  assert.ok(size < 10_000, `${size} bytes for one row`);
  const counted = 'SELECT COUNT(*), MIN(id), MAX(_load) FROM big';
  assert.deepEqual(await rowsOf(spaceID, counted), [`${lines.length + 1} -1 2`]);
  const jobToken = await demo.call('deleteLastDataFromSpace', { spaceID });
  assert.equal((await demo.ended(jobToken))[0], 'Complete');
  assert.deepEqual(await rowsOf(spaceID, counted), [`${lines.length} 0 1`]);
});

test('a file too large for one message is refused, and told to come in chunks', async () => {
  const spaceID = await make('Whole');
  const dataUploadToken = await begin(spaceID, 'f.csv');
  const bytes = Buffer.alloc(4 * 1024 * 1024, 'n\n');
  const whole = {
    dataUploadToken,
    numBytes: bytes.byteLength,
    data: bytes.toString('base64'),
  };
  assert.equal(
    await demo.fault('uploadData', whole),
    'The message is larger than 4194304 bytes (unsignedBytesMax). Send a file in chunks, ' +
      'each by an uploadData of its own with at most half as many of its bytes.',
  );
  const half = bytes.subarray(0, bytes.byteLength / 2).toString('latin1');
  for (const each of [half, half]) await chunk(dataUploadToken, each);
  await demo.call('finishDataUpload', { dataUploadToken });
  const [code, message] = await demo.ended(dataUploadToken);
  assert.equal(code, 'Complete', message);
  assert.match(message, /^4194304 bytes in 2 chunks, SHA-256 [0-9a-f]{64}\.$/);
});

test('bytes that are no base64 are refused wherever they stand, and blanks are none', async () => {
  const spaceID = await make('Pieces');
  const dataUploadToken = await begin(spaceID, 'g.csv');
  const text = 'n\n'.repeat(100_000);
  const base64 = Buffer.from(text).toString('base64');
  const send = (data: string) => ({ dataUploadToken, numBytes: text.length, data });
  for (const wrong of ['-', '_', '=', '\u{141}', '*']) {
    const data = `${base64.slice(0, 120_000)}${wrong}${base64.slice(120_001)}`;
    assert.match(await demo.fault('uploadData', send(data)), /not a valid Base-64 string/);
  }
  await demo.call('uploadData', send(base64.replaceAll(/.{76}/g, '$&\r\n')));
  await demo.call('finishDataUpload', { dataUploadToken });
  const digest = createHash('sha256').update(text).digest('hex');
  assert.deepEqual(await demo.ended(dataUploadToken), [
    'Complete',
    `${text.length} bytes in 1 chunk, SHA-256 ${digest}.`,
  ]);
});
