// The SciServer REST API of a server in a test, asked as SciScript asks: a token from the address
// for them, then calls with it in their heads.

import assert from 'node:assert/strict';
import { secretly } from './secrets.ts';
import { startServer, type ServerInTest } from './running-server.ts';
import { until } from './until.ts';

/** An answer that has been read. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Where the API stands, in the spelling of SciScript. */
export const REST = '/CasJobs/RestApi';

/** A server, and the demo account's calls of its API. */
export interface RestClient extends AsyncDisposable {
  readonly server: ServerInTest;
  readonly token: string;
  /** Sends to any path, without a token. */
  ask(method: string, path: string, init?: RequestInit): Promise<RestAnswer>;
  /** A new token of the demo account. */
  logIn(path?: string): Promise<string>;
  /** Sends to a path of the API, with a token and a TaskName. */
  rest(method: string, path: string, init?: RequestInit): Promise<RestAnswer>;
  query(sql: string, accept: string, context?: string): Promise<RestAnswer>;
  /** The number of the new job. */
  submit(sql: string, context?: string, more?: object): Promise<string>;
  /** The job, once it has ended. */
  ended(id: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Starts a server with extra flags and signs in. */
export const startRest = async (flags: readonly string[] = []): Promise<RestClient> => {
  const server = await startServer(['--interrupt-seconds', '1', ...flags]);
  const ask = async (method: string, path: string, init: RequestInit = {}): Promise<RestAnswer> => {
    const response = await fetch(`${server.url}${path}`, { method, ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const logIn = async (path = '/keystone/v3/tokens'): Promise<string> => {
    const user = { name: 'demo', password: server.pw };
    const body = JSON.stringify({ auth: { identity: { password: { user } } } });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await ask('POST', path, { headers, body });
    assert.equal(answer.status, 200, answer.text);
    return secretly(answer.headers.get('X-Subject-Token') ?? 'none');
  };
  const token = await logIn();
  const rest: RestClient['rest'] = (method, path, more = {}) =>
    ask(method, `${REST}${path}?TaskName=SciScript-Python.CasJobs`, {
      ...more,
      headers: {
        'X-Auth-Token': token,
        'Content-Type': 'application/json',
        ...(more.headers as Record<string, string>),
      },
    });
  return {
    server,
    token,
    ask,
    logIn,
    rest,
    query: (sql, accept, context = 'MyDB') =>
      rest('POST', `/contexts/${context}/query`, {
        body: JSON.stringify({ Query: sql, TaskName: 'test' }),
        headers: { Accept: accept },
      }),
    submit: async (sql, context = 'MyDB', more = {}) => {
      const body = JSON.stringify({ Query: sql, TaskName: 'test', ...more });
      const headers = { Accept: 'text/plain' };
      const id = await good(rest('PUT', `/contexts/${context}/jobs`, { body, headers }));
      assert.match(id, /^\d+$/);
      return id;
    },
    ended: (id) => ended(rest, id),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

const ended = (rest: RestClient['rest'], id: string): Promise<Readonly<Record<string, unknown>>> =>
  until(async () => {
    const job = JSON.parse(await good(rest('GET', `/jobs/${id}`))) as Record<string, unknown>;
    return [3, 4, 5].includes(Number(job['Status'])) && job;
  }, `the end of job ${id}`);

/** The text of an answer that must be 200. */
export const good = async (answer: Promise<RestAnswer>): Promise<string> => {
  const { status, text } = await answer;
  assert.equal(status, 200, text);
  return text;
};

/** The error of an answer: one flat object whose values are all texts. */
export const errorOf = ({ text }: RestAnswer): Record<string, string> => {
  const error = JSON.parse(text) as Record<string, string>;
  const names = ['Error Code', 'Error Type', 'Error Message', 'LogMessageID'];
  assert.deepEqual(Object.keys(error), names);
  for (const value of Object.values(error)) assert.equal(typeof value, 'string');
  return error;
};
