// Tables as people see them: lists of those of one's own space and of a context, and their files.
// No row is looked at here.

import type { Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Output } from '../domain/output.ts';
import type { TableRecords } from '../ports/store.ts';
import type { Contexts } from './contexts.ts';
import type { ExtractAsk } from './jobs.ts';

/** A table, as a list tells of it. */
export interface TableListing {
  readonly name: string;
  readonly rows: bigint;
  /** Of its files. */
  readonly bytes: bigint;
  /** When what it holds now was committed; of a context, when its release was made. */
  readonly created: Instant;
}

/** The verbs on whole tables. */
export interface Tables {
  /** The tables of a context or of one's own space, by name; refuses an unknown context. */
  list(account: Account, context: string): Promise<readonly TableListing[]>;
  /**
   * Makes the file of one's own table in a quick slot, as an extract job that somebody waits for;
   * it is an output like any other. `signal` aborts when the client has left.
   */
  download(account: Account, ask: ExtractAsk, signal: AbortSignal): Promise<Output>;
}

/** The verbs over the store's record of tables. */
export const createTables = (parts: {
  readonly contexts: Pick<Contexts, 'all' | 'resolve'>;
  readonly records: Pick<TableRecords, 'list'>;
  readonly download: Tables['download'];
}): Tables => ({
  download: parts.download,
  list: async (account, context) => {
    const named = await parts.contexts.resolve(account, context);
    if (named === OWN_SPACE) return parts.records.list(account.space);
    const contexts = (await parts.contexts.all(account)).filter(({ name }) => name === named);
    return contexts
      .flatMap(({ tables, created }) =>
        tables.map(({ name, rows, bytes }) => ({ name, rows, bytes, created })),
      )
      .toSorted((a, b) => a.name.localeCompare(b.name));
  },
});
