// One thing that is tried: a call, the changes that were made to it, and by these what may come
// back. It is data, made again as often as one likes, so that it can be made smaller.

import { chanceOf, type Chance } from '../../../support/seeds.ts';
import { toldBySaxes } from '../../../base/xml/reading.ts';
import type { Operation, Parameter } from './calls.ts';
import * as forms from './form-changes.ts';
import * as soap from './soap-changes.ts';
import { draftOf, textOf } from './soap-draft.ts';
import { KINDS } from './values.ts';

/** A call with its changes. */
export interface Attempt {
  readonly operation: Operation;
  readonly binding: Binding;
  /** By the parameters. */
  readonly texts: readonly string[];
  /** Names of changes, each with the seed of its chance. */
  readonly harmless: readonly Step[];
  readonly refused: Step | null;
  /** What is done to the bytes, without knowing what it means. */
  readonly noise: readonly Edit[];
  /** Whether nobody may have an answer, whatever is asked: the call is a stranger's. */
  readonly isStrange: boolean;
}

type Binding = 'soap11' | 'soap12' | 'get' | 'post';

interface Step {
  readonly name: string;
  readonly seed: number;
}

interface Edit {
  readonly where: 'target' | 'headers' | 'body';
  readonly at: number;
  readonly drop: number;
  readonly put: string;
}

/** A request as it is sent, and what may come back. */
export interface Tried {
  readonly bytes: Buffer;
  readonly verdict: 'result' | 'no result' | 'either';
}

/** What is fuzzed. */
export interface Scope {
  readonly operations: readonly Operation[];
  readonly isStrange: boolean;
}

const NOISE = [
  '',
  '',
  '<',
  '>',
  '"',
  "'",
  '&',
  '/',
  ' ',
  ':',
  '=',
  '%',
  ';',
  '\r\n',
  '\0',
  '\uFFFF',
  'é',
  '😀',
  ']]>',
  '<!--',
  'xmlns',
  '--',
  '\t',
  '%00',
  '%u0041',
  '\u2028',
];

/** The next attempt. */
export const attemptOf = (chance: Chance, { operations, isStrange }: Scope): Attempt => {
  const operation = chance.of(operations);
  const binding: Binding = chance.of(
    operation.byForm ? ['soap11', 'soap11', 'soap12', 'get', 'post'] : ['soap11', 'soap12'],
  );
  const isForm = binding === 'get' || binding === 'post';
  const lists = isForm ? forms : soap;
  const step = (list: readonly { readonly name: string }[]): Step => ({
    name: chance.of(list).name,
    seed: chance.below(1_000_000_000),
  });
  const isNoisy = chance.percent(35);
  return {
    operation,
    binding,
    texts: operation.parameters.map((parameter) => textFor(parameter, isForm, chance)),
    harmless: onceEach(Array.from({ length: chance.below(4) }, () => step(lists.HARMLESS))),
    refused: !isNoisy && chance.percent(60) ? step(lists.REFUSED) : null,
    noise: isNoisy ? Array.from({ length: 1 + chance.below(3) }, () => editOf(chance)) : [],
    isStrange,
  };
};

/** The same attribute twice would be another change than both of them. */
const onceEach = (steps: readonly Step[]): readonly Step[] => [
  ...new Map(steps.map((step) => [step.name, step])).values(),
];

const textFor = ({ kind, always }: Parameter, isForm: boolean, chance: Chance): string =>
  always ?? chance.of((isForm ? KINDS[kind].form : KINDS[kind].soap)?.right ?? ['']);

const editOf = (chance: Chance): Edit => ({
  where: chance.of(['target', 'headers', 'body', 'body', 'body'] as const),
  at: chance.below(1_000_000) / 1_000_000,
  drop: chance.percent(20) ? chance.below(200) : chance.below(4),
  put: chance.percent(80) ? chance.of(NOISE) : String.fromCodePoint(chance.below(0xd7ff)),
});

/** The request of an attempt. */
export const triedOf = (attempt: Attempt): Tried => {
  const { binding } = attempt;
  return binding === 'get' || binding === 'post'
    ? formTried(attempt, binding)
    : soapTried(attempt, binding);
};

/** Does the changes that fit, in their order; true where the one that is refused was among them. */
const changed = <Draft>(
  { harmless, refused }: Attempt,
  draft: Draft,
  lists: {
    readonly HARMLESS: readonly Change<Draft>[];
    readonly REFUSED: readonly Change<Draft>[];
  },
): boolean => {
  const carryOut = (list: readonly Change<Draft>[], { name, seed }: Step): boolean => {
    const found = list.find((each) => each.name === name);
    if (found === undefined || found.fits?.(draft) === false) return false;
    found.change(draft, chanceOf(seed));
    return true;
  };
  for (const step of harmless) carryOut(lists.HARMLESS, step);
  return refused !== null && carryOut(lists.REFUSED, refused);
};

interface Change<Draft> {
  readonly name: string;
  fits?(draft: Draft): boolean;
  change(draft: Draft, chance: Chance): void;
}

const soapTried = (attempt: Attempt, version: 'soap11' | 'soap12'): Tried => {
  const draft = draftOf(attempt.operation, version, attempt.texts);
  const isRefused = changed(attempt, draft, soap);
  const text = textOf(draft);
  const noisy = edited(text, attempt.noise, 'body');
  const headers = [
    ...(draft.contentType === null ? [] : [`Content-Type: ${draft.contentType}`]),
    ...(draft.soapAction === null ? [] : [`SOAPAction: ${draft.soapAction}`]),
    ...draft.headers,
  ];
  const body = Buffer.from(noisy, draft.encoding);
  const head = { method: draft.method, target: draft.operation.path, headers };
  const isBroken = (): boolean => onlyBody(attempt) && toldBySaxes(noisy.toWellFormed()) === null;
  return {
    bytes: requestOf(attempt, head, { bytes: body, isChunked: draft.isChunked }),
    verdict: verdictOf(attempt, isRefused, isBroken),
  };
};

const formTried = (attempt: Attempt, binding: 'get' | 'post'): Tried => {
  const draft = forms.formDraftOf(attempt.operation, binding, attempt.texts);
  const isRefused = changed(attempt, draft, forms);
  const [query, body] =
    binding === 'get'
      ? [edited(forms.encodedPairs(draft), attempt.noise, 'body'), draft.other]
      : [draft.other, edited(forms.encodedPairs(draft), attempt.noise, 'body')];
  const headers = draft.contentType === null ? [] : [`Content-Type: ${draft.contentType}`];
  // What a request line cannot hold would make it another request.
  const target = `${draft.path}${query === '' ? '' : `?${query.replace(/[\s\0]/g, '+')}`}`;
  return {
    bytes: requestOf(
      attempt,
      { method: draft.method, target, headers },
      { bytes: Buffer.from(body), isChunked: false },
    ),
    verdict: verdictOf(attempt, isRefused, () => false),
  };
};

const onlyBody = ({ noise }: Attempt): boolean => noise.every(({ where }) => where === 'body');

const verdictOf = (
  attempt: Attempt,
  isRefused: boolean,
  isBroken: () => boolean,
): Tried['verdict'] => {
  if (isRefused) return 'no result';
  if (attempt.isStrange && onlyBody(attempt)) return 'no result';
  if (attempt.noise.length === 0) return attempt.isStrange ? 'no result' : 'result';
  return isBroken() ? 'no result' : 'either';
};

const edited = (text: string, noise: readonly Edit[], where: Edit['where']): string =>
  noise
    .filter((edit) => edit.where === where)
    .reduce((so, { at, drop, put }) => {
      const from = Math.floor(at * so.length);
      return so.slice(0, from) + put + so.slice(from + drop);
    }, text);

interface Head {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
}

const requestOf = (
  { noise }: Attempt,
  { method, target, headers }: Head,
  { bytes, isChunked }: { readonly bytes: Buffer; readonly isChunked: boolean },
): Buffer => {
  const path = line(edited(target.slice(1), noise, 'target'));
  const lines = headers.map((each) => line(edited(each, noise, 'headers')));
  const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`;
  const head = [`${method} /${path} HTTP/1.1`, 'Host: localhost', ...lines, length, '', ''];
  const body = isChunked ? chunked(bytes) : bytes;
  return Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]);
};

/** Noise within a line stays within it: a body of another length would be waited for. */
const line = (text: string): string => text.replace(/[\r\n]/g, '');

const chunked = (bytes: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 100) {
    const part = bytes.subarray(at, at + 100);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
};

/** The same attempt with one thing less, in every way. */
export const smallerOf = (attempt: Attempt): readonly Attempt[] => [
  ...without(attempt.harmless).map((harmless) => ({ ...attempt, harmless })),
  ...without(attempt.noise).map((noise) => ({ ...attempt, noise })),
  ...attempt.noise.flatMap((edit, index) =>
    edit.drop > 0
      ? [{ ...attempt, noise: attempt.noise.with(index, { ...edit, drop: edit.drop >> 1 }) }]
      : [],
  ),
  ...attempt.texts.flatMap((text, index) =>
    text.length > 1 &&
    attempt.operation.parameters[index]?.kind === 'text' &&
    attempt.operation.parameters[index]?.always === undefined
      ? [{ ...attempt, texts: attempt.texts.with(index, '') }]
      : [],
  ),
];

const without = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.map((_, index) => list.toSpliced(index, 1));
