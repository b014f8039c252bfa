// `npm test`: every test/**/*.test.ts, a process for each folder of test/, and one closing line
// `N passed, N failed, N skipped`. Words after `--` choose files by their paths, `--not WORD`
// leaves files away, `--name PATTERN` chooses tests by their titles.
// As root nothing may be skipped: what only root can test would be tested by nobody.

import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SECRETS_FILE } from '../test/support/secrets.ts';
import { inRightNode } from './right-node.ts';
import type { TestLine } from './test-reporter.ts';

/** A module is named by its address. */
const DRAWN_ALIKE = new URL('../test/support/drawn-alike.ts', import.meta.url).href;

/** A folder's tests that run longer hang: the slowest takes a fifth of it. */
const GROUP_MINUTES_MAX = 10;

/** A single test that runs longer hangs. */
const TEST_MINUTES_MAX = 3;

/** What a process wrote before its end is read long before. */
const PIPE_MILLISECONDS_MAX = 2_000;

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' }, not: { type: 'string', multiple: true, default: [] } },
  });
  const files = testFiles(positionals, values.not);
  const folder = await mkdtemp(join(tmpdir(), 'almagest-tests-'));
  const results: GroupResult[] = [];
  try {
    for (const [group, paths] of groupsOf(files)) {
      const result = await runGroup({ group, paths, folder, name: values.name });
      process.stdout.write(reportOf(result));
      results.push(result);
    }
    const isWhole = positionals.length === 0 && values.name === undefined;
    const logs = await logsGroup(folder, isWhole);
    if (logs !== undefined) {
      process.stdout.write(reportOf(logs));
      results.push(logs);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const leftAway = NEED_PROGRAMS.filter((path) => !files.includes(path));
  if (positionals.length === 0 && leftAway.length > 0) {
    console.log(`Left away, for they need another program: ${leftAway.join(', ')}`);
  }
  return close(results);
};

/**
 * Paths of tests. Those that need another program are left away unless they are named: `npm test`
 * needs nothing but the clone; `.ci/run` installs the programs and names them.
 */
const testFiles = (words: readonly string[], not: readonly string[]): readonly string[] =>
  globSync('test/**/*.test.ts')
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('test/conformance/'))
    .filter((path) =>
      words.length === 0
        ? !NEED_PROGRAMS.includes(path)
        : words.some((word) => path.includes(word)),
    )
    .filter((path) => !not.some((word) => path.includes(word)))
    .toSorted();

/**
 * The store on a PostgreSQL of its own, its contract and what it promises beyond; two servers that
 * share one; and xmllint beside our XML reader.
 */
const NEED_PROGRAMS: readonly string[] = [
  'test/contract/store-postgres.test.ts',
  'test/store/postgres.test.ts',
  'test/server/shared-postgres.test.ts',
  'test/base/xml/xmllint.test.ts',
];

/**
 * What runs in one process. Each file of test/server has a server of its own from the first test
 * of its process to the last, and so many at once would be a test of the machine.
 */
const groupsOf = (files: readonly string[]): ReadonlyMap<string, readonly string[]> =>
  Map.groupBy(files, (path) => {
    const [, folder = '', file = ''] = path.split('/');
    return folder === 'server' ? `${folder}/${file.replace('.test.ts', '')}` : folder;
  });

interface Group {
  readonly group: string;
  readonly paths: readonly string[];
  /** Where the reporter writes to. */
  readonly folder: string;
  readonly name: string | undefined;
}

interface GroupResult {
  readonly group: string;
  readonly lines: readonly TestLine[];
  /** What it wrote itself; shown when something failed. */
  readonly output: string;
  /** Set where the process ended otherwise than by finishing its tests. */
  readonly death: string | undefined;
  readonly seconds: number;
}

const runGroup = async ({ group, paths, folder, name }: Group): Promise<GroupResult> => {
  const start = performance.now();
  const report = join(folder, `${group.replace('/', '-')}.jsonl`);
  const environment = {
    ...process.env,
    ALMAGEST_TEST_LOGS: folder,
    // Every test that starts a process would compile the same files again.
    NODE_COMPILE_CACHE: join(import.meta.dirname, '..', 'node_modules', '.cache', 'almagest'),
  };
  const { output, end } = await run(environment, [
    '--test',
    '--test-isolation=none',
    `--import=${DRAWN_ALIKE}`,
    `--test-timeout=${TEST_MINUTES_MAX * 60_000}`,
    `--test-reporter=${join(import.meta.dirname, 'test-reporter.ts')}`,
    `--test-reporter-destination=${report}`,
    ...(name === undefined ? [] : [`--test-name-pattern=${name}`]),
    ...paths,
  ]);
  const lines = await linesOf(report);
  const isFailed = lines.some(({ outcome }) => outcome === 'failed');
  const death = end === '0' || (end === '1' && isFailed) ? undefined : end;
  return { group, lines, output, death, seconds: (performance.now() - start) / 1_000 };
};

/**
 * One more test after all: whether a secret that any test used stands in any log. In a whole run
 * there must be secrets and logs: otherwise they are no longer told to us, and nothing is proven.
 */
const logsGroup = async (folder: string, isWhole: boolean): Promise<GroupResult | undefined> => {
  const secrets = (await readFile(join(folder, SECRETS_FILE), 'utf8').catch(() => ''))
    .split('\n')
    .filter((secret) => secret !== '');
  const logs = globSync(join(folder, '*.log'));
  const isBare = secrets.length === 0 || logs.length === 0;
  if (isBare && !isWhole) return undefined;
  const found: string[] = [];
  for (const log of logs) {
    const text = await readFile(log, 'utf8');
    found.push(...secrets.filter((secret) => text.includes(secret)).map(() => log));
  }
  const line: TestLine = {
    outcome: found.length === 0 && !isBare ? 'passed' : 'failed',
    title: `none of ${secrets.length} secrets stands in any of ${logs.length} logs`,
    place: 'scripts/test.ts',
    why: isBare
      ? BARE
      : found.length === 0
        ? ''
        : `${found.length} places, the first in ${found[0]}`,
  };
  return { group: 'logs', lines: [line], output: '', death: undefined, seconds: 0 };
};

const BARE = 'a whole run must tell of both: see test/support/secrets.ts';

/** Runs Node; resolves with all it wrote and the status or signal it ended with. */
const run = (
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<{ readonly output: string; readonly end: string }> => {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const limit = setTimeout(() => child.kill('SIGKILL'), GROUP_MINUTES_MAX * 60_000);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(limit);
      // A process that a test left behind would hold the pipes, and us, for ever.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, PIPE_MILLISECONDS_MAX);
    });
    child.once('close', (status, signal) => {
      resolve({ output: Buffer.concat(chunks).toString(), end: String(status ?? signal) });
    });
  });
};

const linesOf = async (report: string): Promise<readonly TestLine[]> => {
  const text = await readFile(report, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TestLine);
};

const countOf = (lines: readonly TestLine[], outcome: TestLine['outcome']): number =>
  lines.filter((line) => line.outcome === outcome).length;

/** What failed and what was skipped, then one line for the group. */
const reportOf = ({ group, lines, output, death, seconds }: GroupResult): string => {
  const failed = lines.filter(({ outcome }) => outcome === 'failed');
  const skipped = lines.filter(({ outcome }) => outcome === 'skipped');
  const counts = `${countOf(lines, 'passed')} passed, ${failed.length} failed`;
  return [
    ...(failed.length === 0 && death === undefined ? [] : [output.trimEnd()]),
    ...failed.map(({ title, place, why }) => `✖ ${title}\n  ${place}\n${indented(why)}`),
    ...skipped.map(({ title, why }) => `– ${title} (skipped: ${why})`),
    ...(death === undefined ? [] : [`✖ the process of test/${group} ended with ${death}${HUNG}`]),
    `${group.padEnd(12)} ${counts}  ${seconds.toFixed(1)} s\n`,
  ].join('\n');
};

const HUNG = ` (SIGKILL after ${GROUP_MINUTES_MAX} min: a test hung or left something open)`;

const indented = (text: string): string => text.replace(/^/gm, '    ');

const close = (results: readonly GroupResult[]): number => {
  const lines = results.flatMap((result) => result.lines);
  const deaths = results.filter(({ death }) => death !== undefined).length;
  const failed = countOf(lines, 'failed') + deaths;
  const skipped = countOf(lines, 'skipped');
  const isRoot = process.getuid?.() === 0;
  if (isRoot && skipped > 0) console.log('As root nothing may be skipped.');
  console.log(`${countOf(lines, 'passed')} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || lines.length + deaths === 0 || (isRoot && skipped > 0) ? 1 : 0;
};

process.exitCode = await inRightNode(main);
