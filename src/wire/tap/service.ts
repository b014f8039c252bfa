// Everything under /tap put together: its resources, gathered, over one door.
// Each group of resources is in a file of its own.

import type { Instant } from '../../base/time.ts';
import type { Core } from '../../core/core.ts';
import type { Protocol } from '../http/message.ts';
import { doorOf } from './door.ts';
import { exampleResourcesOf } from './examples.ts';
import { jobResourcesOf } from './jobs.ts';
import { pageResourceOf } from './page.ts';
import { tapOf } from './protocol.ts';
import type { Resource } from './resource.ts';
import { syncResourcesOf } from './sync.ts';
import { tableResourcesOf } from './tables.ts';
import { vosiResourcesOf } from './vosi.ts';

/** What the service needs of the rest of the house. */
export interface TapServiceParts extends Pick<
  Core,
  'accounts' | 'loginTokens' | 'ownJobs' | 'tableSets'
> {
  readonly now: () => Instant;
  readonly isWell: () => Promise<boolean>;
  /** The version of the product. */
  readonly version: string;
  readonly settings: {
    /** The login as whom callers without an account query. */
    readonly tapGuest: string | null;
    /** The largest body that is no upload. */
    readonly unsignedBytesMax: number;
    readonly longMinutes: number;
    readonly outputKeepDays: number;
  };
}

/** What stands under `/tap`, for the start page, and what answers there. */
export interface TapService {
  readonly protocol: Protocol;
  readonly resources: readonly Resource[];
}

/** The service over the core. */
export const tapServiceOf = (parts: TapServiceParts): TapService => {
  const { settings, version } = parts;
  const door = doorOf({ ...parts, guest: settings.tapGuest });
  const common = { ...parts, door };
  const hasGuest = settings.tapGuest !== null;
  const resources = [
    ...syncResourcesOf(common),
    ...jobResourcesOf(common),
    ...tableResourcesOf(common),
    ...exampleResourcesOf(common),
    ...vosiResourcesOf({ ...parts, ...settings, hasGuest }),
  ];
  const protocol = tapOf({
    resources: [pageResourceOf(resources), ...resources],
    messageBytesMax: settings.unsignedBytesMax,
    product: `Almagest/${version}`,
  });
  return { protocol, resources };
};
