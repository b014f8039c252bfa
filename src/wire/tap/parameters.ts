// The parameters of a request, from its query, a form, or a form in parts (DALI 1.1, 2.2): names
// count in any case, and those that nobody knows are passed over. What a value means is not here.

import { Refusal } from '../../domain/refusal.ts';
import { FORM_VALUES_MAX, hasTooManyValues } from '../http/form-values.ts';
import type { HttpRequest } from '../http/message.ts';
import { boundaryOf, partsOf } from '../http/multipart.ts';
import { messageReader, wholeText } from '../http/read-message.ts';

/** A name in capitals, and what was sent under it. */
export type Parameter = readonly [name: string, value: string];

/** What a request says. */
export interface Parameters {
  /** In the order in which they came, the body's behind the query's. */
  readonly all: readonly Parameter[];
  /** The last value of a name in capitals; undefined where there is none. */
  one(name: string): string | undefined;
  /** Every value of a name. */
  every(name: string): readonly string[];
}

/** The parameters of a request; of what is no form only the query is read. */
export const readParameters = async (
  request: HttpRequest,
  bytesMax: number,
): Promise<Parameters> => {
  const inQuery = encodedIn(request.query);
  const inBody = request.method === 'POST' ? await bodyOf(request, bytesMax) : [];
  return parametersOf([...inQuery, ...inBody]);
};

/** Parameters that are known already. */
export const parametersOf = (sent: readonly Parameter[]): Parameters => {
  const all = sent.map(([name, value]) => [name.toUpperCase(), value] as const);
  const every = (name: string): readonly string[] =>
    all.filter(([each]) => each === name).map(([, value]) => value);
  return { all, every, one: (name) => every(name).at(-1) };
};

const bodyOf = async (request: HttpRequest, bytesMax: number): Promise<readonly Parameter[]> => {
  const boundary = boundaryOf(request.headers['content-type']);
  if (boundary !== undefined) return partsIn(request, { boundary, bytesMax });
  return encodedIn(await wholeText(messageReader(request.body, () => bytesMax)));
};

const encodedIn = (text: string): readonly Parameter[] => {
  if (hasTooManyValues(text)) throw new Refusal('bad-parameters', { problems: TOO_MANY });
  return [...new URLSearchParams(text)];
};

const TOO_MANY = `A request has at most ${FORM_VALUES_MAX} parameters, and this one has more.`;

/** The text of each part; what all of them hold together is bounded. */
const partsIn = async (
  request: HttpRequest,
  { boundary, bytesMax }: { readonly boundary: string; readonly bytesMax: number },
): Promise<readonly Parameter[]> => {
  const parameters: Parameter[] = [];
  let left = bytesMax;
  for await (const part of partsOf(request.body, boundary)) {
    if (parameters.length === FORM_VALUES_MAX) {
      throw new Refusal('bad-parameters', { problems: TOO_MANY });
    }
    const limit = left;
    const value = await wholeText(messageReader(part.bytes, () => limit));
    left -= Buffer.byteLength(value);
    parameters.push([part.name, value]);
  }
  return parameters;
};
