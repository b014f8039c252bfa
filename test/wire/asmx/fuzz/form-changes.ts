// Calls over HTTP GET and POST in parts, and what can be done to them: changes that ASMX does not
// mind, and changes after which it must refuse, as it is written of ASMX and nowhere else.

import type { Chance } from '../../../support/seeds.ts';
import type { Operation, Parameter } from './calls.ts';
import { KINDS } from './values.ts';

/** A call before it is written. */
export interface FormDraft {
  readonly operation: Operation;
  /** The binding that was meant; `method` may become another. */
  readonly binding: 'get' | 'post';
  method: string;
  path: string;
  contentType: string | null;
  /** Names and values in order, not encoded. */
  readonly pairs: [name: string, value: string][];
  /** What stands in the place that the binding does not read. */
  other: string;
}

/** One thing to do to a call. */
export interface FormChange {
  readonly name: string;
  fits?(draft: FormDraft): boolean;
  change(draft: FormDraft, chance: Chance): void;
}

/** A call as a careful client writes it, with these texts for its parameters. */
export const formDraftOf = (
  operation: Operation,
  binding: FormDraft['binding'],
  texts: readonly string[],
): FormDraft => ({
  operation,
  binding,
  method: binding.toUpperCase(),
  path: `${operation.path}/${operation.name}`,
  contentType: binding === 'post' ? 'application/x-www-form-urlencoded' : null,
  pairs: operation.parameters.map(({ name }, index) => [name, texts[index] ?? '']),
  other: '',
});

/** The pairs as they are sent. */
export const encodedPairs = ({ pairs }: FormDraft): string =>
  pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');

const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');

const put = ({ pairs }: FormDraft, name: string, value: string): void => {
  const at = pairs.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
  pairs.splice(at, 1, [name, value]);
};

/** What ASMX does not mind. */
export const HARMLESS: readonly FormChange[] = [
  {
    name: 'unknown parameter',
    change: ({ pairs }, chance) =>
      void pairs.splice(chance.below(pairs.length + 1), 0, ['zz', 'x']),
  },
  {
    name: 'other order',
    change: ({ pairs }) => void pairs.splice(0, pairs.length, ...pairs.toReversed()),
  },
  {
    name: 'names in capitals',
    change: ({ pairs }) => {
      for (const pair of pairs) pair[0] = pair[0].toUpperCase();
    },
  },
  {
    name: 'charset',
    fits: ({ binding }) => binding === 'post',
    change: (draft) =>
      void (draft.contentType = 'application/x-www-form-urlencoded; charset=utf-8'),
  },
  { name: 'what is not read', change: (draft) => void (draft.other = 'zz=1') },
];

const wrongTexts = ({ kind, isOptional }: Parameter): readonly string[] =>
  (KINDS[kind].form?.wrong ?? []).filter((text) => isOptional !== true || text !== '');

const hasParameters = ({ operation }: FormDraft): boolean => operation.parameters.length > 0;

const needed = ({ operation }: FormDraft): readonly Parameter[] =>
  operation.parameters.filter(({ isOptional }) => isOptional !== true);

/** What ASMX refuses. */
export const REFUSED: readonly FormChange[] = [
  {
    name: 'a text that is no value',
    fits: ({ operation }) => operation.parameters.some((each) => wrongTexts(each).length > 0),
    change: (draft, chance) => {
      const wrong = draft.operation.parameters.filter((each) => wrongTexts(each).length > 0);
      const parameter = chance.of(wrong);
      put(draft, parameter.name, chance.of(wrongTexts(parameter)));
    },
  },
  {
    name: 'a parameter that is missing',
    fits: (draft) => needed(draft).length > 0,
    change: (draft, chance) => {
      const missing = chance.of(needed(draft)).name.toLowerCase();
      const at = draft.pairs.findIndex(([name]) => name.toLowerCase() === missing);
      draft.pairs.splice(at, 1);
    },
  },
  {
    name: 'a number twice',
    fits: ({ operation }) =>
      operation.parameters.some(({ kind }) => kind === 'int' || kind === 'long'),
    change: ({ pairs, operation }) => {
      const twice = operation.parameters.find(({ kind }) => kind === 'int' || kind === 'long');
      pairs.push([twice?.name ?? '', '1']);
    },
  },
  {
    name: 'an operation that is not there',
    change: (draft, chance) => {
      const { path, name } = draft.operation;
      const near = [name.toLowerCase(), name.toUpperCase(), `${name}x`, `${name}/`];
      draft.path = `${path}/${chance.of([...near, 'Nope', '', 'constructor', '__proto__', 'js'])}`;
    },
  },
  {
    name: 'other verb',
    change: (draft, chance) =>
      void (draft.method = chance.of(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])),
  },
  {
    name: 'wrong content type',
    fits: (draft) => draft.binding === 'post' && hasParameters(draft),
    change: (draft, chance) =>
      void (draft.contentType = chance.of([
        null,
        '',
        'text/plain',
        'application/json',
        'multipart/form-data; boundary=b',
        'text/xml',
        'application/x-www-form-urlencodedx',
      ])),
  },
  {
    name: 'parameters in the wrong place',
    fits: (draft) => needed(draft).length > 0,
    change: (draft) => {
      draft.other = encodedPairs(draft);
      draft.pairs.length = 0;
    },
  },
];
