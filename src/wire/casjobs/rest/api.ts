// The REST API of CasJobs as a whole: its resources, gathered, and the roots they stand under.
// Each group of resources is in a file of its own.

import type { Instant } from '../../../base/time.ts';
import { timeZoneOf } from '../../../base/time-zone.ts';
import type { Core } from '../../../core/core.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { jobResourcesOf } from './jobs.ts';
import { peopleResourcesOf } from './people.ts';
import { queryResourcesOf } from './queries.ts';
import type { Doorkeeper } from './resource.ts';
import type { Api } from './route.ts';
import { tableResourcesOf } from './tables.ts';
import { secondTokensOf, tokensOf } from './tokens.ts';
import { uploadResourcesOf } from './uploads.ts';

/** What the API needs of the rest of the house. */
export interface RestApiParts extends Pick<
  Core,
  'accounts' | 'loginTokens' | 'jobs' | 'imports' | 'tables'
> {
  readonly now: () => Instant;
  readonly settings: {
    /** The IANA zone of the zone-less times that are written and read. */
    readonly siteZone: string;
    /** The largest body that is no upload. */
    readonly unsignedBytesMax: number;
    /** The login as whom queries without a token run. */
    readonly restGuest: string | null;
  };
}

/** The resources under `/casjobs/RestApi`, and the tokens beside them. */
export const restApisOf = (parts: RestApiParts): readonly [Api, Api, Api] => {
  const { siteZone: zone, unsignedBytesMax: messageBytesMax } = parts.settings;
  const frame = { zone, timeZone: timeZoneOf(zone), messageBytesMax };
  const common = { ...parts, ...frame, door: doorOf(parts) };
  const resources = [
    ...queryResourcesOf(common),
    ...jobResourcesOf(common),
    ...tableResourcesOf(common),
    ...uploadResourcesOf(common),
    ...peopleResourcesOf(common),
  ];
  const api = { roots: [REST_ROOT.toLowerCase()], resources };
  return [api, tokensOf(common), secondTokensOf(common)];
};

const doorOf = ({ accounts, loginTokens, settings }: RestApiParts): Doorkeeper => ({
  signInByToken: (token, needs) => loginTokens.signInByToken(token, needs),
  guest: async () => {
    if (settings.restGuest === null) return null;
    const account = await accounts.named(settings.restGuest).catch(nobody);
    // Whoever it is, nobody who has not signed in does what admins do.
    return account?.closed === null ? { ...account, privileges: [] } : null;
  },
});

/** An account that is named and not there lets nobody in, and is nobody's to hear of. */
const nobody = (error: unknown): null => {
  if (error instanceof Refusal) return null;
  throw error;
};

/** Where the API stands, in the spelling that clients have. */
export const REST_ROOT = '/casjobs/RestApi';
