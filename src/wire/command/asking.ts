// What every operation of the Command Web Service begins with: whose login token it is, and which
// space of his is meant.

import type { Instant } from '../../base/time.ts';
import type { JobTokens } from '../../core/job-tokens.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Loads } from '../../core/loads.ts';
import type { LoginTokens } from '../../core/login-tokens.ts';
import type { QueryPages } from '../../core/query-pages.ts';
import type { SpaceJobs } from '../../core/space-jobs.ts';
import type { Spaces } from '../../core/spaces.ts';
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
  readonly spaceJobs: SpaceJobs;
  readonly queryPages: QueryPages;
  readonly loads: Loads;
  readonly now: () => Instant;
}

/** An operation, and the login token it was called with. */
export interface Asked {
  readonly operation: string;
  readonly token: string | null;
}

/** What `work` makes of the call, for the account of its token. */
export const signedIn = <T>(
  { loginTokens }: Pick<CommandServiceParts, 'loginTokens'>,
  { operation, token }: Asked,
  work: (account: Account) => Promise<T>,
): Promise<T> =>
  telling({ operation, token }, async () => {
    const kept = keptRules({ token });
    return work(await loginTokens.accountOf(kept.token));
  });

/** An operation on a space, by its id or its name. */
export interface AskedOfSpace extends Asked {
  readonly spaceID: string | null;
}

/** As `signedIn`, with the space; `managed`: for its owner and its admins alone. */
export const inSpace = <T>(
  parts: Pick<CommandServiceParts, 'loginTokens' | 'spaces'>,
  { spaceID, ...asked }: AskedOfSpace & { readonly managed?: boolean },
  work: (space: SeenSpace, account: Account) => Promise<T>,
): Promise<T> =>
  signedIn(parts, asked, async (account) => {
    const verb = asked.managed === true ? 'findManaged' : 'find';
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
