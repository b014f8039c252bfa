// Queries whose rows are the answer (/tap/sync, TAP 1.1, 2.2). Each is a quick job: an error before
// the first row is an error with its status; a long answer that breaks off says so in itself.

import type { OwnJobs, QueryAnswer } from '../../core/own-jobs.ts';
import type { OutputFormat } from '../../domain/output.ts';
import { lineOf, Refusal } from '../../domain/refusal.ts';
import { VOTABLE_WITHOUT_TABLE } from '../../formats/votable.ts';
import { closedVotable } from '../../formats/votable-break.ts';
import type { HttpAnswer } from '../http/message.ts';
import { isOfStranger, type Door } from './door.ts';
import { contentTypeFor } from './formats.ts';
import { formatAsked, queryOf } from './query.ts';
import type { Resource, TapCall } from './resource.ts';
import { forgotten, tablesOf, type UploadParts } from './uploads.ts';
import { badParameters } from './wrong.ts';

/** What sync needs of the rest of the house. */
export interface SyncParts {
  readonly door: Door;
  readonly ownJobs: Pick<OwnJobs, 'runQuery'>;
  readonly uploads: UploadParts;
}

/** The resource of quick queries. */
export const syncResourcesOf = (parts: SyncParts): readonly Resource[] => [
  {
    methods: ['GET', 'POST'],
    path: 'sync',
    hasNoHead: true,
    about: 'Runs a query (LANG, QUERY) at once and answers its rows, as RESPONSEFORMAT says.',
    run: (call) => answerNow(parts, call),
  },
];

/** The answer to a batch of CasJobs SQL that has no SELECT whose rows go to the client. */
const NO_TABLE: HttpAnswer = {
  status: 200,
  headers: { 'Content-Type': 'application/x-votable+xml' },
  body: VOTABLE_WITHOUT_TABLE,
};

/** Rows as they come; a VOTable that breaks off is closed, and says in itself why. */
const closed = (answer: QueryAnswer): AsyncIterable<Uint8Array> => {
  const serialization = SERIALIZATIONS[answer.format];
  const rows = answer.read();
  if (serialization === undefined || answer.wholeBytes !== null) return rows;
  return closedVotable(rows, serialization, wordsOf);
};

const SERIALIZATIONS: Readonly<Partial<Record<OutputFormat, 'TABLEDATA' | 'BINARY2'>>> = {
  votable: 'TABLEDATA',
  'votable-binary2': 'BINARY2',
};

const wordsOf = (error: unknown): string =>
  error instanceof Refusal ? lineOf(error) : 'The rows break off here by an error of this server.';

/** Links and pictures of other sites are fetched by GET, with the password a browser remembers. */
const BY_POST = 'LANG=CASJOBS-SQL is taken by POST alone: its statements can change tables.';

const answerNow = async (
  { door, ownJobs, uploads }: SyncParts,
  { request, parameters }: TapCall,
): Promise<HttpAnswer> => {
  const account = await door.enter(request, 'query');
  const ask = queryOf(parameters);
  if (ask.dialect === 'casjobs' && request.method !== 'POST') throw badParameters(BY_POST);
  const tables = await tablesOf(uploads, { account, signal: request.signal }, parameters);
  const answer = await ownJobs
    .runQuery(account, { ...ask, tables, readsOnly: isOfStranger(request) }, request.signal)
    .catch((error: unknown) => forgotten(uploads, tables, error));
  for (const { upload } of tables) uploads.imports.given(upload);
  if (!answer.hasRows) return NO_TABLE;
  return {
    status: 200,
    headers: {
      'Content-Type': contentTypeFor(answer.format, formatAsked(parameters)),
      // A long answer is still being made while it is sent.
      ...(answer.wholeBytes !== null && { 'Content-Length': String(answer.wholeBytes) }),
      'X-Content-Type-Options': 'nosniff',
    },
    body: closed(answer),
  };
};
