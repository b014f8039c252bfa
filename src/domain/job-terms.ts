// The terms of a job: what it was told beside its text, by somebody who directs its life.
// Most jobs were told nothing, and live by `PLAIN_TERMS`.

import type { Instant } from '../base/time.ts';
import type { Dialect } from './dialect.ts';
import type { UploadToken } from './upload.ts';

/** What a draft was told, by name and value, in order; what they mean is for the wire to say. */
export type DraftParameters = readonly (readonly [name: string, value: string])[];

/** A file that was sent along with a query, which has its rows as a table of this name. */
export interface SentTable {
  readonly name: string;
  readonly upload: UploadToken;
}

/** What a job was told beside its text, and what follows from it. */
export interface JobTerms {
  readonly dialect: Dialect;
  /** So many rows leave and no more; null for no bound but those of every query. */
  readonly rowsMax: bigint | null;
  /** Whether there were more; false until that is known. */
  readonly isCut: boolean;
  /** How many seconds it may run; null for the limit of its queue, which is the most there is. */
  readonly secondsMax: number | null;
  /** When its result goes, and it with it where it has not ended; null where nobody has said. */
  readonly destruction: Instant | null;
  /** Whether its owner is done with it: it is then in the history alone. */
  readonly isDestroyed: boolean;
  readonly parameters: DraftParameters;
  /** Tables of the job alone; their files go when it ends. */
  readonly tables: readonly SentTable[];
}

/** The terms of a job that was told nothing. */
export const PLAIN_TERMS: JobTerms = {
  dialect: 'casjobs',
  rowsMax: null,
  isCut: false,
  secondsMax: null,
  destruction: null,
  isDestroyed: false,
  parameters: [],
  tables: [],
};
