// The methods of the Command Web Service on what is in a space: queries, page by page, and the
// tables that there are.

import type { Column } from '../../domain/column.ts';
import { PAGE_ROWS_MAX } from '../../core/query-pages.ts';
import { OWN_SPACE } from '../../domain/catalog.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { SeenSpace } from '../../domain/space.ts';
import type { TableVersion } from '../../domain/table.ts';
import { arrayOf, boolean, method, text } from '../asmx/declare.ts';
import { inSpace, signedIn, type Asked, type CommandServiceParts } from './asking.ts';
import { COMMAND_QUERY_RESULT, META_DATA_RESULT, QUERY_OPTION } from './classes.ts';
import { DOCS } from './docs.ts';
import { JDBC_TYPES, queryResultOf, type QueryResult } from './query-result.ts';
import { keptRules } from './rules.ts';
import { widthOf } from './source-details.ts';

/** The methods on what is in a space. */
export const queryMethodsOf = (parts: CommandServiceParts) => ({
  executeQueryInSpace: method({
    doc: DOCS.executeQueryInSpace,
    input: { token: text, query: text, spaceID: text },
    output: COMMAND_QUERY_RESULT,
    run: (asked, { signal }) =>
      opened(parts, { operation: 'executeQueryInSpace', batchSize: null, ...asked }, signal),
  }),
  executeQueryInSpaceWithOptions: method({
    doc: DOCS.executeQueryInSpaceWithOptions,
    input: { token: text, query: text, spaceID: text, queryOptions: arrayOf(QUERY_OPTION) },
    output: COMMAND_QUERY_RESULT,
    run: ({ queryOptions, ...asked }, { signal }) => {
      const given = queryOptions?.find((option) => option?.Key === 'batchSize')?.Value ?? null;
      const operation = 'executeQueryInSpaceWithOptions';
      return opened(parts, { operation, batchSize: given, ...asked }, signal);
    },
  }),
  queryMore: method({
    doc: DOCS.queryMore,
    input: { token: text, queryToken: text },
    output: COMMAND_QUERY_RESULT,
    run: ({ token, queryToken }) =>
      signedIn(parts, { operation: 'queryMore', token }, async (account) => {
        const kept = keptRules({ queryToken });
        return queryResultOf(await parts.queryPages.next(account, kept.queryToken));
      }),
  }),
  clearCacheInSpace: method({
    doc: DOCS.clearCacheInSpace,
    input: { token: text, spaceID: text },
    output: boolean,
    // Every query reads the newest tables: there is no cache that could be old.
    run: (asked) => inSpace(parts, { operation: 'clearCacheInSpace', ...asked }, async () => true),
  }),
  getODBCMetaData: method({
    doc: DOCS.getODBCMetaData,
    input: { token: text, spaceID: text },
    output: META_DATA_RESULT,
    run: (asked) =>
      inSpace(parts, { operation: 'getODBCMetaData', ...asked }, async (space) => ({
        tables: (await parts.spaces.tables(space)).map(tableOf),
        relationships: [],
        errorCode: 0,
        errorMessage: null,
      })),
  }),
});

interface AskedToQuery extends Asked {
  readonly query: string | null;
  readonly spaceID: string | null;
  readonly batchSize: string | null;
}

const opened = (
  parts: CommandServiceParts,
  { query, batchSize, ...asked }: AskedToQuery,
  signal: AbortSignal,
): Promise<QueryResult> =>
  inSpace(parts, asked, async (space: SeenSpace, account) => {
    const pageRows = pageRowsOf(batchSize);
    const { query: kept } = keptRules({ query });
    const ask = { text: kept, space, context: OWN_SPACE, pageRows };
    return queryResultOf(await parts.queryPages.open(account, ask, signal));
  });

const pageRowsOf = (batchSize: string | null): number => {
  const told = batchSize?.trim() ?? '';
  if (told === '') return PAGE_ROWS;
  const rows = /^\d{1,9}$/.test(told) ? Number(told) : 0;
  if (rows >= 1 && rows <= PAGE_ROWS_MAX) return rows;
  const shown = told.slice(0, TOLD_SHOWN_MAX);
  throw new Refusal('bad-page-rows', { told: shown, limit: PAGE_ROWS_MAX, option: 'batchSize' });
};

/** Enough of a wrong number to know it by. */
const TOLD_SHOWN_MAX = 40;

/** Rows of a page where nobody says how many. */
const PAGE_ROWS = 1_000;

const tableOf = ({ name, columns }: TableVersion) => ({
  tableName: name,
  isFact: true,
  columns: columns.map(columnOf),
});

const columnOf = ({ name, type }: Column) => ({
  columnName: name,
  birstColumnName: name,
  dataType: JDBC_TYPES[type.name],
  width: widthOf(type),
  aggsSupported: [],
  key: 0,
  isFact: true,
});
