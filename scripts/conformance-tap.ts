// Programs of the Virtual Observatory against a running server: STILTS' taplint must find nothing,
// tapquery, tapresume, pyvo and astroquery must do their work, without an account and signed in.
// `-- taplint pyvo` runs those alone. Root installs what is missing; for others a program that is
// absent is skipped by name, and for all what PyPI does not give. Prints what failed; ends with
// `N passed, N failed, N skipped`, with status 1 where a check failed, or where root had to skip a
// program of Debian's.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRightNode } from './right-node.ts';
import { startServer } from '../test/conformance/almagest-server.ts';
import { chooseStacks } from '../test/conformance/chosen-stacks.ts';
import { GUEST, makeGuest, makeKinds } from '../test/conformance/tap/ground.ts';
import type { Line } from '../test/conformance/tap/program.ts';
import { STACKS, type Site, type Stack } from '../test/conformance/tap/stacks.ts';

const main = async (): Promise<number> => {
  const chosen = await chooseStacks(STACKS, process.argv.slice(2));
  if (chosen === undefined) return 2;
  const folder = await mkdtemp(join(tmpdir(), 'almagest-tap-'));
  const server = await startServer(['--log-level', 'error', '--tap-guest', GUEST]);
  try {
    const { base, password } = server.target;
    const site = { url: `${base}/tap`, login: 'demo', password, folder };
    makeGuest(server.data);
    await makeKinds(site.url, `Basic ${btoa(`${site.login}:${password}`)}`);
    const lines: Line[] = [];
    for (const stack of chosen.ready) lines.push(...(await linesOf(stack, site)));
    const failed = lines.filter(({ failure }) => failure !== undefined).length;
    const skipped = lines.filter((line) => line.skipped !== undefined).length;
    return chosen.close({ passed: lines.length - failed - skipped, failed, skipped });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** What a program tried; one that stops has failed at that. */
const linesOf = async ({ name, run }: Stack, site: Site): Promise<readonly Line[]> => {
  const start = performance.now();
  const lines: readonly Line[] = await run(site).catch((error: unknown) => [
    { title: 'its run', failure: String(error) },
  ]);
  for (const { title, failure, skipped } of lines) {
    if (failure !== undefined) console.log(`failed: ${name}: ${title}: ${failure}`);
    if (skipped !== undefined) console.log(`skipped: ${name}: ${title}: ${skipped}`);
  }
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`${name}: ${lines.length} checks; ${seconds} s`);
  return lines;
};

process.exitCode = await inRightNode(main);
