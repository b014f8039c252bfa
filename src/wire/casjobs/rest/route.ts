// From a path to the resource that answers it: pieces are compared in any case, as the original
// does, and a piece in braces takes whatever stands in its place.

import type { HttpRequest } from '../../http/message.ts';
import type { Resource, RestCall } from './resource.ts';

/** Resources under the paths that lead to them. */
export interface Api {
  /** Each begins with a slash and ends without one, in lower case. */
  readonly roots: readonly string[];
  readonly resources: readonly Resource[];
}

/** The pieces of a path under one of the roots of `api`; null where it is under none. */
export const piecesUnder = ({ roots }: Api, path: string): readonly string[] | null => {
  const folded = path.toLowerCase();
  const root = roots.find((each) => folded === each || folded.startsWith(`${each}/`));
  if (root === undefined) return null;
  return path
    .slice(root.length)
    .split('/')
    .filter((piece) => piece !== '');
};

/** What a request comes to: its resource, or the methods that its path has. */
export type Routed =
  | { readonly kind: 'found'; readonly resource: Resource; readonly call: RestCall }
  | { readonly kind: 'no-method'; readonly methods: readonly string[] }
  | { readonly kind: 'nothing' };

/** The resource of a request. HEAD is answered as GET is, without its body. */
export const routeOf = (api: Api, request: HttpRequest): Routed => {
  const pieces = piecesUnder(api, request.path) ?? [];
  const matching = api.resources.flatMap((resource) => {
    const named = namedIn(resource.path.split('/'), pieces);
    return named === null ? [] : [{ resource, named }];
  });
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const found = matching.find(({ resource }) => resource.method === method);
  if (found === undefined) {
    const methods = [...new Set(matching.map(({ resource }) => resource.method))];
    return methods.length === 0 ? { kind: 'nothing' } : { kind: 'no-method', methods };
  }
  const call = { request, named: found.named, parameter: parametersOf(request.query) };
  return { kind: 'found', resource: found.resource, call };
};

const namedIn = (
  pattern: readonly string[],
  pieces: readonly string[],
): Readonly<Record<string, string>> | null => {
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

const parametersOf = (query: string): RestCall['parameter'] => {
  const parameters = [...new URLSearchParams(query)];
  return (name) =>
    parameters.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? null;
};
