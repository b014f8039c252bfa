// Runs the shell commands of a document in their order, in one shell and against the real program,
// and holds what they print to what the document says.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { filledIn, isAnswer, type Block } from './document-blocks.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A document and what it is run with. */
export interface DocumentRun {
  readonly name: string;
  readonly blocks: readonly Block[];
  /** What the document leaves to its reader. */
  readonly values: Readonly<Record<string, string>>;
  /** The data folder that commands work on. */
  readonly data: string;
  /** Programs that this machine may not have, by their names: scripts of the shell. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** A page has dozens of commands, each a second or two; a busy machine takes many times that. */
export const MINUTES_MAX = 6;

/** Runs all blocks; fails at the first that fails, and where one prints other than it says. */
export const runBlocks = async (document: DocumentRun): Promise<void> => {
  const { name, blocks, values } = document;
  const script = blocks.map(({ text }) => filledIn(text, values)).join(`\nprintf '${MARK}'\n`);
  const outputs = await outputsOf(script, document);
  for (const [at, { line, answer }] of blocks.entries()) {
    if (answer === null) continue;
    const said = filledIn(answer, values);
    assert.ok(isAnswer(said, outputs[at] ?? ''), `${name}:${line} printed ${outputs[at]}`);
  }
};

/** Parts what one block prints from what the next does; no document has the sign. */
const MARK = '\u001e';

const ROOT = join(import.meta.dirname, '..', '..');

const run = promisify(execFile);

/** What each block printed: all run in one shell, which ends at the first that fails. */
const outputsOf = async (
  script: string,
  { data, programs = {} }: DocumentRun,
): Promise<readonly string[]> => {
  await using folder = await temporaryFolder();
  await symlink(join(ROOT, 'bin', 'almagest'), join(folder.path, 'almagest'));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder.path, name), `#!/bin/sh\n${text}`);
    await chmod(join(folder.path, name), 0o755);
  }
  const env = {
    ...process.env,
    ALMAGEST_DATA: data,
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
