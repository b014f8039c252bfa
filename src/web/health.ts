// Health, for load balancers and watchers: that the process answers, and whether it can do its
// work. It tells nothing about anybody's data, needs no account, and knows no limit of requests.

import type { Readiness, Unready } from '../core/readiness.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../wire/http/message.ts';

/** What health is told by. */
export interface HealthParts {
  /** Whether the store answers. */
  isWell(): Promise<boolean>;
  readonly readiness: Readiness;
}

/** The protocol of `/health/live`, `/health/ready` and `/healthz`. */
export const healthOf = (parts: HealthParts): Protocol => {
  const answers = new Map<string, () => Promise<HttpAnswer>>([
    ['/health/live', () => Promise.resolve(plain(200, 'ok'))],
    ['/health/ready', async () => readyAnswer(await parts.readiness.look())],
    ['/healthz', async () => ((await parts.isWell()) ? plain(200, 'ok') : plain(503, 'not ready'))],
  ]);
  const answerOf = ({ path }: HttpRequest) => answers.get(path)?.() ?? Promise.resolve(GONE);
  return {
    name: 'health',
    takes: ({ path, method }) => answers.has(path) && (method === 'GET' || method === 'HEAD'),
    answer: answerOf,
    // A server that stops begins nothing any more, but its process answers all the same.
    refuse: (_failure, { path }) => REFUSED.get(path) ?? GONE,
  };
};

/** A part as the answer names it. */
type Told = Omit<Unready, 'part'> & { readonly part: Unready['part'] | 'server' };

const STOPPING: Told = { part: 'server', why: 'It is stopping, or met an error of its own.' };

const readyAnswer = (not: readonly Told[]): HttpAnswer =>
  not.length === 0
    ? json(200, { ready: true })
    : json(503, { ready: false, not: not.map(({ part, why }) => ({ part, why })) });

const json = (status: number, value: object): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: `${JSON.stringify(value)}\n`,
});

const plain = (status: number, word: string): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  body: `${word}\n`,
});

const GONE = plain(404, 'There is nothing here.');

/** What is answered in the place of an answer, by path. */
const REFUSED: ReadonlyMap<string, HttpAnswer> = new Map([
  ['/health/live', plain(200, 'ok')],
  ['/health/ready', readyAnswer([STOPPING])],
  ['/healthz', plain(503, 'not ready')],
]);
