// The parameters of a request, from its query, a form, or a form in parts (DALI 1.1, 2.2): names
// count in any case, and those that nobody knows are passed over. Files among the parts are kept
// until somebody takes them. What a value means is not here.

import { isUtf8 } from 'node:buffer';
import { Refusal } from '../../domain/refusal.ts';
import type { Upload } from '../../domain/upload.ts';
import { FORM_VALUES_MAX, hasTooManyValues } from '../http/form-values.ts';
import type { HttpRequest } from '../http/message.ts';
import { boundaryOf, partsOf, type FormPart } from '../http/multipart.ts';
import { messageReader, wholeBytes } from '../http/read-message.ts';

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
  /** The file that came as the part of this name, once; undefined where there is none. */
  take(part: string): Upload | undefined;
}

/** Where files go that come as parts of a form. */
export interface PartFiles {
  receive(bytes: AsyncIterable<Uint8Array>): Promise<Upload>;
  forget(upload: Upload): Promise<void>;
}

/** How a request is read. */
export interface ReadAsk {
  /** Whether the body is a form; else only the query is read. */
  readonly isForm: boolean;
  /** The largest body, files aside. */
  readonly bytesMax: number;
  readonly files: PartFiles;
}

/**
 * Does what `run` does with the parameters of a request.
 * Files that nobody takes are forgotten at its end.
 */
export const withParameters = async <Result>(
  request: HttpRequest,
  ask: ReadAsk,
  run: (parameters: Parameters) => Promise<Result>,
): Promise<Result> => {
  const files = new Map<string, Upload>();
  try {
    const inQuery = encodedIn(request.query);
    const inBody = ask.isForm ? await bodyOf(request, ask, files) : [];
    return await run(parametersOf([...inQuery, ...inBody], files));
  } finally {
    for (const upload of files.values()) await ask.files.forget(upload);
  }
};

/** Parameters that are known already, with the files that came with them. */
export const parametersOf = (
  sent: readonly Parameter[],
  files: Map<string, Upload> = new Map(),
): Parameters => {
  const all = sent.map(([name, value]) => [name.toUpperCase(), value] as const);
  const every = (name: string): readonly string[] =>
    all.filter(([each]) => each === name).map(([, value]) => value);
  const take = (part: string): Upload | undefined => {
    const upload = files.get(part);
    files.delete(part);
    return upload;
  };
  return { all, every, one: (name) => every(name).at(-1), take };
};

const bodyOf = async (
  request: HttpRequest,
  ask: ReadAsk,
  files: Map<string, Upload>,
): Promise<readonly Parameter[]> => {
  const boundary = boundaryOf(request.headers['content-type']);
  if (boundary !== undefined) return partsIn(partsOf(request.body, boundary), ask, files);
  return encodedIn(textOf(await wholeBytes(messageReader(request.body, () => ask.bytesMax))));
};

const encodedIn = (text: string): readonly Parameter[] => {
  if (hasTooManyValues(text)) throw new Refusal('bad-parameters', { problems: TOO_MANY });
  for (const [codes] of text.matchAll(/(?:%[\da-f]{2})+/gi)) {
    textOf(Buffer.from(codes.replaceAll('%', ''), 'hex'));
  }
  return [...new URLSearchParams(text)];
};

/** Refuses what would be read with other letters than were meant. */
const textOf = (bytes: Buffer): string => {
  if (!isUtf8(bytes)) throw new Refusal('bad-parameters', { problems: NOT_UTF8 });
  return bytes.toString('utf8');
};

const NOT_UTF8 = 'The parameters are no UTF-8: encode them so, and its bytes as %C3%A9 in a form.';

const TOO_MANY = `A request has at most ${FORM_VALUES_MAX} parameters, and this one has more.`;

/** More than any query takes along. */
const FILES_MAX = 10;

const TOO_MANY_FILES = `A form brings at most ${FILES_MAX} files.`;

/** The text of each part that is no file; what all of them hold together is bounded. */
const partsIn = async (
  parts: AsyncIterable<FormPart>,
  { bytesMax, files: { receive, forget } }: ReadAsk,
  files: Map<string, Upload>,
): Promise<readonly Parameter[]> => {
  const parameters: Parameter[] = [];
  let left = bytesMax;
  for await (const part of parts) {
    if (parameters.length + files.size >= FORM_VALUES_MAX) {
      throw new Refusal('bad-parameters', { problems: TOO_MANY });
    }
    // A field of a browser's form that was given no file has an empty name.
    if (part.fileName !== null && part.fileName !== '') {
      if (files.size === FILES_MAX)
        throw new Refusal('bad-parameters', { problems: TOO_MANY_FILES });
      const before = files.get(part.name);
      files.set(part.name, await receive(part.bytes));
      if (before !== undefined) await forget(before);
      continue;
    }
    const limit = left;
    const value = textOf(await wholeBytes(messageReader(part.bytes, () => limit)));
    left -= Buffer.byteLength(value);
    parameters.push([part.name, value]);
  }
  return parameters;
};
