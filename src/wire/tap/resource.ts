// What a resource of TAP is, as data: its methods, its path, and what its call brings. How a
// request finds its resource is told here too; what the resources do is in files of their own.

import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import type { Parameters } from './parameters.ts';

/** Where everything of TAP stands. */
export const TAP_ROOT = '/tap';

/** One request that has found its resource. */
export interface TapCall {
  readonly request: HttpRequest;
  readonly parameters: Parameters;
  /** What stands in the place of the path's `{name}`s. */
  readonly named: Readonly<Record<string, string>>;
}

/** One thing that can be asked; HEAD goes with GET, but where work would be done for nothing. */
export interface Resource {
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'DELETE')[];
  /** From `/tap` on, matched in any case; `{name}` takes one whole piece. */
  readonly path: string;
  /** One sentence for whoever reads what there is. */
  readonly about: string;
  readonly hasNoHead?: true;
  /** Its body is no form of parameters: `run` reads it. */
  readonly hasOwnBody?: true;
  run(call: TapCall): Promise<HttpAnswer>;
}

/** What a request comes to: its resource, or the methods that its path has. */
export type Routed =
  | { readonly kind: 'found'; readonly resource: Resource; readonly named: TapCall['named'] }
  | { readonly kind: 'no-method'; readonly methods: readonly string[] }
  | { readonly kind: 'nothing' };

/** Whether a path is of TAP. */
export const isOfTap = (path: string): boolean => /^\/tap(\/|$)/i.test(path);

/** The resource of a request. */
export const routeOf = (
  resources: readonly Resource[],
  { path, method }: Pick<HttpRequest, 'path' | 'method'>,
): Routed => {
  const pieces = piecesOf(path.slice(TAP_ROOT.length));
  const matching = resources.flatMap((resource) => {
    const named = namedIn(piecesOf(resource.path), pieces);
    return named === null ? [] : [{ resource, named }];
  });
  const asked = method === 'HEAD' ? 'GET' : method;
  const found = matching.find(
    ({ resource: { methods, hasNoHead } }) =>
      (methods as readonly string[]).includes(asked) && !(method === 'HEAD' && hasNoHead === true),
  );
  if (found !== undefined) return { kind: 'found', ...found };
  const methods = [...new Set(matching.flatMap(({ resource }) => resource.methods))];
  return methods.length === 0 ? { kind: 'nothing' } : { kind: 'no-method', methods };
};

const piecesOf = (path: string): readonly string[] =>
  path.split('/').filter((piece) => piece !== '');

const namedIn = (
  pattern: readonly string[],
  pieces: readonly string[],
): TapCall['named'] | null => {
  if (pattern.length !== pieces.length) return null;
  const named: Record<string, string> = {};
  for (const [at, wanted] of pattern.entries()) {
    const piece = pieces[at] ?? '';
    const name = /^\{(\w+)\}$/.exec(wanted)?.[1];
    if (name !== undefined) named[name] = piece;
    else if (wanted.toLowerCase() !== piece.toLowerCase()) return null;
  }
  return named;
};

/** An answer of plain text, as it is. */
export const textAnswer = (text: string): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: text,
});

/** The answer that sends a client on to a path under `/tap` (HTTP's "See Other"). */
export const seeOther = ({ base }: HttpRequest, path: string): HttpAnswer => ({
  status: 303,
  headers: { Location: `${base}${TAP_ROOT}/${path}` },
  body: null,
});
