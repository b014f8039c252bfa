// `npm run hostile`: the whole hostile corpus against a server, against the engine behind its lock
// and against the operating system alone. Prints which wall stopped what, how long quick queries of
// others took meanwhile, and ends with `N passed, N failed, N skipped`, with status 1 where a wall
// stood open. `-- --most N` takes N attacks of each group.

import { parseArgs } from 'node:util';
import { linesOf, tallyOf } from '../test/hostile/report.ts';
import { runHostile, type Section } from '../test/hostile/run.ts';
import { inRightNode } from './right-node.ts';

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { most: { type: 'string', default: 'all' } } });
  const most = values.most === 'all' ? Infinity : Number(values.most);
  const sections: Section[] = [];
  for await (const section of runHostile({ most })) {
    for (const line of linesOf(section)) console.log(line);
    sections.push(section);
  }
  const { passed, failed, skipped } = tallyOf(sections);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
};

process.exitCode = await inRightNode(main);
