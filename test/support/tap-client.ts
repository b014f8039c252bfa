// A client of TAP for tests, signed in as the demo account of a server: requests written by hand,
// so that no library stands between a test and the wire.

import assert from 'node:assert/strict';
import type { ServerInTest } from './running-server.ts';

/** A server, the demo account of which asks. */
export interface TapClient {
  /** A request as it is, to a path below `/tap`; redirects are answers. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** As `ask`, signed in: a GET, or a POST where there is a form. */
  own(path: string, form?: TapForm): Promise<Response>;
  /** DELETE, signed in. */
  destroy(path: string): Promise<Response>;
  /** The path of a new job of ADQL that is run. */
  submit(query: string, more?: TapForm): Promise<string>;
  /** The phase that a job ends in. */
  ended(job: string): Promise<string>;
}

/** Parameters; a form in parts is sent as such. */
export type TapForm = Readonly<Record<string, string>> | FormData;

/** The body of an answer that is awaited. */
export const textOf = async (answer: Promise<Response>): Promise<string> => (await answer).text();

/** The headers of who signs in by HTTP Basic. */
export const basicOf = (login: string, pw: string): { readonly Authorization: string } => ({
  Authorization: `Basic ${btoa(`${login}:${pw}`)}`,
});

/** A client of the server that is there when it asks. */
export const tapClient = (server: () => Pick<ServerInTest, 'url' | 'pw'>): TapClient => {
  const ask: TapClient['ask'] = (path, init = {}) =>
    fetch(`${server().url}/tap/${path}`, { redirect: 'manual', ...init });
  const signedIn = () => basicOf('demo', server().pw);
  const own: TapClient['own'] = (path, form) =>
    ask(path, {
      headers: signedIn(),
      ...(form !== undefined && { method: 'POST', body: bodyOf(form) }),
    });
  return {
    ask,
    own,
    destroy: (path) => ask(path, { method: 'DELETE', headers: signedIn() }),
    submit: async (query, more = {}) => {
      const form = { LANG: 'ADQL', QUERY: query, PHASE: 'RUN' };
      const made = await own('async', withAll(form, more));
      assert.equal(made.status, 303, await made.text());
      const place = made.headers.get('location') ?? '';
      assert.ok(place.startsWith(`${server().url}/tap/async/`), place);
      return place.slice(`${server().url}/tap/`.length);
    },
    ended: async (job) => {
      for (;;) {
        const text = await (await own(`${job}?WAIT=20`)).text();
        const phase = /<uws:phase>(\w+)</.exec(text)?.[1] ?? text;
        if (!UNENDED.includes(phase)) return phase;
      }
    },
  };
};

const UNENDED: readonly string[] = ['PENDING', 'QUEUED', 'EXECUTING'];

const bodyOf = (form: TapForm): FormData | URLSearchParams =>
  form instanceof FormData ? form : new URLSearchParams(form);

const withAll = (form: Readonly<Record<string, string>>, more: TapForm): TapForm => {
  if (!(more instanceof FormData)) return { ...form, ...more };
  for (const [name, value] of Object.entries(form)) more.set(name, value);
  return more;
};
