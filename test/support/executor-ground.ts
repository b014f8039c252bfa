// Ground to try the walls of an executor on: the folders of a small server with their modes, and a
// way to run raw DuckDB statements there under an executor's limits, user and lock.

import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import { openChannel } from '../../src/engines/duckdb/channel.ts';
import { spawnUnderLimits } from '../../src/engines/duckdb/executor-process.ts';
import type { WallsAnswer, WallsAsk, WallsSaid } from './executor-walls.ts';
import { ID_FIRST, isRoot } from './executor-yard.ts';

/** The folders of a small server, with the modes that the files adapter gives them. */
export interface Ground {
  readonly base: string;
  readonly staging: string;
  readonly temp: string;
  /** A Parquet file of 1000 rows that the job may read. */
  readonly catalog: string;
  /** A file of somebody else's space. */
  readonly other: string;
  readonly store: string;
  readonly fifo: string;
  remove(): void;
}

const MIB = 1024 ** 2;
const user = isRoot ? ID_FIRST + 1 : null;

/** Makes the folders; `secret` is what stands in the files that nobody may read. */
export const makeGround = async (secret: string): Promise<Ground> => {
  const base = mkdtempSync(join(tmpdir(), 'almagest-walls-'));
  chmodSync(base, 0o711);
  const at = (name: string): string => join(base, name);
  for (const name of ['staging', 'temp', 'catalog', 'other', 'run']) mkdirSync(at(name));
  chmodSync(at('run'), 0o711);
  const catalog = at('catalog/stars.parquet');
  await makeParquet(catalog, 'range AS id');
  writeFileSync(at('other/theirs.csv'), `a\n${secret}\n`, { mode: 0o440 });
  writeFileSync(at('store.sqlite'), secret, { mode: 0o600 });
  chmodSync(catalog, 0o444);
  chmodSync(at('catalog'), 0o555);
  chmodSync(at('other'), 0o550);
  for (const name of ['staging', 'temp']) chmodSync(at(name), 0o700);
  if (user !== null) {
    for (const name of ['staging', 'temp']) chownSync(at(name), user, user);
    for (const name of ['other', 'other/theirs.csv']) chownSync(at(name), 0, user + 1);
  }
  return {
    base,
    staging: at('staging'),
    temp: at('temp'),
    catalog,
    other: at('other/theirs.csv'),
    store: at('store.sqlite'),
    fifo: at('run/rows.fifo'),
    remove: () => {
      for (const name of ['catalog', 'other']) chmodSync(at(name), 0o755);
      rmSync(base, { recursive: true });
    },
  };
};

/** `$staging` and its like in a statement become the paths of the ground, `$server` our own pid. */
const put = (ground: Ground, statement: string): string =>
  statement.replace(/\$(\w+)/g, (whole, name: string) => {
    const path = ground[name as keyof Ground];
    if (name === 'server') return String(process.pid);
    return typeof path === 'string' ? path : whole;
  });

export interface Climbed {
  readonly answers: readonly WallsAnswer[];
  /** How the process went when its instance was closed: null where it stayed alive. */
  readonly died: string | null;
}

export interface Climb {
  readonly ground: Ground;
  /** False leaves DuckDB unlocked, to see what the operating system holds alone. */
  readonly locked?: boolean;
  /** A statement that runs longer is interrupted. */
  readonly milliseconds?: number;
  /**
   * A process from which nothing has come for so long is killed, and its death is told like any
   * other; where absent it is waited for, and its death before an answer is an error.
   */
  readonly silenceMilliseconds?: number;
}

/**
 * Runs statements, one after the other, in an executor of their own behind its walls; each list in
 * an instance of its own. The answers come in one list.
 */
export const climb = async (
  { ground, locked = true, milliseconds = 2_000, silenceMilliseconds }: Climb,
  ...rounds: readonly (readonly string[])[]
): Promise<Climbed> => {
  const child = spawnUnderLimits(
    {
      nodePath: process.execPath,
      programPath: fileURLToPath(new URL('./executor-walls.ts', import.meta.url)),
      limits: { memoryBytes: 512 * MIB, threads: 2, fileBytes: 64 * MIB },
    },
    'quick',
    ground.fifo,
  );
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => void (stderr += text.toString()));
  const climbed = await new Promise<Climbed>((resolve, reject) => {
    const answers: WallsAnswer[] = [];
    const silence =
      silenceMilliseconds && setTimeout(() => child.kill('SIGKILL'), silenceMilliseconds);
    const channel = openChannel(child, {
      onBreach: () => undefined,
      onMessage: (message) => {
        const said = message as WallsSaid;
        if (silence) silence.refresh();
        if (said.kind === 'answers') answers.push(...said.answers);
        else resolve({ answers, died: null });
      },
    });
    child.on('close', (code, signal) => {
      if (silence) clearTimeout(silence);
      if (answers.length === 0 && !silence) reject(new Error(`died before it answered: ${stderr}`));
      else resolve({ answers, died: signal ?? `exit ${code}` });
    });
    child.once('spawn', () => {
      const ask = { ...askOf(ground), locked, milliseconds };
      channel.send({
        ...ask,
        rounds: rounds.map((round) => round.map((text) => put(ground, text))),
      });
    });
  });
  child.kill('SIGKILL');
  rmSync(ground.fifo, { force: true });
  for (const name of readdirSync(ground.temp)) rmSync(join(ground.temp, name), { recursive: true });
  return climbed;
};

/** What the instance is opened with, and what its job may take. */
const LIMITS = { memoryBytes: 512 * MIB, threads: 2, diskBytes: BigInt(64 * MIB) };

const askOf = (ground: Ground): Omit<WallsAsk, 'rounds' | 'locked' | 'milliseconds'> => ({
  // Wider than the job's, so that its lock has to narrow them.
  setup: {
    temp: ground.temp,
    fifo: ground.fifo,
    limits: { ...LIMITS, diskBytes: 2n ** 40n, threads: 3 },
  },
  job: {
    user,
    staging: ground.staging,
    batch: { dialect: 'casjobs', text: '', statements: [] },
    snapshot: {
      context: 'Stars',
      databases: [
        {
          name: 'Stars',
          kind: 'context',
          names: ['stars'],
          objects: [],
          tables: [{ name: 'stars', columns: [], rows: 1000n, files: [ground.catalog] }],
        },
      ],
    },
    destination: { kind: 'stream', format: 'typed-csv' },
    limits: { ...LIMITS, turnsMax: 1 },
  },
});

export const errorOf = (answer: WallsAnswer | undefined): string =>
  answer !== undefined && 'error' in answer ? answer.error : '';

/** SHA-256 of a file's bytes. */
export const digestOf = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');

/** A table of 1000 rows: objID from 0, mag from 10 to 14.5 in steps of a half, over and over. */
export const makeStars = async (file: string): Promise<CatalogTable> => {
  await makeParquet(file, 'range AS "objID", 10 + (range % 10) / 2 AS mag');
  return {
    name: 'Stars',
    columns: [
      { name: 'objID', type: { name: 'bigint' } },
      { name: 'mag', type: { name: 'float' } },
    ],
    rows: 1000n,
    files: [file],
  };
};

const makeParquet = async (file: string, items: string): Promise<void> => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT ${items} FROM range(1000)) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
};
