// UploadData of the Jobs service: a text that becomes a table of MyDB, or more rows of one.
// One method for both forms that sites have: `tableExists` may stand behind the data or be missing.

import type { Accounts } from '../../core/accounts.ts';
import type { Imports } from '../../core/imports.ts';
import type { AccountId } from '../../domain/account.ts';
import { late, long, looseBoolean, method, nothing, streamedText, text } from '../asmx/declare.ts';
import { DOCS } from './docs.ts';

/** What the method needs of the rest of the house. */
export interface UploadParts {
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly imports: Pick<Imports, 'receive' | 'now'>;
}

/** The method; it answers once the rows are committed, and refuses in the words of its job. */
export const uploadMethodsOf = ({ accounts, imports }: UploadParts) => ({
  UploadData: method({
    doc: DOCS.UploadData,
    input: {
      wsid: long,
      pw: text,
      tableName: text,
      data: streamedText,
      tableExists: late(looseBoolean),
    },
    output: nothing,
    run: async ({ wsid, pw, tableName, data, tableExists }, call) => {
      const account = await accounts.signIn({
        id: wsid as AccountId,
        password: pw ?? '',
        address: call.address,
        needs: 'query',
      });
      const upload = await imports.receive(account, data ?? NO_DATA);
      const mode = tableExists() ? 'append' : 'create';
      const ask = { upload, table: tableName ?? '', mode, taskName: null } as const;
      await imports.now(account, ask, call.signal);
    },
  }),
});

const NO_DATA: AsyncIterable<Uint8Array> = {
  async *[Symbol.asyncIterator]() {},
};
