// Documents for people who come from CasJobs: every shell command in them is run, in its order,
// against the real program, and must answer what the document says. What is in other languages is
// run by `npm run conformance:casjobs-clients`, where their programs are.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { blocksOf, filledIn, isAnswer } from '../support/document-blocks.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENTS = ['guide/coming-from-casjobs.md', 'operate/coming-from-casjobs.md'];

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

/** Parts what one block prints from what the next does; no document has the sign. */
const MARK = '\u001e';

const run = promisify(execFile);

/** A page has dozens of commands, each a second or two; a busy machine takes many times that. */
const MINUTES_MAX = 6;

/** What each block printed: all run in one shell, which ends at the first that fails. */
const outputsOf = async (script: string): Promise<readonly string[]> => {
  await using folder = await temporaryFolder();
  await symlink(join(ROOT, 'bin', 'almagest'), join(folder.path, 'almagest'));
  const env = {
    ...process.env,
    ALMAGEST_DATA: server.data,
    PATH: [folder.path, process.env['PATH'] ?? ''].join(delimiter),
    no_proxy: '*',
  };
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder.path,
    env,
    timeout: MINUTES_MAX * 60_000,
  });
  return stdout.split(MARK);
};

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
    const script = blocks.map(({ text }) => filledIn(text, values)).join(`\nprintf '${MARK}'\n`);
    const outputs = await outputsOf(script);
    for (const [at, { line, answer }] of blocks.entries()) {
      if (answer === null) continue;
      assert.ok(isAnswer(answer, outputs[at] ?? ''), `${name}:${line} printed ${outputs[at]}`);
    }
  });
}
