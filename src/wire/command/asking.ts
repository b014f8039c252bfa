// What every operation of the Command Web Service begins with: whose login token it is, and which
// space of his is meant.

import type { Instant } from '../../base/time.ts';
import type { JobTokens } from '../../core/job-tokens.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Loads } from '../../core/loads.ts';
import type { LoginTokens } from '../../core/login-tokens.ts';
import type { QueryPages } from '../../core/query-pages.ts';
import type { SpaceGroups } from '../../core/space-groups.ts';
import type { SpaceJobs } from '../../core/space-jobs.ts';
import type { SpaceVariables } from '../../core/space-variables.ts';
import type { Spaces } from '../../core/spaces.ts';
import type { AccountKeeping } from '../../core/account-keeping.ts';
import type { Account } from '../../domain/account.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { SeenSpace } from '../../domain/space.ts';
import { telling } from './faults.ts';
import { brokenRules, INVALID_SPACE_ID, keptRules, SPACE_ID_LENGTH } from './rules.ts';

/** What the service needs of the rest of the house. */
export interface CommandServiceParts {
  readonly loginTokens: LoginTokens;
  readonly jobTokens: Pick<JobTokens, 'jobOf' | 'jobNumbered' | 'tokenOf'>;
  readonly jobs: Pick<Jobs, 'cancel' | 'clear'>;
  readonly spaces: Spaces;
  readonly spaceGroups: SpaceGroups;
  readonly spaceJobs: SpaceJobs;
  readonly spaceVariables: SpaceVariables;
  readonly accountKeeping: Pick<AccountKeeping, 'create' | 'named' | 'setPassword'>;
  readonly queryPages: QueryPages;
  readonly loads: Loads;
  readonly now: () => Instant;
}

/** An operation, and the login token it was called with. */
export interface Asked {
  readonly operation: string;
  readonly token: string | null;
}

/** For what would outlive an access token, a login that was begun with one does not serve. */
interface AskedWithNeeds extends Asked {
  readonly needs?: 'password';
}

/** What `work` makes of the call, for the account of its token. */
export const signedIn = <T>(
  { loginTokens }: Pick<CommandServiceParts, 'loginTokens'>,
  { operation, token, needs }: AskedWithNeeds,
  work: (account: Account) => Promise<T>,
): Promise<T> =>
  telling({ operation, token }, async () => {
    const kept = keptRules({ token });
    return work(await loginTokens.accountOf(kept.token, needs));
  });

/** An operation on a space, by its id or its name. */
export interface AskedOfSpace extends Asked {
  readonly spaceID: string | null;
}

/** Who may do something in a space; whoever may use it where it is not said. */
type Allowed = 'managers' | 'loaders';

const VERBS = {
  managers: 'findManaged',
  loaders: 'findLoaded',
} as const satisfies Record<Allowed, keyof Spaces>;

/** As `signedIn`, with the space. */
export const inSpace = <T>(
  parts: Pick<CommandServiceParts, 'loginTokens' | 'spaces'>,
  { spaceID, by, ...asked }: AskedOfSpace & { readonly by?: Allowed },
  work: (space: SeenSpace, account: Account) => Promise<T>,
): Promise<T> =>
  signedIn(parts, asked, async (account) => {
    const verb = by === undefined ? 'find' : VERBS[by];
    return work(await spaceOf(() => parts.spaces[verb](account, spaceID ?? ''), spaceID), account);
  });

/** By its id, or by its name; what is not as long as an id and no name breaks the rule for ids. */
export const spaceOf = async (
  find: () => Promise<SeenSpace>,
  spaceID: string | null,
): Promise<SeenSpace> => {
  try {
    return await find();
  } catch (error) {
    const isUnknown = error instanceof Refusal && error.code === 'unknown-space';
    if (!isUnknown || spaceID?.length === SPACE_ID_LENGTH) throw error;
    throw brokenRules([INVALID_SPACE_ID]);
  }
};
