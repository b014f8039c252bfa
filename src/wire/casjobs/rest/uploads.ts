// Uploads over REST: the body of a request becomes a table of one's own. Clients send CSV under any
// content type or none, so what the body is, is found in it.

import type { Imports } from '../../../core/imports.ts';
import type { Account } from '../../../domain/account.ts';
import { OWN_SPACE } from '../../../domain/catalog.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { fold } from '../../../domain/table.ts';
import type { HttpAnswer } from '../../http/message.ts';
import { jsonAnswer, signed, type Doorkeeper, type Resource, type RestCall } from './resource.ts';

/** What uploads need of the rest of the house. */
export interface RestUploadsParts {
  readonly door: Doorkeeper;
  readonly imports: Pick<Imports, 'receive' | 'now'>;
}

/** The resource of uploads. */
export const uploadResourcesOf = (parts: RestUploadsParts): readonly Resource[] => [
  {
    method: 'POST',
    path: 'contexts/{context}/tables/{table}',
    about: 'Makes a new table of yours, in MyDB, of the CSV or other file in the body.',
    run: signed(parts.door, (call, account) => upload(parts, call, account)),
  },
];

/** Answers once the rows are committed. */
const upload = async (
  { imports }: RestUploadsParts,
  { request, named: { context = '', table = '' }, parameter }: RestCall,
  account: Account,
): Promise<HttpAnswer> => {
  if (fold(context) !== fold(OWN_SPACE)) {
    const problems = `Tables can be made in ${OWN_SPACE} alone, and not in '${context}'.`;
    throw new Refusal('bad-parameters', { problems });
  }
  const received = await imports.receive(account, request.body);
  const ask = { upload: received, table, mode: 'create', taskName: parameter('TaskName') } as const;
  const job = await imports.now(account, ask, request.signal);
  return jsonAnswer({ JobID: job.id, Rows: job.rows, Created_Table: job.createdTable });
};
