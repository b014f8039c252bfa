// ADQL as two readers take it: ours, and the one inside STILTS, on every text of the cases of its
// grammar. Root installs STILTS where it is missing; for others it is skipped by name.
// Ends with `N passed, N failed, N skipped`, and with status 1 where a check failed, or root went
// without the package.

import { inRightNode } from './right-node.ts';
import { comparedVerdicts } from '../test/conformance/adql/stilts-reader.ts';
import { chooseStacks } from '../test/conformance/chosen-stacks.ts';

const main = async (): Promise<number> => {
  const stilts = { name: 'stilts', packages: ['stilts'] };
  const chosen = await chooseStacks([stilts], process.argv.slice(2));
  if (chosen === undefined) return 2;
  const counts = { passed: 0, failed: 0 };
  for await (const { outcome, text } of chosen.ready.length === 0 ? [] : comparedVerdicts()) {
    counts[outcome] += 1;
    if (outcome === 'failed') console.log(`failed: ${text}`);
  }
  return chosen.close(counts);
};

process.exitCode = await inRightNode(main);
