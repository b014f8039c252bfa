// The methods by which an admin has the services of a site suspended and woken, in the words of
// CasJobs; a service is what the rest of the house calls a queue.

import type { ForAdmins } from '../../core/account-keeping.ts';
import type { Accounts } from '../../core/accounts.ts';
import type { QueueStates } from '../../core/queue-states.ts';
import type { AccountId } from '../../domain/account.ts';
import type { QueueState } from '../../domain/queue.ts';
import { Refusal } from '../../domain/refusal.ts';
import { long, method, nothing, text, type Call } from '../asmx/declare.ts';
import { DOCS } from './docs.ts';

/** What the methods need of the rest of the house. */
export interface StateMethodsParts {
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly queueStates: ForAdmins<Pick<QueueStates, 'byName' | 'suspend' | 'wake'>>;
}

/** `SetServiceState` and `GetServiceState`. */
export const stateMethodsOf = (parts: StateMethodsParts) => ({
  SetServiceState: method({
    doc: DOCS.SetServiceState,
    input: { wsid: long, pw: text, serviceName: text, state: text },
    output: nothing,
    run: async ({ wsid, pw, serviceName, state }, call) => {
      const states = await statesFor(parts, call, { wsid, pw });
      const verb = VERBS.get((state ?? '').trim().toUpperCase());
      if (verb === undefined) throw new Refusal('unknown-queue-state', { state: state ?? '' });
      await states[verb](serviceName ?? '');
    },
  }),
  GetServiceState: method({
    doc: DOCS.GetServiceState,
    input: { wsid: long, pw: text, serviceName: text },
    output: text,
    run: async ({ wsid, pw, serviceName }, call) => {
      const states = await statesFor(parts, call, { wsid, pw });
      return STATES[(await states.byName(serviceName ?? '')).state];
    },
  }),
});

/** Ends too are taken for the ways to them. */
const VERBS: ReadonlyMap<string, 'suspend' | 'wake'> = new Map([
  ['SUSPENDING', 'suspend'],
  ['SUSPENDED', 'suspend'],
  ['WAKING', 'wake'],
  ['RUNNING', 'wake'],
]);

/** A woken queue runs at once, so that none is ever WAKING. */
const STATES = {
  running: 'RUNNING',
  suspending: 'SUSPENDING',
  suspended: 'SUSPENDED',
} as const satisfies Record<QueueState, string>;

const statesFor = async (
  { accounts, queueStates }: StateMethodsParts,
  { address }: Call,
  { wsid, pw }: { readonly wsid: bigint; readonly pw: string | null },
) => queueStates(await accounts.signIn({ id: wsid as AccountId, password: pw ?? '', address }));
