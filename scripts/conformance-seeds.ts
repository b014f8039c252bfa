// Holds a server of ours to the help pages of the original services: `conformance:seeds -- DIR`,
// where each file of DIR is such a page. A line for each check that fails; at the end
// `N passed, N failed`, and status 1 where any failed. ONLY=NAME takes one operation's page alone.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRightNode } from './right-node.ts';
import { cancelJobChecks } from '../test/conformance/pages/cancel-job.ts';
import { heldOn, pageChecks, runChecks } from '../test/conformance/pages/check.ts';
import type { Check, Held } from '../test/conformance/pages/check.ts';
import {
  clearJobStatusChecks,
  getJobStatusChecks,
} from '../test/conformance/pages/command-jobs.ts';
import { findJobChecks } from '../test/conformance/pages/find-job.ts';
import { getJobsChecks } from '../test/conformance/pages/get-jobs.ts';
import { layGround } from '../test/conformance/pages/ground.ts';
import { readSeedPage } from '../test/conformance/pages/page.ts';

/** The promises of each operation's page. */
const PROMISES: Readonly<Record<string, (held: Held) => readonly Check[]>> = {
  FindJob: findJobChecks,
  GetJobs: getJobsChecks,
  CancelJob: cancelJobChecks,
  getJobStatus: getJobStatusChecks,
  clearJobStatus: clearJobStatusChecks,
};

const main = async (): Promise<number> => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error('Say where the pages are: npm run -s conformance:seeds -- DIR');
    return 2;
  }
  const pages = readdirSync(folder)
    .toSorted()
    .map((file) => readSeedPage(file, readFileSync(join(folder, file), 'utf8')))
    .filter(({ operation }) => (process.env['ONLY'] ?? operation) === operation);
  await using ground = await layGround();
  let [passed, failed] = [0, 0];
  for (const page of pages) {
    const promises = PROMISES[page.operation];
    if (promises === undefined) throw new Error(`Nothing is known of ${page.operation}.`);
    const held = heldOn(page, ground);
    const counts = await runChecks([...pageChecks(held), ...promises(held)], {
      tell: (line) => console.log(`failed: ${page.file} ${page.operation}: ${line}`),
      settle: () => ground.settle(),
    });
    passed += counts.passed;
    failed += counts.failed;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
};

process.exitCode = await inRightNode(main);
