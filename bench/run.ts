// Every benchmark, or those that are named, one after another; then all figures as one table.
// Usage: node bench/run.ts [names…] [--rows 20000000] [--columns 500]
// Each is a process of its own, so that none inherits what another has left in memory.

import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inRightNode } from '../scripts/right-node.ts';
import { FULL_SIZE } from './catalog.ts';
import { lineOf, type Figure } from './support/measure.ts';

/** In the order of the tables in bench/README.md. */
const NAMES = [
  'batch-query',
  'quick-query',
  'select-into',
  'extract-csv',
  'formats',
  'import',
  'command',
  'job-status',
  'job-list',
  'asmx',
  'store-rate',
  'small-jobs',
  'fair-share',
  'language',
  'cone-search',
  'cone-join',
  'sql-sky',
  'tap',
  'tap-rows',
  'tap-jobs',
  'slow-reader',
  'quick-under-load',
] as const;

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: String(FULL_SIZE.rows) },
      columns: { type: 'string', default: String(FULL_SIZE.columns) },
    },
  });
  const strange = positionals.find((name) => !NAMES.some((known) => known === name));
  if (strange !== undefined) {
    process.stderr.write(`There is no benchmark '${strange}'; there are ${NAMES.join(', ')}.\n`);
    return 2;
  }
  const size = ['--rows', values.rows, '--columns', values.columns];
  const lines: string[] = [];
  let failures = 0;
  for (const name of NAMES) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const figures = await figuresOf(name, size);
    if (figures === undefined) failures += 1;
    lines.push(...(figures?.map(lineOf) ?? [`${name}: ended without a figure`]));
  }
  process.stdout.write(`\n${lines.join('\n')}\n`);
  return failures === 0 ? 0 : 1;
};

/** Runs one benchmark, which prints its own lines; undefined where it ended without figures. */
const figuresOf = (name: string, size: readonly string[]): Promise<readonly Figure[] | undefined> =>
  new Promise((resolve) => {
    let figures: readonly Figure[] | undefined;
    const child = fork(join(import.meta.dirname, `${name}.ts`), size);
    // Only our own files run there, and this is all they ever send.
    child.on('message', (message) => void (figures = message as readonly Figure[]));
    child.on('exit', () => resolve(figures));
  });

if (import.meta.main) process.exitCode = await inRightNode(main);
