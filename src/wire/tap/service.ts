// Everything under /tap put together: its resources, gathered, over one door.
// Each group of resources is in a file of its own.

import type { Instant } from '../../base/time.ts';
import type { Core } from '../../core/core.ts';
import { originsOf, withCors } from '../http/cors.ts';
import type { Protocol } from '../http/message.ts';
import { doorOf } from './door.ts';
import { exampleResourcesOf } from './examples.ts';
import { jobResourcesOf } from './jobs.ts';
import { ownTableResourcesOf, type OwnTablesParts } from './own-tables.ts';
import { tapOf } from './protocol.ts';
import type { Resource } from './resource.ts';
import { syncResourcesOf } from './sync.ts';
import { tableResourcesOf } from './tables.ts';
import { permissionResourcesOf, type PermissionParts } from './permissions.ts';
import type { UploadParts } from './uploads.ts';
import { vosiResourcesOf } from './vosi.ts';

/** What the service needs of the rest of the house. */
export interface TapServiceParts extends Pick<
  Core,
  'accounts' | 'loginTokens' | 'ownJobs' | 'tableSets'
> {
  readonly imports: UploadParts['imports'] & OwnTablesParts['imports'];
  readonly ownTables: OwnTablesParts['ownTables'];
  readonly groups: PermissionParts['groups'];
  readonly now: () => Instant;
  readonly isWell: () => Promise<boolean>;
  /** The version of the product. */
  readonly version: string;
  readonly settings: {
    /** The login as whom callers without an account query. */
    readonly tapGuest: string | null;
    /** Pages whose scripts may call. */
    readonly tapOrigins: string | null;
    /** The largest body that is no upload. */
    readonly unsignedBytesMax: number;
    readonly longMinutes: number;
    readonly outputKeepDays: number;
    /** Hosts from which tables are fetched, separated by blanks. */
    readonly tapUploadHosts: string | null;
    readonly tapUploadSeconds: number;
    readonly uploadBytesMax: number;
    readonly outputKeepDaysMax: number;
  };
}

/** What stands under `/tap`, for the start page, and what answers there. */
export interface TapService {
  readonly protocol: Protocol;
  readonly resources: readonly Resource[];
}

/** The service over the core. */
export const tapServiceOf = (parts: TapServiceParts): TapService => {
  const { settings, version, imports } = parts;
  const origins = originsOf(settings.tapOrigins);
  const door = doorOf({ ...parts, guest: settings.tapGuest, origins });
  const hosts = (settings.tapUploadHosts ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const fetching = { hosts, seconds: settings.tapUploadSeconds };
  const common = { ...parts, door, uploads: { imports, fetching } };
  const hasGuest = settings.tapGuest !== null;
  const resources = [
    ...syncResourcesOf(common),
    ...jobResourcesOf(common),
    ...tableResourcesOf(common),
    ...ownTableResourcesOf({ ...common, messageBytesMax: settings.unsignedBytesMax }),
    ...permissionResourcesOf({ ...common, messageBytesMax: settings.unsignedBytesMax }),
    ...exampleResourcesOf(common),
    ...vosiResourcesOf({ ...parts, ...settings, hasGuest }),
  ];
  const protocol = tapOf({
    resources,
    messageBytesMax: settings.unsignedBytesMax,
    filesOf: (request) => ({
      receive: async (bytes) => imports.receive(await door.enter(request, 'query'), bytes),
      forget: (upload) => imports.forget(upload),
    }),
    product: `Almagest/${version}`,
  });
  const allowMethods = ['HEAD', ...new Set(resources.flatMap(({ methods }) => methods))];
  return { protocol: withCors(protocol, { origins, allowMethods, ...CORS }), resources };
};

/** What scripts of other sites may send and see. */
const CORS = {
  allowHeaders: [
    'Accept',
    'Content-Type',
    'Range',
    'If-Range',
    'If-None-Match',
    'X-Requested-With',
  ],
  signInHeaders: ['Authorization'],
  exposeHeaders: [
    'Location',
    'Retry-After',
    'WWW-Authenticate',
    'Accept-Ranges',
    'Content-Range',
    'Content-Disposition',
    'ETag',
  ],
} as const;
