// Clients of the Command Web Service against a running server: pipelines on four real stacks, also
// with the server killed between calls, requests as they were recorded, and the calls of each
// client of docs/guide/coming-from-birst.md, whose table is compared. `-- zeep suds` runs those
// stacks alone. Root installs what is missing; for others a stack that lacks something is skipped
// by name. Prints what failed; ends with `N passed, N failed, N skipped`, and with status 1 where a
// check failed, or where root had to skip a stack.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inRightNode } from './right-node.ts';
import { chooseStacks } from '../test/conformance/chosen-stacks.ts';
import { startServer, type StartedServer } from '../test/conformance/almagest-server.ts';
import type { Ground } from '../test/conformance/command-clients/move.ts';
import {
  PARTS,
  type Part,
  type PartLine,
  type Site,
} from '../test/conformance/command-clients/parts.ts';
import { STACKS } from '../test/conformance/command-clients/stacks.ts';
import { openWorkshop } from '../test/conformance/command-clients/workshop.ts';
import { executorsOf, sendTo, statOf } from '../test/support/processes.ts';

const main = async (): Promise<number> => {
  const chosen = await chooseStacks(STACKS, process.argv.slice(2));
  if (chosen === undefined) return 2;
  // What needs no stack is run whichever are there.
  const left = STACKS.filter((stack) => !chosen.ready.includes(stack));
  const lines = await runParts((name) => left.every((stack) => stack.name !== name));
  return chosen.close({
    passed: heldIn(lines),
    failed: lines.filter(({ failure }) => failure !== undefined).length,
  });
};

const runParts = async (has: Site['has']): Promise<readonly PartLine[]> => {
  const server = await startServer(['--log-level', 'error', '--job-attempts-max', JOB_ATTEMPTS]);
  const { base } = server.target;
  await using workshop = openWorkshop(`${base}/CommandWebService.asmx`);
  try {
    const ground = groundOf(server);
    const site = { workshop, ground, restart: server.restart, has };
    const lines: PartLine[] = [];
    for (const part of PARTS) lines.push(...(await runPart(part, site)));
    return lines;
  } finally {
    await server.stop();
  }
};

/** A load may meet two kills: before the login behind it, and before the first look at it. */
const JOB_ATTEMPTS = '3';

const runPart = async ({ name, run }: Part, site: Site): Promise<readonly PartLine[]> => {
  const start = performance.now();
  const lines: PartLine[] = [];
  for await (const line of run(site)) lines.push(line);
  for (const { title, failure } of lines) {
    if (failure !== undefined) console.log(`failed: ${title}: ${failure}`);
  }
  console.log(`${name}: ${heldIn(lines)} steps held; ${secondsSince(start)} s`);
  return lines;
};

const heldIn = (lines: readonly PartLine[]): number =>
  lines.reduce((sum, { held }) => sum + held, 0);

const groundOf = ({ target, data, pid }: StartedServer): Ground => {
  const launcher = fileURLToPath(new URL('../bin/almagest', import.meta.url));
  const account = (input: string, ...words: readonly string[]): void => {
    const args = [launcher, 'account', ...words, '--data', data];
    execFileSync(process.execPath, args, { input, stdio: 'pipe' });
  };
  account('a guest of the house', 'add', 'guest', '--password-stdin');
  // For `addUser`; it gives no say in the spaces of others.
  account('', 'set', 'demo', '--privileges', 'admin');
  // A server starts another for one that has stopped.
  const executors = (): readonly number[] => executorsOf(pid());
  const stopAll = (): void => executors().forEach((child) => sendTo(child, 'SIGSTOP'));
  let stopping: NodeJS.Timeout | undefined;
  return {
    username: 'demo',
    password: target.password,
    guest: 'guest',
    freeze: () => {
      stopAll();
      stopping = setInterval(stopAll, FREEZE_MILLISECONDS);
    },
    isFrozen: () => executors().some(isStopped) && executors().every(isStopped),
    thaw: () => {
      clearInterval(stopping);
      executors().forEach((child) => sendTo(child, 'SIGCONT'));
    },
  };
};

const isStopped = (child: number): boolean => statOf(child)[0] === 'T';

/** Far less than an executor takes to start, so that none begins a job. */
const FREEZE_MILLISECONDS = 10;

const secondsSince = (start: number): string => ((performance.now() - start) / 1_000).toFixed(1);

process.exitCode = await inRightNode(main);
