// The main function of every benchmark: reads the size of the catalog, measures, prints the lines.
// Under `run.ts` the figures also go to the parent, which prints the table.

import { parseArgs } from 'node:util';
import { FULL_SIZE } from '../catalog.ts';
import { lineOf, type Bench } from './measure.ts';

/** Runs one benchmark as a program. */
export const runAlone = async (bench: Bench): Promise<void> => {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: String(FULL_SIZE.rows) },
      columns: { type: 'string', default: String(FULL_SIZE.columns) },
    },
  });
  const figures = await bench({ rows: Number(values.rows), columns: Number(values.columns) });
  for (const figure of figures) process.stdout.write(`${lineOf(figure)}\n`);
  process.send?.(figures);
};
