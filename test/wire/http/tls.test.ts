// The server with a certificate of its own: it speaks TLS and nothing else on its port, is what it
// is over plain HTTP in all else, and no line that never comes to terms keeps it from stopping.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { after, before, test, type TestContext } from 'node:test';
import { createHttpServer, type HttpServer } from '../../../src/wire/http/server.ts';
import type { Protocol } from '../../../src/wire/http/message.ts';
import { makeCertificate, type Certificate } from '../../support/certificate.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';
import { answering, text } from './answering.ts';
import { keeping } from './serving.ts';

let folder: TemporaryFolder;
let certificate: Certificate;
before(async () => {
  folder = await temporaryFolder();
  certificate = makeCertificate(folder.path);
});
after(() => folder[Symbol.asyncDispose]());

const servingTls = async (t: TestContext, protocol: Protocol): Promise<HttpServer> => {
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    protocols: [protocol],
    observer: keeping(),
    publicUrl: null,
    trustProxy: false,
    tls: certificate,
    requestBytesMax: 1_000,
    limits: { stopSeconds: 0.5, headSeconds: 20 },
  });
  t.after(() => server.stop());
  return server;
};

/** What comes back, from a client that believes our certificate alone. */
const ask = async (port: number): Promise<string> => {
  const terms = { host: '127.0.0.1', port, ca: certificate.cert, agent: false } as const;
  const [answer] = (await once(request(terms).end(), 'response')) as [AsyncIterable<Buffer>];
  let all = '';
  for await (const chunk of answer) all += chunk.toString();
  return all;
};

test('who comes over TLS is told addresses of https', async (t) => {
  const { port, scheme } = await servingTls(
    t,
    answering((of) => text(of.base)),
  );
  assert.equal(scheme, 'https');
  assert.equal(await ask(port), `https://127.0.0.1:${port}`);
});

test('who speaks in clear text is answered nothing that is his', async (t) => {
  let asked = 0;
  const { port } = await servingTls(
    t,
    answering(() => {
      asked += 1;
      return text('');
    }),
  );
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.end('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  assert.equal(asked, 0);
});

test('stopping lets a running answer end, and cuts who never came to terms', async (t) => {
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const server = await servingTls(
    t,
    answering(async () => {
      begun.resolve();
      await held.promise;
      return text('whole');
    }),
  );
  const mute = connect({ port: server.port, host: '127.0.0.1' });
  mute.on('error', () => undefined);
  await once(mute, 'connect');
  const answer = ask(server.port);
  await begun.promise;
  const [cut, stopped] = [once(mute, 'close'), server.stop()];
  held.resolve();
  assert.equal(await answer, 'whole');
  await Promise.all([cut, stopped]);
});
