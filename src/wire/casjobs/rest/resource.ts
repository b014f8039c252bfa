// What a resource of the REST API is, as data, and what its call brings. How a request finds its
// resource is told beside this, and what the resources do in files of their own.

import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { Scope } from '../../../domain/token.ts';
import type { HttpAnswer, HttpRequest } from '../../http/message.ts';
import { jsonOf, type Json } from './json.ts';

/** One request that has found its resource. */
export interface RestCall {
  readonly request: HttpRequest;
  /** What stands in the place of the path's `{name}`s. */
  readonly named: Readonly<Record<string, string>>;
  /** The value of a query parameter, found in any case. */
  parameter(name: string): string | null;
}

/** One thing that can be asked. */
export interface Resource {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root of its API on, matched in any case; `{name}` takes one whole piece. */
  readonly path: string;
  /** One sentence for whoever reads what there is. */
  readonly about: string;
  run(call: RestCall): Promise<HttpAnswer>;
}

/** What signs a call in. */
export interface Doorkeeper {
  /** Whose login or access token it is; refuses with `unknown-login-token` and `token-scope`. */
  signInByToken(token: string, needs: Scope): Promise<Account>;
  /** As whom queries without a token run; null where nobody may. */
  guest(): Promise<Account | null>;
}

/** A `run` for those alone who sent a token: without one it refuses with `not-signed-in`. */
export const signed =
  (door: Doorkeeper, run: (call: RestCall, account: Account) => Promise<HttpAnswer>) =>
  async (call: RestCall): Promise<HttpAnswer> => {
    const token = tokenOf(call);
    if (token === '') throw new Refusal('not-signed-in');
    // GET changes nothing here; all else runs queries, changes tables or cancels jobs.
    const needs = call.request.method === 'GET' ? 'read' : 'query';
    return run(call, await door.signInByToken(token, needs));
  };

/** As `signed`, but without a token a guest may too, where there is one; `run` is told of it. */
export const signedOrGuest =
  (
    door: Doorkeeper,
    run: (call: RestCall, account: Account, isGuest: boolean) => Promise<HttpAnswer>,
  ) =>
  async (call: RestCall): Promise<HttpAnswer> => {
    const guest = tokenOf(call) === '' ? await door.guest() : null;
    if (guest !== null) return run(call, guest, true);
    return signed(door, (own, account) => run(own, account, false))(call);
  };

const tokenOf = ({ request }: RestCall): string => request.headers['x-auth-token']?.trim() ?? '';

/** An answer of JSON; every client takes 200 alone for a success. */
export const jsonAnswer = (value: Json): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': JSON_TYPE },
  body: jsonOf(value),
});

/** The type of all JSON here. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer of plain text, as it is. */
export const textAnswer = (body: string): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
});
