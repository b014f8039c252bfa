// Queries whose rows are read page by page: the rows become a file that is kept as outputs are,
// and one token stands for it until its last page has been read, or nobody has asked for the next
// for too long. How far it has been read is in the record: any server gives the next page.

import { after, MINUTE } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { Column } from '../domain/column.ts';
import type { Output, OutputToken } from '../domain/output.ts';
import { Refusal } from '../domain/refusal.ts';
import type { SeenSpace } from '../domain/space.ts';
import { makeFile } from './download.ts';
import type { Parts } from './parts.ts';
import { quickBatchOf, type QuickAsk } from './quick.ts';
import { readPage, type Cell, type RowPage } from './row-pages.ts';

/** A batch to be run at once in a space. */
export interface PagedAsk {
  readonly text: string;
  readonly space: SeenSpace;
  readonly context: string;
  /** Rows of a page, from 1 to `PAGE_ROWS_MAX`. */
  readonly pageRows: number;
}

/** Some rows of a result. */
export interface ResultPage {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** The same for every page; null where no page follows. */
  readonly token: OutputToken | null;
}

/** The verbs on results that are read page by page. */
export interface QueryPages {
  /** Runs a batch and gives its first page; refuses as a quick query does. */
  open(account: Account, ask: PagedAsk, signal: AbortSignal): Promise<ResultPage>;
  /** The next page; `unknown-result` for what is not the account's, was read whole or expired. */
  next(account: Account, token: string): Promise<ResultPage>;
}

/** More rows than these make an answer that few clients can hold. */
export const PAGE_ROWS_MAX = 100_000;

/** The verbs over `parts`. */
export const createQueryPages = (parts: Parts): QueryPages => ({
  open: async (account, ask, signal) => {
    const told = { ...ask, taskName: null, system: false };
    const { output, ...page } = await firstPageOf(parts, account, told, signal);
    if (output === null) return { ...page, token: null };
    if (page.next !== null) {
      const { token } = output;
      const cursor = { token, columns: page.columns, pageRows: ask.pageRows, position: page.next };
      await parts.store.cursors.insert(cursor);
    }
    return turned(parts, output, page);
  },
  next: async (account, token) => {
    for (;;) {
      const found = await parts.store.cursors.find(token.toLowerCase() as OutputToken);
      if (found?.owner !== account.id) throw new Refusal('unknown-result');
      const { cursor, output } = found;
      const { position, pageRows, columns } = cursor;
      if (output.expires <= parts.clock.now()) throw new Refusal('unknown-result');
      const page = await pageOf(parts, output, { position, rowsMax: pageRows });
      // Who asks twice at once gets two pages, in some order, and none twice.
      const isOurs = await parts.store.cursors.advance(cursor.token, position, page.next);
      if (isOurs) return turned(parts, output, { columns, ...page });
    }
  },
});

/** The first rows of a result, and the file in which all of them are. */
interface FirstPage extends RowPage {
  readonly columns: readonly Column[];
  /** Null where the batch had no rows to tell. */
  readonly output: Output | null;
}

/** Runs a batch at once and gives its first rows; nothing is kept of those that follow. */
export const firstRowsOf = async (
  parts: Parts,
  account: Account,
  ask: PagedAsk & Pick<QuickAsk, 'taskName' | 'system'>,
  signal: AbortSignal,
): Promise<RowPage['rows']> => {
  const { output, ...page } = await firstPageOf(parts, account, ask, signal);
  if (output !== null) await turned(parts, output, { ...page, next: null });
  return page.rows;
};

const firstPageOf = async (
  parts: Parts,
  account: Account,
  ask: PagedAsk & Pick<QuickAsk, 'taskName' | 'system'>,
  signal: AbortSignal,
): Promise<FirstPage> => {
  const { job } = await quickBatchOf(parts, account, ask);
  const { output, columns } = await makeFile(parts, { ...job, format: 'json-result' }, signal);
  if (output === null) return { columns: [], rows: [], next: null, output };
  const page = await pageOf(parts, output, { position: 0, rowsMax: ask.pageRows });
  return { ...page, columns, output };
};

/** A page that goes out: rows behind it wait for the next call; where there are none, all go. */
const turned = async (
  { store, files, clock, limits, observer }: Parts,
  output: Output,
  { columns, rows, next }: RowPage & Pick<ResultPage, 'columns'>,
): Promise<ResultPage> => {
  const now = clock.now();
  const isLast = next === null;
  try {
    const end = isLast ? now : after(now, limits.pagesKeepMinutes * MINUTE);
    await store.outputs.keepUntil(output.token, end);
    if (isLast) await files.retractOutput(output);
  } catch (error) {
    // The rows are read; a file that could not go now is swept when it has expired.
    observer.bug(error, { output: output.fileName });
  }
  return { columns, rows, token: isLast ? null : output.token };
};

const pageOf = async (
  { files }: Parts,
  output: Output,
  ask: { readonly position: number; readonly rowsMax: number },
) => {
  const file = await files.openOutput(output);
  if (file === undefined) throw new Refusal('unknown-result');
  return readPage(file, ask);
};
