// The toolkit with one operation that takes a text of any size as it streams in and counts it, as a
// process of its own, so that its memory can be looked at from outside.

import { createHttpServer } from '../../src/wire/http/server.ts';
import { long, method, service, streamedText } from '../../src/wire/asmx/declare.ts';
import { asmxOf } from '../../src/wire/asmx/protocol.ts';
import { peerTerms } from '../support/peer-process.ts';

/** What it takes. */
export interface UploadTerms {
  readonly path: string;
  readonly namespace: string;
  readonly bytesMax: number;
}

/** Where it is. */
export interface UploadPlace {
  readonly port: number;
  readonly pid: number;
}

const { path, namespace, bytesMax } = peerTerms() as UploadTerms;

const uploads = service(
  { name: 'Uploads', namespace, description: '', paths: [path] },
  {
    UploadData: method({
      doc: '',
      input: { data: streamedText },
      output: long,
      run: async ({ data }) => {
        let bytes = 0n;
        for await (const chunk of data ?? []) bytes += BigInt(chunk.byteLength);
        return bytes;
      },
    }),
  },
);

const { port } = await createHttpServer({
  host: '127.0.0.1',
  port: 0,
  protocols: [
    asmxOf({
      services: [uploads],
      zone: 'UTC',
      messageBytesMax: 4_194_304,
      xmlDepthMax: 64,
      streamCharactersMax: bytesMax,
    }),
  ],
  observer: {
    tally: () => {},
    within: (_facts, work) => work(),
    audit: () => {},
    signedIn: () => {},
    note: () => {},
    bug: (error) => {
      throw error;
    },
  },
  publicUrl: null,
  trustProxy: false,
  requestBytesMax: bytesMax,
});
process.send?.({ port, pid: process.pid } satisfies UploadPlace);
