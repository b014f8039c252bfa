// Health: one word for load balancers and watchers.
// It tells nothing about anybody's data, and nothing of why a server is not well.

import type { HttpAnswer, Protocol } from '../wire/http/message.ts';

/** The protocol of `/healthz`; `isWell` says whether the server can do its work. */
export const healthOf = (isWell: () => Promise<boolean>): Protocol => ({
  name: 'health',
  takes: ({ path, method }) => path === '/healthz' && (method === 'GET' || method === 'HEAD'),
  answer: async () => ((await isWell()) ? plain(200, 'ok') : plain(503, 'not ready')),
});

const plain = (status: number, word: string): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  body: `${word}\n`,
});
