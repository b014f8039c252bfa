// What the tests of the data folder share: an opened folder, an observer that remembers, and tables
// as an executor would leave them in staging.

import { createHash } from 'node:crypto';
import { chown, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, type Instant } from '../../src/base/time.ts';
import type { JobId } from '../../src/domain/job.ts';
import type { Output, OutputToken } from '../../src/domain/output.ts';
import type { SpaceId, TableId, TableVersion } from '../../src/domain/table.ts';
import { prepareDataFolder } from '../../src/files/data-folder.ts';
import type { Disk } from '../../src/files/disk.ts';
import { openFiles } from '../../src/files/files.ts';
import type { Files, Known, Staging, TableStory } from '../../src/ports/files.ts';
import type { Observer } from '../../src/ports/observer.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { QUIET } from '../support/quiet-observer.ts';

/** One note an observer was given. */
export interface Note {
  readonly level: string;
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** An opened data folder with a clock that the test moves. */
export interface Bench extends AsyncDisposable {
  readonly data: string;
  readonly files: Files;
  readonly notes: readonly Note[];
  /** Milliseconds that the clock is ahead of the world's. */
  ahead: number;
  /** The same folder as another process would open it. */
  reopen(disk?: Disk): Promise<Files>;
}

export const isRoot = process.getuid?.() === 0;

/** As the server has them when root; far from any real account of the machine. */
export const EXECUTOR_ID_FIRST = isRoot ? 200_000 : null;

export const openBench = async (disk?: Disk): Promise<Bench> => {
  const folder: TemporaryFolder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await prepareDataFolder({ data, hasExecutorUsers: isRoot });
  const notes: Note[] = [];
  const clock = { now: (): Instant => instant(Date.now() + bench.ahead) };
  const open = (used?: Disk): Promise<Files> =>
    openFiles({
      data,
      executorIdFirst: EXECUTOR_ID_FIRST,
      clock,
      observer: rememberingIn(notes),
      ...(used === undefined ? {} : { disk: used }),
    });
  const bench: Bench = {
    data,
    files: await open(disk),
    notes,
    ahead: 0,
    reopen: open,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
  return bench;
};

const rememberingIn = (notes: Note[]): Observer => ({
  ...QUIET,
  note: (level, event, facts = {}) => void notes.push({ level, event, facts }),
  bug: (_, facts = {}) => {
    notes.push({ level: 'error', event: 'bug', facts });
    return '00000000';
  },
});

export const JOB = 7n as JobId;
export const ATTEMPT = 1;
export const SPACE = 3n as SpaceId;
export const TABLE_ID = 'abcdefghijklmnopqrstuvwxyz' as TableId;

/** The bytes of the one or two files of a staged table, by name. */
export const CONTENTS = { 'part-0.parquet': 'PAR1 first', 'part-1.parquet': 'PAR1 the second' };

/** Lays `contents` into staging as an executor would, and tells the story that the core would. */
export const stageTable = async (
  files: Files,
  contents: Readonly<Record<string, string>> = CONTENTS,
): Promise<{ readonly staging: Staging; readonly story: TableStory }> => {
  const staging = await files.stage(JOB, ATTEMPT, SPACE);
  const { uid, gid } = await stat(staging.folder);
  await mkdir(join(staging.folder, 'bright'));
  await chown(join(staging.folder, 'bright'), uid, gid);
  for (const [name, text] of Object.entries(contents)) {
    await writeFile(join(staging.folder, 'bright', name), text);
  }
  return { staging, story: storyOf(versionOf(contents)) };
};

export const versionOf = (contents: Readonly<Record<string, string>> = CONTENTS): TableVersion => {
  const files = Object.entries(contents).map(([name, text]) => ({
    name,
    bytes: BigInt(Buffer.byteLength(text)),
    rows: 5n,
    sha256: createHash('sha256').update(text).digest('hex'),
  }));
  return {
    table: TABLE_ID,
    space: SPACE,
    name: 'Bright Stars',
    version: 1,
    attempt: ATTEMPT,
    job: JOB,
    columns: [
      { name: 'ra', type: { name: 'float' }, unit: 'deg', ucd: 'pos.eq.ra;meta.main' },
      { name: 'name', type: { name: 'varchar', length: null }, description: 'as written' },
      { name: 'mag', type: { name: 'decimal', precision: 9, scale: 3 }, xtype: 'mjd' },
      { name: '_zone', type: { name: 'int' }, hidden: true },
    ],
    files,
    rows: 9_223_372_036_854_775_807n,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0n),
    created: instant(1_763_800_000_123),
  };
};

export const storyOf = (version: TableVersion): TableStory => ({
  version,
  ownerLogin: 'ptolemy',
  owner: 9_007_199_254_740_993n,
  spaceName: 'MyDB',
  query: 'SELECT ra INTO mydb.[Bright Stars]\nFROM Hipparcos',
});

export const OUTPUT: Output = {
  token: '0123456789abcdef0123456789abcdef' as OutputToken,
  fileName: 'bright_ptolemy.csv',
  bytes: 8n,
  expires: instant(Date.now() + 3_600_000),
};

/** What a store would say that knows nothing at all. */
export const NOTHING_KNOWN: Known = {
  attempts: new Set(),
  versions: new Set(),
  expiredVersions: new Set(),
  outputs: new Set(),
};

export const storiesOf = async (files: Files): Promise<readonly TableStory[]> =>
  Array.fromAsync(files.readStories());
