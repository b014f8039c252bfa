// One request as it is told, byte for byte, and its answer. fetch would not let a request name
// another host than the one it goes to.

import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What is sent. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** What came back. */
export interface Answered {
  readonly status: number;
  /** The content type, empty where there is none. */
  readonly type: string;
  readonly body: string;
}

/** Sends it to the server at `url`. */
export const send = (url: string, sent: Sent): Promise<Answered> => {
  const { hostname, port } = new URL(url);
  const { method, target, headers, body = '', signal } = sent;
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        method,
        path: target,
        headers: { ...headers, ...(body === '' && method === 'GET' ? {} : length) },
        agent: false,
        ...(signal === undefined ? {} : { signal }),
      },
      (answer) => {
        text(answer).then(
          (whole) =>
            resolve({
              status: answer.statusCode ?? 0,
              type: answer.headers['content-type'] ?? '',
              body: whole,
            }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
};
