// The barest server there is on Node: reads a request's body and answers with the same bytes every
// time. What our server does more than this is what it costs.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { peerTerms } from '../support/peer-process.ts';

/** What is answered. */
export interface EchoTerms {
  readonly contentType: string;
  readonly body: string;
}

const { contentType, body } = peerTerms() as EchoTerms;
const headers = { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) };

const server = createServer((request, response) => {
  let length = 0;
  request.on('data', (chunk: Buffer) => (length += chunk.length));
  request.on('end', () => {
    response.writeHead(length > 0 ? 200 : 400, headers);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
