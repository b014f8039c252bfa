// The CasJobs façade over a core in memory: as protocols for tests without a socket, and as a
// server on a free port for clients that need one.

import { timeZoneOf } from '../../src/base/time-zone.ts';
import { downloadsOf } from '../../src/wire/casjobs/downloads.ts';
import { jobsServiceOf } from '../../src/wire/casjobs/jobs-service.ts';
import { asmxOf } from '../../src/wire/asmx/protocol.ts';
import type { Protocol } from '../../src/wire/http/message.ts';
import { createHttpServer } from '../../src/wire/http/server.ts';
import type { HttpServer } from '../../src/wire/http/server.ts';
import type { FakeCore } from './fake-core.ts';
import { QUIET } from './quiet-observer.ts';

/** 1 MiB holds every message of a test. */
const MESSAGE_BYTES_MAX = 1_048_576;

/** What `main` puts together of CasJobs, over `core`; times are in `zone`. */
export const fakeProtocols = (core: FakeCore, zone = 'UTC'): readonly Protocol[] => {
  const { outputs, now } = core;
  const timeZone = timeZoneOf(zone);
  const services = [jobsServiceOf({ ...core, timeZone })];
  return [
    asmxOf({ services, zone, messageBytesMax: MESSAGE_BYTES_MAX, xmlDepthMax: 64 }),
    downloadsOf({ outputs, now }),
  ];
};

/** A server on a free port of this machine. */
export const startFakeServer = (core: FakeCore): Promise<HttpServer> =>
  createHttpServer({
    host: '127.0.0.1',
    port: 0,
    protocols: fakeProtocols(core),
    observer: {
      ...QUIET,
      bug: (error) => {
        throw error;
      },
    },
    publicUrl: null,
    trustProxy: false,
    requestBytesMax: MESSAGE_BYTES_MAX,
  });
