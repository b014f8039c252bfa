// `npm run check`: everything that must hold before a change lands, each step with its time.
// Words after `--` choose steps by name; `--quick` leaves the tests away. All chosen steps run, so
// that one call tells everything that is wrong.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inRightNode } from './right-node.ts';

const ROOT = join(import.meta.dirname, '..');
const tool = (name: string): string => join(ROOT, 'node_modules', '.bin', name);
const tests = join(import.meta.dirname, 'test.ts');

/** The steps in order, the quickest to tell first. */
const STEPS = {
  format: [tool('oxfmt'), '--check'],
  types: [tool('tsc'), '--project', ROOT],
  lint: [tool('oxlint'), '--type-aware', '--deny-warnings'],
  unused: [tool('knip')],
  house: [process.execPath, tests, 'test/house/'],
  tests: [process.execPath, tests, '--not', 'test/house/'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

type StepName = keyof typeof STEPS;

const NAMES = Object.keys(STEPS) as StepName[];

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((word) => !NAMES.some((name) => name === word));
  if (unknown !== undefined) {
    console.error(`There is no step '${unknown}'. Steps: ${NAMES.join(', ')}.`);
    return 2;
  }
  const chosen = NAMES.filter((name) =>
    positionals.length > 0 ? positionals.includes(name) : name !== 'tests' || !values.quick,
  );
  const failed = chosen.filter((name) => !runStep(name));
  if (failed.length === 0) console.log('The check holds.');
  else console.log(`The check does not hold: ${failed.join(', ')}.`);
  return failed.length === 0 ? 0 : 1;
};

/** Runs one step in sight; true where it ended well. */
const runStep = (name: StepName): boolean => {
  const [program, ...args] = STEPS[name];
  const start = performance.now();
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`${status === 0 ? '✔' : '✖'} ${name}  ${seconds} s\n`);
  return status === 0;
};

process.exitCode = await inRightNode(main);
