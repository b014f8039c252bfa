// The service of TAP over cores in memory, asked without a socket.
// Two accounts are there, and no job.

import { Readable } from 'node:stream';
import type { Account } from '../../../src/domain/account.ts';
import type { TableSet } from '../../../src/domain/table-set.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { HttpAnswer, HttpRequest } from '../../../src/wire/http/message.ts';
import { tapServiceOf, type TapServiceParts } from '../../../src/wire/tap/service.ts';
import { createFakeCore } from '../../support/fake-core.ts';
import { createFakeOwnJobs, type FakeOwnJobs } from '../../support/fake-own-jobs.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

/** An answer that has been read. */
export interface Read extends Omit<HttpAnswer, 'body'> {
  readonly text: string;
}

/** The service, and what stands behind it. */
export interface TapLab extends FakeOwnJobs {
  readonly mine: Account;
  readonly theirs: Account;
  /** Sends to a path under `/tap`, signed in as `mine` unless other headers are given. */
  ask(method: string, path: string, more?: Partial<HttpRequest>): Promise<Read>;
  /** POSTs a form. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Read>;
  /** Texts that came as files and were not forgotten, by token. */
  readonly received: ReadonlyMap<string, string>;
  /** The number of a new job. */
  create(form: Readonly<Record<string, string>>): Promise<string>;
}

/** Basic credentials as a header. */
export const basic = (name: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

/** A form as a body. */
export const form = (values: Readonly<Record<string, string>>): AsyncIterable<Uint8Array> =>
  Readable.from([Buffer.from(new URLSearchParams(values).toString())]);

/** Where the service is asked. */
export const BASE = 'http://stars.example/tap';

const SETTINGS = {
  unsignedBytesMax: 10_000,
  longMinutes: 500,
  outputKeepDays: 7,
  outputKeepDaysMax: 30,
  tapUploadSeconds: 5,
  uploadBytesMax: 1_000_000,
} as const;

/** Nobody is in any: there is no table to publish. */
const NO_GROUPS: TapServiceParts['groups'] = {
  publishedIn: async () => [],
  publishOnlyIn: async () => {},
};

/** Nobody has any. */
const NO_TABLES: TapServiceParts['ownTables'] = {
  named: async (_account, table) => {
    throw new Refusal('unknown-table', { table, suggestion: '' });
  },
  refuseTaken: async () => {},
  drop: async () => {},
};

/** A service for two accounts; callers without one are `guest`, where there is such. */
export const openTap = (
  guest: string | null = null,
  set: Partial<TableSet> = {},
  { tapUploadHosts = null, tapOrigins = null }: Partial<TapServiceParts['settings']> = {},
): TapLab => {
  const core = createFakeCore();
  const mine = core.addAccount({ id: 101n, password: 'right password' });
  const theirs = core.addAccount({ id: 202n, password: 'another password' });
  const own = createFakeOwnJobs();
  const byLogin = (login: string): Account => {
    const found = [mine, theirs].find((account) => account.login === login);
    if (found === undefined) throw new Refusal('wrong-password');
    return found;
  };
  const parts: Omit<TapServiceParts, 'accounts' | 'loginTokens'> = {
    ownJobs: own.ownJobs,
    tableSets: { seenBy: async () => ({ schemas: [], keys: [], ...set }) },
    imports: core.imports,
    ownTables: NO_TABLES,
    groups: NO_GROUPS,
    now: core.now,
    isWell: async () => true,
    version: '1.2.3',
    settings: { ...SETTINGS, tapGuest: guest, tapUploadHosts, tapOrigins },
  };
  const doors = {
    accounts: {
      signIn: core.accounts.signIn,
      signInByLogin: async ({ login, password }: { login: string; password: string }) => {
        const { id } = byLogin(login);
        const account = await core.accounts.signIn({ id, password, address: '' });
        return { account, version: 1 };
      },
      named: async (login: string) => byLogin(login),
    },
    loginTokens: {
      signInByToken: async (token: string) => {
        if (token !== 'a-token') throw new Refusal('unknown-login-token');
        return mine;
      },
    },
  };
  const { protocol } = tapServiceOf({ ...parts, ...doors } as unknown as TapServiceParts);
  const ask: TapLab['ask'] = async (method, path, more = {}) => {
    const [before = '', query = ''] = path.split('?');
    const headers = basic('101', 'right password');
    const request = requestOf({ method, path: `/tap/${before}`, query, headers, ...more });
    const answer = await protocol.answer(request).catch((error: unknown) => {
      if (!(error instanceof Refusal) || protocol.refuse === undefined) throw error;
      return protocol.refuse({ kind: 'refusal', refusal: error }, request);
    });
    return { ...answer, text: await bodyOf(answer.body) };
  };
  const post: TapLab['post'] = (path, values) => ask('POST', path, { body: form(values) });
  return {
    ...own,
    mine,
    theirs,
    received: core.received,
    ask,
    post,
    create: async (values) => {
      const { headers } = await post('async', values);
      return headers['Location']?.split('/').at(-1) ?? '';
    },
  };
};
