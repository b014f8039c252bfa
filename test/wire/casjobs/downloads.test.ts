// Downloads of outputs: what a plain GET of OutputLoc answers while the file is there, after it
// has expired, and where there never was one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, DAY, instant } from '../../../src/base/time.ts';
import type { Output, OutputToken } from '../../../src/domain/output.ts';
import { downloadsOf, outputUrlOf } from '../../../src/wire/casjobs/downloads.ts';
import type { HttpAnswer } from '../../../src/wire/http/message.ts';
import { createFakeCore, FAKE_NOW } from '../../support/fake-core.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

const BYTES = Buffer.from('hip,vmag\n32349,-1.44\n');
const TOKEN = '0123456789abcdef0123456789abcdef' as OutputToken;

const outputNamed = (fileName: string, expires = after(FAKE_NOW, 7 * DAY)): Output => ({
  token: TOKEN,
  fileName,
  bytes: BigInt(BYTES.byteLength),
  expires,
});

/** Downloads over a core with one output. */
const downloadsWith = (output: Output, hasFile = true) => {
  const core = createFakeCore();
  const { id: owner } = core.addAccount({ id: 7n, password: 'a right password' });
  core.put({ owner, kind: 'extract', format: 'csv', source: 'bright_demo', output });
  if (hasFile) core.files.set(output.token, BYTES);
  return downloadsOf({ outputs: core.outputs, now: core.now });
};

const ask = (
  output: Output,
  request: { method?: string; path?: string; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> => {
  const path = new URL(outputUrlOf('http://stars.example', output)).pathname;
  const asked = requestOf({ path: decodeURIComponent(path), ...request });
  const downloads = downloadsWith(output);
  assert.ok(downloads.takes(asked), asked.path);
  return downloads.answer(asked);
};

void test('An OutputLoc is absolute, with the token early and the file name last.', () => {
  assert.equal(
    outputUrlOf('https://stars.example:8443', outputNamed('bright_demo.csv')),
    `https://stars.example:8443/casjobs/output/${TOKEN}/bright_demo.csv`,
  );
  assert.equal(
    outputUrlOf('http://h', outputNamed('ä b#?.csv')),
    `http://h/casjobs/output/${TOKEN}/%C3%A4%20b%23%3F.csv`,
  );
});

void test('GET answers the file with its length, its name and leave to keep it.', async () => {
  const { status, headers, body } = await ask(outputNamed('bright_demo.csv'));
  assert.equal(status, 200);
  assert.equal(headers['Content-Type'], 'text/csv; charset=utf-8; header=present');
  assert.equal(headers['Content-Length'], String(BYTES.byteLength));
  assert.match(headers['Content-Disposition'] ?? '', /^attachment; filename="bright_demo\.csv"/);
  assert.equal(headers['Cache-Control'], 'private, immutable, max-age=604800');
  assert.equal(await bodyOf(body), BYTES.toString());
});

void test('HEAD answers the same head and no bytes.', async () => {
  const got = await ask(outputNamed('bright_demo.csv'));
  const { status, headers, body } = await ask(outputNamed('bright_demo.csv'), { method: 'HEAD' });
  assert.equal(status, 200);
  assert.deepEqual(headers, got.headers);
  assert.equal(await bodyOf(body), '');
});

void test('A client that has the file already is told so.', async () => {
  const { ETag = '' } = (await ask(outputNamed('a.csv'))).headers;
  const again = await ask(outputNamed('a.csv'), { headers: { 'if-none-match': `"x", ${ETag}` } });
  assert.equal(again.status, 304);
  assert.equal(again.headers['ETag'], ETag);
  assert.equal(again.body, null);
});

void test('A name beyond ASCII is given whole to those who can read it.', async () => {
  const { headers } = await ask(outputNamed("Sirius' ä.csv"));
  assert.equal(
    headers['Content-Disposition'],
    'attachment; filename="Sirius___.csv"; filename*=UTF-8\'\'Sirius%27%20%C3%A4.csv',
  );
});

void test('An expired output says how to get it again, even where its file is left.', async () => {
  const { status, body } = await ask(outputNamed('bright_demo.csv', instant(FAKE_NOW)));
  assert.equal(status, 410);
  assert.match(await bodyOf(body), /expired.*SubmitExtractJob for table 'bright_demo'/);
});

void test('What is not there is unknown, whatever is wrong with its address.', async () => {
  const output = outputNamed('bright_demo.csv');
  const unknown = [
    `/casjobs/output/${TOKEN}/other.csv`,
    `/casjobs/output/${TOKEN}`,
    `/casjobs/output/${TOKEN}/bright_demo.csv/`,
    `/casjobs/output/${TOKEN.replace('0', 'f')}/bright_demo.csv`,
    '/casjobs/output/',
    '/casjobs/output/../../etc/passwd',
  ];
  for (const path of unknown) {
    const { status, body } = await ask(output, { path });
    assert.equal(status, 404, path);
    assert.equal(body, 'There is no output here. GetJobs shows the addresses of yours.\n', path);
  }
});

void test('Other methods than GET and HEAD are refused by name.', async () => {
  const { status, headers } = await ask(outputNamed('a.csv'), { method: 'DELETE' });
  assert.equal(status, 405);
  assert.equal(headers['Allow'], 'GET, HEAD');
});

void test('The log is told no token, and other paths are left to others.', () => {
  const downloads = downloadsWith(outputNamed('a.csv'));
  const request = requestOf({ path: `/casjobs/output/${TOKEN}/a.csv` });
  assert.equal(downloads.logged?.(request), '/casjobs/output/…');
  assert.ok(downloads.takes(requestOf({ path: '/CasJobs/Output/x/y' })));
  assert.ok(!downloads.takes(requestOf({ path: '/casjobs/services/jobs.asmx' })));
});
