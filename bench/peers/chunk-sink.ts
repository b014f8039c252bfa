// The barest server there is on Node that takes files in chunks: it reads a request whole, decodes
// the base64 between the tags of its data, and writes the bytes behind those before them. A request
// without data ends the file: it is on the disk before that is answered. A file stays until the
// next one has ended, as with us: who overwrites one writes to memory that is there already.

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { peerTerms } from '../support/peer-process.ts';

/** Where the file lies; the one before it has `.ended` behind its name. */
export interface ChunkSinkTerms {
  readonly path: string;
}

const { path } = peerTerms() as ChunkSinkTerms;
let file = openSync(path, 'w');
let position = 0;

const take = (body: Buffer): void => {
  const begin = body.indexOf('<data>');
  if (begin < 0) {
    fsyncSync(file);
    closeSync(file);
    renameSync(path, `${path}.ended`);
    file = openSync(path, 'w');
    position = 0;
    return;
  }
  const base64 = body.toString('latin1', begin + '<data>'.length, body.lastIndexOf('</data>'));
  const bytes = Buffer.from(base64, 'base64');
  position += writeSync(file, bytes, 0, bytes.length, position);
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    take(Buffer.concat(chunks));
    response.writeHead(200, { 'Content-Length': 0 });
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
