// Documents with commands for whoever reads them: each is run, in its order, against the real
// program, and must answer what the document says. What is in other languages is
// run by `npm run conformance:casjobs-clients`, where their programs are.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { blocksOf } from '../support/document-blocks.ts';
import { MINUTES_MAX, runBlocks } from '../support/document-shell.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENTS = [
  'guide/coming-from-casjobs.md',
  'operate/coming-from-casjobs.md',
  'operate/watching.md',
];

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

const lacks = (programs: readonly string[]): string | false =>
  programs.find((name) => spawnSync(name, ['--version']).error !== undefined) ?? false;

for (const name of DOCUMENTS) {
  const blocks = blocksOf(readFileSync(join(ROOT, 'docs', name), 'utf8')).filter(
    ({ language }) => language === 'sh',
  );
  const missing = lacks(['bash', 'curl', 'wget']);
  const options = {
    skip: missing !== false && `${missing} is not on this machine`,
    timeout: MINUTES_MAX * 60_000,
  };
  test(`every command of ${name} does what it says`, options, async () => {
    assert.ok(blocks.length > 0);
    const values = {
      'http://127.0.0.1:8080': server.url,
      WSID: server.wsid,
      PASSWORD: server.pw,
      LOGIN: 'demo',
    };
    await runBlocks({ name, blocks, values, data: server.data });
  });
}
