// Real SOAP stacks against running servers: the services of the toolkit's tests, and a new Almagest
// server with its demo account. `conformance:soap-clients -- zeep gSOAP` runs those that are named.
// Root installs what is missing; for others a stack that lacks something is skipped by name.
// Prints what failed and what a stack itself cannot do; ends with `N passed, N failed, N skipped`,
// and with status 1 where a check failed, or where root had to skip a stack.

import { inRightNode } from './right-node.ts';
import { chooseStacks } from '../test/conformance/chosen-stacks.ts';
import { startServer } from '../test/conformance/almagest-server.ts';
import { startFixtureServer } from '../test/conformance/soap-clients/fixture-server.ts';
import { runStack, type StackLine } from '../test/conformance/soap-clients/run-stack.ts';
import { STACKS, type Addresses, type Stack } from '../test/conformance/soap-clients/stacks.ts';

const main = async (): Promise<number> => {
  const chosen = await chooseStacks(STACKS, process.argv.slice(2));
  if (chosen === undefined) return 2;
  const lines = await runAll(chosen.ready);
  return chosen.close({ passed: countOf(lines, 'passed'), failed: countOf(lines, 'failed') });
};

const runAll = async (stacks: readonly Stack[]): Promise<readonly StackLine[]> => {
  if (stacks.length === 0) return [];
  await using fixtures = await startFixtureServer();
  const server = await startServer();
  try {
    const { base, wsid, password } = server.target;
    const jobs = `${base}/casjobs/services/jobs.asmx`;
    const addresses: Addresses = { probe: fixtures.probe, jobs, wsid, password };
    const lines: StackLine[] = [];
    for (const stack of stacks) lines.push(...(await runOne(stack, addresses)));
    return lines;
  } finally {
    await server.stop();
  }
};

const runOne = async (stack: Stack, addresses: Addresses): Promise<readonly StackLine[]> => {
  const start = performance.now();
  const lines = await runStack(stack, addresses);
  for (const { outcome, text } of lines) {
    if (outcome !== 'passed') console.log(`${outcome}: ${stack.name}: ${text}`);
  }
  const [passed, failed] = [countOf(lines, 'passed'), countOf(lines, 'failed')];
  const limits = countOf(lines, 'limit');
  const facts = `${passed} held, ${failed} did not, ${limits} are limits of the stack`;
  console.log(`${stack.name}: ${facts}; ${secondsSince(start)} s`);
  return lines;
};

const countOf = (lines: readonly StackLine[], outcome: StackLine['outcome']): number =>
  lines.filter((line) => line.outcome === outcome).length;

const secondsSince = (start: number): string => ((performance.now() - start) / 1_000).toFixed(1);

process.exitCode = await inRightNode(main);
