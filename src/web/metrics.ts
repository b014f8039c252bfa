// The metrics, for a Prometheus that reads them: on this machine, or with the token of a setting.
// Who else asks is told nothing but how to ask.

import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopback } from '../base/network.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../wire/http/message.ts';
import { plainText } from '../wire/http/plain.ts';

/** What the metrics are read from, and by whom. */
export interface MetricsPage {
  text(): Promise<string>;
  readonly contentType: string;
  /** Whoever sends it may read; null: who asks from this machine, and past no proxy. */
  readonly token: string | null;
}

/** The protocol of `/metrics`. */
export const metricsOf = (page: MetricsPage): Protocol => ({
  name: 'metrics',
  takes: ({ path, method }) => path === '/metrics' && (method === 'GET' || method === 'HEAD'),
  answer: async (request) => refusalOf(page, request) ?? answerOf(page),
});

const answerOf = async ({ text, contentType }: MetricsPage): Promise<HttpAnswer> => ({
  status: 200,
  headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' },
  body: await text(),
});

const refusalOf = ({ token }: MetricsPage, request: HttpRequest): HttpAnswer | undefined => {
  if (token === null) return isOfHere(request) ? undefined : plainText(403, ELSEWHERE);
  const [, sent] = /^Bearer +(\S+) *$/i.exec(request.headers['authorization'] ?? '') ?? [];
  if (sent !== undefined && isSame(sent, token)) return undefined;
  return plainText(401, WITHOUT, { 'WWW-Authenticate': 'Bearer realm="metrics"' });
};

const ELSEWHERE =
  'Metrics are read on the machine that makes them. To read them from another, set metricsToken.';

const WITHOUT = 'Metrics are read with Authorization: Bearer and the token of metricsToken.';

/** A proxy on this machine brings requests of everybody, and says so. */
const isOfHere = ({ address, headers }: HttpRequest): boolean =>
  isLoopback(address) && PROXY_HEADERS.every((name) => headers[name] === undefined);

const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** Takes the same time wherever they differ, and however long they are. */
const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(digestOf(one), digestOf(other));

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
