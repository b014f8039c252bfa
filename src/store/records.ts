// Every noun of the store over one set of handles: what PostgreSQL's door opens to, and what a
// store thread of SQLite runs on its side.

import type { Store } from '../ports/store.ts';
import { accessTokenRecords } from './access-tokens.ts';
import { accountRecords } from './accounts.ts';
import { codeRecords } from './codes.ts';
import { contextRecords } from './contexts.ts';
import { cursorRecords } from './cursors.ts';
import type { Databases } from './databases.ts';
import { groupRecords } from './groups.ts';
import { historyRecords } from './history.ts';
import { jobRecords } from './jobs.ts';
import { loadRecords } from './loads.ts';
import { loginTokenRecords } from './login-tokens.ts';
import { metaRecords, type MetaRecords } from './meta.ts';
import { outputRecords } from './outputs.ts';
import { serverRecords } from './servers.ts';
import { spaceGroupRecords } from './space-groups.ts';
import { spaceVariableRecords } from './space-variables.ts';
import { spaceRecords } from './spaces.ts';
import { suspensionRecords } from './suspensions.ts';
import { tableRecords } from './tables.ts';
import { termsRecords } from './terms.ts';

/** A store without its door, and with what it says of itself. */
export type Records = Omit<Store, 'close'> & { readonly meta: MetaRecords };

/** The records of every noun over `databases`. */
export const recordsOver = (databases: Databases): Records => ({
  accounts: accountRecords(databases),
  contexts: contextRecords(databases),
  groups: groupRecords(databases),
  jobs: jobRecords(databases),
  history: historyRecords(databases),
  loads: loadRecords(databases),
  terms: termsRecords(databases),
  tables: tableRecords(databases),
  outputs: outputRecords(databases),
  cursors: cursorRecords(databases),
  servers: serverRecords(databases),
  spaces: spaceRecords(databases),
  spaceGroups: spaceGroupRecords(databases),
  spaceVariables: spaceVariableRecords(databases),
  suspensions: suspensionRecords(databases),
  loginTokens: loginTokenRecords(databases),
  accessTokens: accessTokenRecords(databases),
  codes: codeRecords(databases),
  meta: metaRecords(databases),
});
