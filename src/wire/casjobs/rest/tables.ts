// Contexts and tables over REST: which contexts there are, and what one or one's own space holds.
// Nothing of a table's rows is read here.

import type { Instant } from '../../../base/time.ts';
import type { Jobs } from '../../../core/jobs.ts';
import type { TableListing, Tables } from '../../../core/tables.ts';
import { jsonAnswer, signed, type Doorkeeper, type Resource } from './resource.ts';
import type { Json } from './json.ts';

/** What tables need of the rest of the house. */
export interface RestTablesParts {
  readonly door: Doorkeeper;
  readonly tables: Tables;
  readonly jobs: Pick<Jobs, 'queues'>;
}

/** The resources of tables. */
export const tableResourcesOf = ({ door, tables, jobs }: RestTablesParts): readonly Resource[] => [
  {
    method: 'GET',
    path: 'contexts',
    about: 'The contexts that you may use, each with the limits of its queues in minutes.',
    run: signed(door, async (_, account) =>
      jsonAnswer(
        [...Map.groupBy(await jobs.queues(account), ({ context }) => context)].map(
          ([name, queues]) => ({ Name: name, Queues: queues.map(({ minutes }) => minutes) }),
        ),
      ),
    ),
  },
  {
    method: 'GET',
    path: 'contexts/{context}/tables',
    about: 'The tables of a context, or yours in MyDB.',
    run: signed(door, async ({ named: { context = '' } }, account) =>
      jsonAnswer((await tables.list(account, context)).map(jsonTableOf)),
    ),
  },
];

const jsonTableOf = ({ name, rows, bytes, created }: TableListing): Json => ({
  Date: ticksOf(created),
  Name: name,
  Rows: rows,
  // A table with a byte in it takes room, so the last kilobyte that has begun counts.
  Size: (bytes + 1_023n) / 1_024n,
});

/** .NET's ticks: 100 ns each since the first moment of the year 1, in UTC. */
const ticksOf = (at: Instant): bigint => (BigInt(at) + MILLISECONDS_TO_1970) * 10_000n;

/** 719,162 days, of 86,400,000 each. */
const MILLISECONDS_TO_1970 = 719_162n * 86_400_000n;
