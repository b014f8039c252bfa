// Replays recordings of ASMX services against our toolkit: `conformance:asmx -- DIR`, where DIR has
// folders of `.req` and `.res`. A line for each that is answered otherwise, and for each that is so
// on purpose; at the end `N passed, N failed`, and status 1 where any failed.

import { inRightNode } from './right-node.ts';
import { recordingsIn, startReplayServers } from '../test/wire/asmx/replay.ts';
import type { Answer } from '../test/wire/asmx/replay.ts';

const main = async (): Promise<number> => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error('Say where the recordings are: npm run -s conformance:asmx -- DIR');
    return 2;
  }
  await using servers = await startReplayServers();
  let [passed, failed] = [0, 0];
  for (const recording of recordingsIn(folder)) {
    const outcome = await servers.replay(recording);
    if (outcome.kind === 'different') {
      failed += 1;
      console.log(`failed: ${recording.name}: ${differenceOf(recording.answer, outcome.got)}`);
      continue;
    }
    passed += 1;
    if (outcome.kind === 'on purpose') console.log(`on purpose: ${recording.name}: ${outcome.why}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};

/** What differs first, in a line. */
const differenceOf = (recorded: Answer, got: Answer): string => {
  if (got.status !== recorded.status) return `status ${got.status}, recorded ${recorded.status}`;
  if (got.type !== recorded.type) {
    return `type ${got.type ?? 'missing'}, recorded ${recorded.type ?? 'missing'}`;
  }
  let at = 0;
  while (at < got.body.length && got.body[at] === recorded.body[at]) at += 1;
  const around = ({ body }: Answer): string =>
    JSON.stringify(body.slice(Math.max(0, at - 40), at + 80));
  return `the body has ${around(got)}, recorded ${around(recorded)}`;
};

process.exitCode = await inRightNode(main);
