// A store whose moves are told to the audit log: those by which somebody gets, loses or changes a
// right, or ends a job by force, whichever door they came by. What is told of each stands in one
// table, field by field, so that no hash and no token can be among it.

import type { Observer } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';

type Facts = Readonly<Record<string, unknown>>;

/** Of each method its act, and what is told of its arguments. */
type Acts<Records> = {
  readonly [Name in keyof Records]?: Records[Name] extends (...args: infer Args) => unknown
    ? readonly [act: string, facts: (...args: Args) => Facts]
    : never;
};

type Noun = Exclude<keyof Store, 'close'>;

/** What is told. Lists are cut by the log itself. */
const ACTS: { readonly [Each in Noun]?: Acts<Store[Each]> } = {
  accounts: {
    insert: ['account.add', ({ login, privileges }) => ({ login, privileges })],
    insertAll: ['account.import', (list) => ({ logins: list.map(({ login }) => login) })],
    setPassword: ['account.set-password', (account) => ({ account })],
    setQuota: ['account.set-quota', (account, quotaBytes) => ({ account, quotaBytes })],
    change: [
      'account.change',
      (account, { login, privileges, ...others }) => ({
        account,
        ...(login !== undefined && { login }),
        ...(privileges !== undefined && { privileges }),
        others: Object.keys(others),
      }),
    ],
    close: ['account.close', (account) => ({ account })],
    reopen: ['account.reopen', (account) => ({ account })],
    setKey: [
      'account.key',
      (account, fingerprint) => ({ account, is: fingerprint === null ? 'revoked' : 'made' }),
    ],
  },
  accessTokens: {
    insert: ['token.make', ({ account, name, scope }) => ({ account, name, scope })],
    revoke: ['token.revoke', (account, name) => ({ account, name })],
  },
  codes: {
    insert: ['code.make', ({ purpose, holder }) => ({ purpose, account: holder?.account ?? null })],
    register: ['account.register', ({ login }) => ({ login })],
    reset: ['account.reset-password', () => ({})],
  },
  contexts: {
    publish: ['context.publish', ({ name: context, version }) => ({ context, version })],
    grant: ['context.grant', (context, group) => ({ context, group })],
    revoke: ['context.revoke', (context, group) => ({ context, group })],
    admitStrangers: ['context.admit-strangers', (context) => ({ context })],
    expelStrangers: ['context.expel-strangers', (context) => ({ context })],
  },
  groups: {
    insert: ['group.make', ({ name, owner }) => ({ name, owner })],
    destroy: ['group.destroy', (move) => ({ ...move })],
    invite: ['group.invite', (move) => ({ ...move })],
    accept: ['group.accept', (move) => ({ ...move })],
    decline: ['group.decline', (move) => ({ ...move })],
    remove: ['group.remove', (move) => ({ ...move })],
  },
  spaces: {
    addMember: ['space.add-member', ({ space, account }) => ({ space, account })],
    removeMember: ['space.remove-member', (space, account) => ({ space, account })],
    give: ['space.give', (space, account) => ({ space, account })],
  },
  jobs: {
    clear: ['job.clear', (job) => ({ job })],
  },
  suspensions: {
    suspend: ['queue.suspend', (queues) => ({ queues: queues.map(queueWord) })],
    wake: ['queue.wake', (queues) => ({ queues: queues.map(queueWord) })],
  },
};

const queueWord = (key: { readonly context: string | null; readonly class: string }): string =>
  `${key.context ?? 'site'} ${key.class}`;

/** `store`, whose moves of rights are told to the observer once they are made. */
export const auditStore = <Opened extends Store>(store: Opened, observer: Observer): Opened => {
  const nouns = Object.entries(ACTS).map(([noun, acts]) => {
    const records = store[noun as Noun] as unknown as Readonly<Record<string, Method>>;
    return [noun, { ...records, ...audited(records, acts as TableOfActs, observer) }] as const;
  });
  return { ...store, ...Object.fromEntries(nouns) };
};

type Method = (...args: unknown[]) => Promise<unknown>;
type TableOfActs = Readonly<Record<string, readonly [string, (...args: unknown[]) => Facts]>>;

const audited = (
  records: Readonly<Record<string, Method>>,
  acts: TableOfActs,
  observer: Observer,
): Readonly<Record<string, Method>> =>
  Object.fromEntries(
    Object.entries(acts).map(([name, [act, factsOf]]) => [
      name,
      async (...args: unknown[]) => {
        const result = await records[name]?.(...args);
        observer.audit(act, { ...factsOf(...args), ...outcomeOf(result) });
        return result;
      },
    ]),
  );

/** What a move came to where that is one word, and the number of what it made. */
const outcomeOf = (result: unknown): Facts => {
  if (typeof result === 'string' || typeof result === 'boolean') return { outcome: result };
  if (typeof result !== 'object' || result === null) return {};
  if ('taken' in result && typeof result.taken === 'string') return { outcome: result.taken };
  if ('opens' in result) return { outcome: 'not-destroyed' };
  return 'id' in result && typeof result.id === 'bigint' ? { id: result.id } : {};
};
