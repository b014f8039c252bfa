// Removal of trees that may be somebody else's: complete where their owner could do it, and never
// more than he could.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { removeTree } from '../../src/base/remove-tree.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const NEEDS_ROOT = isRoot ? false : 'only root can own what is another’s';

/** A user that no machine has. */
const OTHER = 310_000;

/** Runs a shell script in `folder`, as the other user where we may. */
const shell = (script: string, folder: string): void => {
  const as = isRoot ? { uid: OTHER, gid: OTHER } : {};
  execFileSync('/bin/sh', ['-ec', script], { cwd: folder, ...as });
};

/** Makes a folder of the other user's, or one of our own where we are not root. */
const makeTree = (parent: string): string => {
  const tree = join(parent, 'tree');
  mkdirSync(tree);
  if (isRoot) chownSync(tree, OTHER, OTHER);
  return tree;
};

/** Each makes in a folder what is hard to remove. */
const HARD: Readonly<Record<string, string>> = {
  'nothing at all': 'true',
  'files and folders': 'mkdir -p a/b; touch a/b/c d .e',
  'folders that are closed': 'mkdir -p a/b; touch a/b/c; chmod 0 a/b; chmod 0 a',
  'read-only folders': 'mkdir -p a/b; touch a/b/c; chmod -R a-w a',
  'itself closed': 'touch a; chmod 0 .',
  'paths longer than the system takes at once': `
    name=$(printf '%0200d' 1)
    for _ in $(seq 30); do mkdir $name; cd -P ./$name; done; touch end`,
  'ten thousand files': 'seq 10000 | xargs touch',
  'names that look like options': 'touch -- -rf "-delete\n"',
};

for (const [title, script] of Object.entries(HARD)) {
  test(`a folder is removed that holds ${title}`, async () => {
    await using folder = await temporaryFolder();
    const tree = makeTree(folder.path);
    shell(script, tree);
    await removeTree(tree);
    assert.equal(existsSync(tree), false);
  });
}

test('a folder is removed whose owner may not pass those above', { skip: NEEDS_ROOT }, async () => {
  await using folder = await temporaryFolder();
  const tree = makeTree(folder.path);
  shell('mkdir a; touch a/b', tree);
  chmodSync(folder.path, 0o700);
  await removeTree(tree);
  assert.equal(existsSync(tree), false);
});

test('links go, and what they lead to stays', async () => {
  await using folder = await temporaryFolder();
  const tree = makeTree(folder.path);
  const away = join(folder.path, 'away');
  mkdirSync(away);
  writeFileSync(join(away, 'table'), '');
  symlinkSync(away, join(tree, 'link'));
  await removeTree(tree);
  assert.deepEqual([existsSync(tree), existsSync(join(away, 'table'))], [false, true]);
  symlinkSync(away, tree);
  await removeTree(tree);
  assert.deepEqual([existsSync(tree), existsSync(join(away, 'table'))], [false, true]);
});

test(
  'nothing is removed that the owner of the folder could not remove himself',
  { skip: NEEDS_ROOT },
  async () => {
    await using folder = await temporaryFolder();
    const tree = makeTree(folder.path);
    // Where a link swapped in at the right moment would lead a removal by path.
    mkdirSync(join(tree, 'theirs'));
    writeFileSync(join(tree, 'theirs', 'table'), '');
    await assert.rejects(removeTree(tree), /could not be emptied/);
    assert.ok(existsSync(join(tree, 'theirs', 'table')));
  },
);

test('what is not there needs no removal', async () => {
  await using folder = await temporaryFolder();
  await removeTree(join(folder.path, 'nothing'));
});
