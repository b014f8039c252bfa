// A load generator: one request, sent again and again over a few connections, each of which waits
// for its answer before it asks again. It reads as little of an answer as it can, so that what is
// measured is the server, not this.

import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is sent, where to, how much at once and for how long. */
export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** Answers a second. All answers must be as long as the first one. */
export const answersPerSecond = async (load: Load): Promise<number> => {
  const request = requestBytes(load);
  const length = await answerLength(load);
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load)));
  let answers = 0;
  const begun = performance.now();
  for (const socket of sockets) {
    let missing = length;
    socket.on('data', (chunk: Buffer) => {
      missing -= chunk.length;
      if (missing > 0) return;
      if (missing < 0) socket.destroy(new Error('an answer is longer than the first'));
      answers += 1;
      missing = length;
      socket.write(request);
    });
    socket.write(request);
  }
  await sleep(load.seconds * 1_000);
  const seconds = (performance.now() - begun) / 1_000;
  for (const socket of sockets) {
    if (socket.errored !== null) throw socket.errored;
    socket.destroy();
  }
  return answers / seconds;
};

const requestBytes = ({ url, headers, body }: Load): Buffer => {
  const { host, pathname } = new URL(url);
  const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(body) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${head}\r\n${body}`);
};

const open = async ({ url }: Load): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  return socket;
};

/** Bytes of one answer, its head included; throws where it is no success. */
const answerLength = async (load: Load): Promise<number> => {
  const socket = await open(load);
  socket.write(requestBytes(load));
  let text = '';
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) continue;
    if (!text.startsWith('HTTP/1.1 200')) throw new Error(text);
    const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
    // Without a length it comes in chunks, of which the last one is empty.
    const isWhole = length === undefined ? text.endsWith('\r\n0\r\n\r\n') : undefined;
    if (isWhole ?? text.length === end + 4 + Number(length)) return text.length;
  }
  throw new Error(`the answer was cut: ${text}`);
};
