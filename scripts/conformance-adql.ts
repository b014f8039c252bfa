// ADQL as two readers take it: ours, and the one inside STILTS, on every text of the cases of its
// grammar. Root installs STILTS where it is missing; for others it is skipped by name.
// Ends with `N passed, N failed, N skipped`, and with status 1 where a check failed, or root went
// without the package.

import { inRightNode } from './right-node.ts';
import { comparedVerdicts, STILTS_PACKAGE } from '../test/conformance/adql/stilts-reader.ts';
import { installPackages, missingPackages } from '../test/conformance/debian-packages.ts';

const isRoot = process.getuid?.() === 0;

const main = async (): Promise<number> => {
  if (isRoot && missingPackages([STILTS_PACKAGE]).length > 0) {
    await installPackages([STILTS_PACKAGE]).catch((error: unknown) => {
      console.log(`not installed: ${STILTS_PACKAGE}: ${String(error)}`);
    });
  }
  if (missingPackages([STILTS_PACKAGE]).length > 0) {
    console.log(`skipped: install ${STILTS_PACKAGE}, as root by apt-get install`);
    console.log('0 passed, 0 failed, 1 skipped');
    return isRoot ? 1 : 0;
  }
  const counts = { passed: 0, failed: 0 };
  for await (const { outcome, text } of comparedVerdicts()) {
    counts[outcome] += 1;
    if (outcome === 'failed') console.log(`failed: ${text}`);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, 0 skipped`);
  return counts.failed > 0 ? 1 : 0;
};

process.exitCode = await inRightNode(main);
