// What the message of a job that stopped says of what its COMMITs had made durable.
// The row itself tells, in the move that ends the job: until then a point may still be made.

import { sql, type RawBuilder } from 'kysely';
import { KEPT_BEFORE } from '../domain/job.ts';
import { storableMessage } from './json.ts';

/** `message` for a row of `jobs`, and behind it what its job has kept, as `keptSentence` has it. */
export const withKept = (message: string): RawBuilder<string> => {
  const words = storableMessage(message);
  return sql<string>`case when commits = 0 then cast(${words} as text)
    else cast(${`${words} ${KEPT_BEFORE} `} as text) || cast(commits as text) || '.' end`;
};
