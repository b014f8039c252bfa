// The audit log: a JSON line for each act that somebody may have to answer for, added to a file
// that its owner alone reads, and never changed. What an act may say, who tells of it decides.

import { appendFileSync } from 'node:fs';
import { withoutSecrets } from './secrets.ts';

/** Where the lines go, and who acts where nobody has signed in. */
export interface AuditTerms {
  readonly file: string;
  /** As `root`, at the command line; a server's own doing is the `server`'s. */
  readonly who: string;
  /** As `command line`; null for a server's own doing. */
  readonly from: string | null;
}

/** One act, as it is written. */
export interface AuditLine {
  readonly at: string;
  readonly act: string;
  /** Null for a caller who has not signed in. */
  readonly who: string | null;
  /** The address of a caller. */
  readonly from: string | null;
  readonly request?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Adds a line, which is the system's to keep when this returns. The file is opened each time, so
 * that whoever puts it aside is obeyed at once; acts are few.
 */
export const addAuditLine = (file: string, { facts, ...line }: AuditLine): void => {
  const text = JSON.stringify(withoutSecrets({ ...line, ...facts }));
  appendFileSync(file, `${text}\n`, { mode: OWNER_ONLY });
};

/** It tells who signs in from where. */
const OWNER_ONLY = 0o600;
