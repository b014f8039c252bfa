// What the server believes of executors and of its own records: replies of a known shape, processes
// that it can prove to be its own, and walls that it has tried.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fold } from '../../src/domain/table.ts';
import type { Reply } from '../../src/engines/duckdb/messages.ts';
import { CHANGES_MAX, readReply, replyText } from '../../src/engines/duckdb/replies.ts';
import {
  recordProcess,
  startTimeOf,
  sweepProcesses,
} from '../../src/engines/duckdb/process-record.ts';
import { wallsReport } from '../../src/engines/duckdb/walls-report.ts';
import { ID_FIRST, isAlive, isRoot } from '../support/executor-yard.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const FILE = { name: 'part-0.parquet', bytes: '9', rows: '1', sha256: 'a'.repeat(64) };
const COLUMN = { name: 'ra', type: { name: 'float' } };
const TABLE = { name: 'My table', folder: 'table-0', columns: [COLUMN], files: [FILE], rows: '1' };
const DONE = { kind: 'done', changes: [{ kind: 'create', table: TABLE }], rows: '1' };

const ended = (ending: unknown) => ({ kind: 'ended', ending });

const manyOf = (item: unknown, count: number) => Array.from({ length: count }, () => item);

const drop = (name: string) => ({ ...DONE, changes: [{ kind: 'drop', name }] });

const typed = (type: object) => ({ name: 'ra', type });

const withTable = (change: object) =>
  ended({ ...DONE, changes: [{ kind: 'create', table: { ...TABLE, ...change } }] });

/** What an executor that somebody else has taken over might say. */
const NO_REPLIES: readonly (readonly [string, unknown])[] = [
  ['nothing', null],
  ['a word', 'ready'],
  ['a kind that is not known', { kind: 'commit' }],
  ['no ending', { kind: 'ended' }],
  ['rows that are no whole number', ended({ ...DONE, rows: 1 })],
  ['rows beyond 64 bits', ended({ ...DONE, rows: '9'.repeat(20) })],
  [
    'more changes than a batch can make',
    ended({ ...DONE, changes: manyOf(DONE.changes[0], CHANGES_MAX + 1) }),
  ],
  ['a list that has no items', ended({ ...DONE, changes: Array.from({ length: 3 }) })],
  ['a table with a name too long', withTable({ name: 'x'.repeat(129) })],
  ['a table dropped by a name too long', ended(drop('x'.repeat(129)))],
  ['more columns than a table can have', withTable({ columns: manyOf(COLUMN, 20_000) })],
  ['a column of no type', withTable({ columns: [{ name: 'ra', type: { name: 'toString' } }] })],
  ['a decimal without its digits', withTable({ columns: [typed({ name: 'decimal' })] })],
  ['a reason that is none', ended({ kind: 'failed', reason: 'sloth', errors: [] })],
  ['a reason of the language’s own', ended({ kind: 'failed', reason: 'toString', errors: [] })],
  ['a reason that the server finds', ended({ kind: 'failed', reason: 'cancelled', errors: [] })],
  ['a folder that leads up', withTable({ folder: '..' })],
  ['a folder that leads away', withTable({ folder: '/etc' })],
  ['a folder below another', withTable({ folder: 'a/b' })],
  ['a file that leads up', withTable({ files: [{ ...FILE, name: '../store.sqlite' }] })],
  ['a hidden file', withTable({ files: [{ ...FILE, name: '.bashrc' }] })],
  ['a checksum that is none', withTable({ files: [{ ...FILE, sha256: 'A'.repeat(64) }] })],
  ['a file without a size', withTable({ files: [{ ...FILE, bytes: undefined }] })],
  ['more printed lines than are read', ended({ ...DONE, printed: manyOf('', 201) })],
  ['a printed line that is too long', ended({ ...DONE, printed: ['x'.repeat(16_001)] })],
  ['a view of no name', { kind: 'commit', changes: [{ kind: 'define', object: { text: 'x' } }] }],
  [
    'a view that reads no names of groups',
    {
      kind: 'commit',
      changes: [
        {
          kind: 'define',
          object: {
            kind: 'view',
            name: 'v',
            text: '',
            reads: [],
            shared: [{ group: 1, name: 'a' }],
          },
        },
      ],
    },
  ],
  ['errors that are no sentences', ended({ kind: 'failed', reason: 'disk', errors: [1] })],
];

/** A COMMIT within a batch, with every change that has words of its own. */
const POINT: Reply = {
  kind: 'commit',
  changes: [
    {
      kind: 'replace',
      table: { name: 'c d', folder: 'table-2', columns: [], files: [], rows: 1n },
    },
    { kind: 'rename', name: 'a', newName: 'b' },
    {
      kind: 'define',
      object: {
        kind: 'view',
        name: 'V',
        text: 'CREATE VIEW V AS SELECT 1 AS n',
        reads: [fold('t')],
        shared: [{ group: fold('Survey'), name: fold('T') }],
      },
    },
    { kind: 'undefine', name: 'w' },
  ],
};

/** What our own program sends, with all that a reply can have. */
const REPLIES: readonly Reply[] = [
  POINT,
  { kind: 'ready' },
  { kind: 'writing' },
  { kind: 'ended', ending: { kind: 'interrupted' }, detail: 'Interrupted' },
  {
    kind: 'ended',
    ending: {
      kind: 'failed',
      reason: 'query-error',
      errors: [{ message: 'No.', line: 1, column: 2, hint: 'Yes.' }, { message: 'Nor that.' }],
    },
  },
  {
    kind: 'ended',
    ending: {
      kind: 'done',
      changes: [
        { kind: 'drop', name: 'a' },
        { kind: 'undrop', name: 'b' },
        {
          kind: 'create',
          table: {
            name: 'c d',
            folder: 'table-2',
            columns: [
              { name: 'ra', type: { name: 'float' }, unit: 'deg', ucd: 'pos.eq.ra', xtype: 'x' },
              { name: 'n', type: { name: 'decimal', precision: 9, scale: 3 }, description: 'how' },
              { name: 't', type: { name: 'varchar', length: null }, hidden: true },
            ],
            files: [{ name: 'part-0.parquet', bytes: 2n ** 62n, rows: 1n, sha256: 'a'.repeat(64) }],
            rows: 1n,
          },
        },
      ],
      rows: null,
      printed: ['one', ''],
      columns: [{ name: '', type: { name: 'char', length: 3 } }],
      file: { name: 'result.csv', bytes: 9n },
    },
  },
];

test('a reply that our program would send is read as it is', () => {
  for (const reply of REPLIES) {
    assert.deepEqual(readReply(JSON.parse(replyText(reply))), reply);
  }
});

test('of a reply nothing is kept that is not known', () => {
  const told = { ...DONE, changes: [], secret: 1 };
  const reply = readReply({ ...ended(told), more: 2 });
  assert.deepEqual(reply, { kind: 'ended', ending: { kind: 'done', changes: [], rows: 1n } });
});

test('an error is cut to a length that people read', () => {
  const errors = manyOf({ message: 'x'.repeat(9_000), hint: '☉'.repeat(9_000) }, 1);
  const reply = readReply(ended({ kind: 'failed', reason: 'query-error', errors }));
  assert.ok(reply?.kind === 'ended' && reply.ending.kind === 'failed');
  const [error] = reply.ending.errors;
  assert.deepEqual([error?.message.length, error?.hint?.length], [2_001, 2_001]);
});

for (const [title, message] of NO_REPLIES) {
  test(`no reply is made of ${title}`, () => assert.equal(readReply(message), undefined));
}

const onLinux = process.platform === 'linux';

test(
  'the sweep kills what an older server started, and nothing that has only its number',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using folder = await temporaryFolder();
    const ours = spawn('sleep', ['60'], { detached: true });
    const theirs = spawn('sleep', ['60'], { detached: true });
    assert.ok(ours.pid !== undefined && theirs.pid !== undefined);
    recordProcess(folder.path, ours.pid);
    const [name = ''] = await readdir(folder.path);
    const start = startTimeOf(ours.pid);
    assert.ok(start !== undefined && name.startsWith(`${ours.pid}-${start}-`));
    // The same boot, another start: the number has been used again.
    const boot = name.split('-')[2];
    await writeFile(join(folder.path, `${theirs.pid}-1-${boot}`), '');
    await writeFile(join(folder.path, 'not-a-record'), '');
    assert.equal(sweepProcesses(folder.path), 1);
    await until(() => ours.signalCode === 'SIGKILL', 'ours is gone');
    assert.ok(isAlive(theirs.pid));
    assert.deepEqual(await readdir(folder.path), []);
    theirs.kill();
  },
);

test(
  'the report names the folder that other users cannot pass',
  { skip: !isRoot && 'needs root' },
  async () => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    const closed = join(folder.path, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const ask = { executorIdFirst: ID_FIRST, dataFolder: join(closed, 'data', 'deeper') };
    const report = await wallsReport(ask);
    assert.equal(report.closedFolder, closed);
    assert.match(report.problems.join(), /cannot pass the folder/);
    await chmod(closed, 0o711);
    const open = await wallsReport(ask);
    assert.deepEqual([open.closedFolder, open.separateUsers], [null, true]);
  },
);

test(
  'on Linux both limits can be set, and without root the users are missed',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using folder = await temporaryFolder();
    const report = await wallsReport({ executorIdFirst: ID_FIRST, dataFolder: folder.path });
    assert.deepEqual([report.memoryLimit, report.fileLimit], [true, true]);
    assert.equal(report.separateUsers, isRoot);
    assert.deepEqual(report.openFolders.slice(0, 1), ['/tmp']);
    assert.match(report.remarks.join(), /Any user may write in \/tmp/);
    assert.equal(
      report.remarks.some((remark) => remark.includes('network')),
      !report.noNetwork,
    );
    assert.equal(
      report.problems.some((problem) => problem.includes('same user')),
      !isRoot,
    );
  },
);
