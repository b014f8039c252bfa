// The fixture services as a process of its own, for the fuzzer: it tells its parent where it
// listens, each bug, and, when asked, how much of its memory is in use after collecting garbage.
// An error that nobody handles ends it, as Node does by itself.

import { long, method, service, streamedText } from '../../../../src/wire/asmx/declare.ts';
import { createHttpServer } from '../../../../src/wire/http/server.ts';
import { asmxOf } from '../../../../src/wire/asmx/protocol.ts';
import { FIXTURE_PARTS } from '../fixture-services.ts';
import { QUIET } from '../../../support/quiet-observer.ts';

/** What it sends. */
export type Message =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'bug'; readonly text: string }
  | { readonly kind: 'memory'; readonly bytes: number };

const tell = (message: Message): void => void process.send?.(message);

/** Recorded services stream nothing; this one takes a text as it comes. */
const streams = service(
  { name: 'Streams', namespace: 'urn:streams', description: '', paths: ['/Streams.asmx'] },
  {
    Upload: method({
      doc: '',
      input: { data: streamedText },
      output: long,
      run: async ({ data }) => {
        let bytes = 0;
        for await (const chunk of data ?? []) bytes += chunk.byteLength;
        return BigInt(bytes);
      },
    }),
  },
);

const parts = { ...FIXTURE_PARTS, services: [...FIXTURE_PARTS.services, streams] };

const { port } = await createHttpServer({
  host: '127.0.0.1',
  port: 0,
  protocols: [asmxOf(parts)],
  observer: {
    ...QUIET,
    bug: (error) => {
      tell({
        kind: 'bug',
        text: error instanceof Error ? (error.stack ?? String(error)) : String(error),
      });
      return '0badcafe';
    },
  },
  publicUrl: null,
  trustProxy: false,
  requestBytesMax: 10_000_000,
});
process.on('message', () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  tell({ kind: 'memory', bytes: heapUsed + external });
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'listening', port });
