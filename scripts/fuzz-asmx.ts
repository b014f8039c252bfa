// `npm run fuzz:asmx -- --minutes 5 --seed 7`: random and mutated envelopes, headers and forms
// against the fixture services and the real program, each a process of its own. Nothing may go
// unhandled, nothing be a result where ASMX refuses, and memory must not grow.
// Without a seed three are taken in turn, of which one is new. A failure prints its seed and leaves
// the smallest request that shows it in a file.

import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inRightNode } from './right-node.ts';
import { newSeed } from '../test/support/seeds.ts';
import { fuzz, type Run } from '../test/wire/asmx/fuzz/fuzz.ts';
import {
  startFixtures,
  startReal,
  type Memory,
  type Target,
} from '../test/wire/asmx/fuzz/targets.ts';

/** What memory in use may grow by: caches fill, and compiled code is counted. */
const GROWTH_BYTES_MAX = 12_000_000;

/** The same for all that the system gave: a collector that is not pressed lets it grow at first. */
const RESIDENT_GROWTH_BYTES_MAX = 150_000_000;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
  });
  const minutes = Number(values.minutes);
  const seeds = values.seed === undefined ? [1, 2, newSeed()] : [Number(values.seed)];
  if (!(minutes > 0) || seeds.some((seed) => !Number.isSafeInteger(seed))) {
    console.error('Say for how long, and from where: --minutes 5 --seed 7');
    return 2;
  }
  console.log(`fuzz of ASMX: ${minutes} minutes, seeds ${seeds.join(', ')}`);
  await using parts = new AsyncDisposableStack();
  const targets = [parts.use(await startFixtures())];
  for (const target of await startReal()) targets.push(parts.use(target));
  const seconds = (minutes * 60) / (seeds.length * targets.length);
  let [passed, failed] = [0, 0];
  for (const target of targets) {
    for (const seed of seeds) {
      const run = await fuzz(target, seed, seconds);
      console.log(`${target.name}, seed ${seed}: ${lineOf(run)}`);
      const wrong = await wrongIn(run, target, seed);
      if (wrong === null) passed += 1;
      else failed += 1;
      if (wrong !== null) console.log(`failed: ${wrong}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
};

const lineOf = ({ requests, seconds, statuses, verdicts, memory }: Run): string => {
  const [before, after] = memory.map(memoryText);
  return (
    `${requests} requests, ${Math.round(requests / seconds)}/s; ${counts(statuses)}; ` +
    `due ${counts(verdicts)}; memory ${before} then ${after}`
  );
};

const counts = (map: ReadonlyMap<number | string, number>): string =>
  [...map]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${count} × ${name}`)
    .join(', ');

const memoryText = ({ resident, inUse }: Memory): string =>
  `${megabytes(resident)} MB${inUse === null ? '' : ` (${megabytes(inUse)} in use)`}`;

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

const wrongIn = async (run: Run, target: Target, seed: number): Promise<string | null> => {
  const { failure, memory } = run;
  const [before, after] = memory;
  if (failure !== null) {
    const file = join(tmpdir(), `fuzz-asmx-${target.name.replaceAll(/\W+/g, '-')}-${seed}.req`);
    await writeFile(file, failure.request);
    const { operation, harmless, refused, noise, binding } = failure.attempt;
    const names = [...harmless, ...(refused === null ? [] : [refused])].map(({ name }) => name);
    return (
      `${target.name}, seed ${seed}: ${failure.why}\n` +
      `  ${operation.name} over ${binding}; changes: ${names.join(', ') || 'none'}; ` +
      `noise: ${JSON.stringify(noise)}\n  the request is in ${file}:\n` +
      failure.request.toString('latin1').slice(0, 4_000)
    );
  }
  if (run.requests === 0) return `${target.name}, seed ${seed}: nothing was asked`;
  const grown = before.inUse === null || after.inUse === null ? 0 : after.inUse - before.inUse;
  const residentGrown = after.resident - before.resident;
  if (grown <= GROWTH_BYTES_MAX && residentGrown <= RESIDENT_GROWTH_BYTES_MAX) return null;
  const most = megabytes(Math.max(grown, residentGrown));
  return `${target.name}, seed ${seed}: memory grew by ${most} MB`;
};

process.exitCode = await inRightNode(main);
