// Queries whose rows are the answer. They run in the quick queue under its limits and are spooled:
// an error, or an answer too large, is an error with its status, and never half an answer.

import type { Jobs } from '../../../core/jobs.ts';
import type { QuickAnswer } from '../../../core/quick.ts';
import type { Account } from '../../../domain/account.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../../../domain/output.ts';
import { FITS_WITHOUT_DATA } from '../../../formats/fits.ts';
import { VOTABLE_WITHOUT_TABLE } from '../../../formats/votable.ts';
import type { HttpAnswer, HttpBody } from '../../http/message.ts';
import { wantedOf } from './accept.ts';
import { readFields } from './fields.ts';
import {
  JSON_TYPE,
  signedOrGuest,
  type Doorkeeper,
  type Resource,
  type RestCall,
} from './resource.ts';
import { tableOfObjects } from './table-of-objects.ts';

/** What queries need of the rest of the house. */
export interface QueriesParts {
  readonly door: Doorkeeper;
  readonly jobs: Pick<Jobs, 'quick'>;
  readonly messageBytesMax: number;
}

/** The resource of quick queries. */
export const queryResourcesOf = (parts: QueriesParts): readonly Resource[] => [
  {
    method: 'POST',
    path: 'contexts/{context}/query',
    about: `Runs the Query of the body; answers its rows as Accept says: ${KNOWN.join(', ')}.`,
    run: signedOrGuest(parts.door, (call, account, readsOnly) =>
      query(parts, call, { account, readsOnly }),
    ),
  },
];

const query = async (
  parts: QueriesParts,
  { request, named, parameter }: RestCall,
  { account, readsOnly }: { readonly account: Account; readonly readsOnly: boolean },
): Promise<HttpAnswer> => {
  const type = wantedOf(request.headers.accept, KNOWN);
  const form = FORMS[type];
  if (form === undefined) throw new Error(`There is no form of ${type}.`);
  const fields = await readFields(request, parts.messageBytesMax);
  const ask = {
    text: fields.text('Query') ?? '',
    context: named['context'] ?? '',
    taskName: fields.text('TaskName') ?? parameter('TaskName'),
    system: false,
    readsOnly,
    format: form.format,
  };
  const answer = await parts.jobs.quick(account, ask, request.signal);
  return { status: 200, headers: { 'Content-Type': form.contentType }, body: form.body(answer) };
};

/** A form that rows can be answered in. */
interface Form {
  readonly format: OutputFormat;
  readonly contentType: string;
  body(answer: QuickAnswer): HttpBody;
}

/** The rows as they were made, or what stands for a batch without any. */
const rowsOr =
  (nothing: string) =>
  (answer: QuickAnswer): HttpBody =>
    answer.hasRows ? answer.read() : nothing;

const CSV: Form = {
  format: 'csv',
  contentType: 'text/plain; charset=utf-8',
  // A client in R takes a line end alone for no rows.
  body: rowsOr('\n'),
};

/** By media types, the first for whoever takes anything. */
const FORMS: Readonly<Record<string, Form>> = {
  'text/plain': CSV,
  'text/csv': { ...CSV, contentType: 'text/csv; charset=utf-8; header=present' },
  'application/json+array': {
    format: 'json-result',
    contentType: JSON_TYPE,
    // Clients read the first result without a look at how many there are.
    body: rowsOr('{"Result":[{"Columns":[],"Data":[]}]}\n'),
  },
  'application/json': {
    format: 'json-lines',
    contentType: JSON_TYPE,
    body: ({ hasRows, read }) => tableOfObjects(hasRows ? read() : null),
  },
  'application/fits': {
    format: 'fits',
    contentType: OUTPUT_FORMATS.fits.contentType,
    body: rowsOr(FITS_WITHOUT_DATA),
  },
  'application/x-votable+xml': {
    format: 'votable',
    contentType: OUTPUT_FORMATS.votable.contentType,
    body: rowsOr(VOTABLE_WITHOUT_TABLE),
  },
  'application/x-ndjson': {
    format: 'json-lines',
    contentType: OUTPUT_FORMATS['json-lines'].contentType,
    body: rowsOr(''),
  },
};

const KNOWN = Object.keys(FORMS);
