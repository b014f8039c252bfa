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
import { writeHats, writeTree } from '../support/linked-folders.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Documents, or one part of one. */
const DOCUMENTS: readonly (readonly [name: string, part?: string])[] = [
  ['guide/coming-from-casjobs.md'],
  ['operate/coming-from-casjobs.md'],
  ['operate/watching.md'],
  ['operate/catalogs.md', 'Linking'],
  ['operate/install.md'],
];

let server: ServerInTest;
let archive: TemporaryFolder;
before(async () => {
  server = await startServer();
  archive = await temporaryFolder();
  await writeTree(join(archive.path, 'tree'));
  await writeHats(join(archive.path, 'hats'));
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await archive[Symbol.asyncDispose]();
});

const lacks = (programs: readonly string[]): string | false =>
  programs.find((name) => spawnSync(name, ['--version']).error !== undefined) ?? false;

/** The text of a document, all else than `part` made empty lines, so that lines keep numbers. */
const textOf = (name: string, part: string | undefined): string => {
  const text = readFileSync(join(ROOT, 'docs', name), 'utf8');
  if (part === undefined) return text;
  const begin = text.indexOf(`\n## ${part}\n`);
  assert.ok(begin >= 0, `${name} has no part ${part}`);
  const end = text.indexOf('\n## ', begin + 1);
  return text.slice(0, begin).replaceAll(/[^\n]/g, '') + text.slice(begin, end);
};

for (const [name, part] of DOCUMENTS) {
  const blocks = blocksOf(textOf(name, part)).filter(({ language }) => language === 'sh');
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
      '/archive': archive.path,
    };
    await runBlocks({ name, blocks, values, data: server.data });
  });
}
