// A server of the services that the toolkit's tests declare, set up as the recorded ones were, for
// clients that are programs of their own.

import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { createHttpServer } from '../../../src/wire/http/server.ts';
import { FIXTURE_PARTS } from '../../wire/asmx/fixture-services.ts';
import { keeping } from '../../wire/http/serving.ts';

/** A server that runs until it is disposed of. */
export interface FixtureServer extends AsyncDisposable {
  /** The address of the service that tries every type. */
  readonly probe: string;
}

/** Starts it on a free port of this machine. */
export const startFixtureServer = async (): Promise<FixtureServer> => {
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    protocols: [asmxOf(FIXTURE_PARTS)],
    observer: keeping(),
    publicUrl: null,
    trustProxy: false,
    requestBytesMax: 10_000_000,
    limits: { stopSeconds: 0.2 },
  });
  return {
    probe: `http://127.0.0.1:${server.port}/Probe.asmx`,
    [Symbol.asyncDispose]: () => server.stop(),
  };
};
