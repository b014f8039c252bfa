// What the sender of a file may say of how it is read: which options there are, which values each
// has here, and what an executor is told of them. A value that we could not keep is refused when it
// is said: a file that is read otherwise than its sender thinks is worse than none.

import type { SourceOptions } from '../domain/load.ts';
import { Refusal } from '../domain/refusal.ts';
import type { TextOptions } from '../ports/engine.ts';

interface SourceOption {
  /** The values that there are, in words. */
  readonly known: string;
  /** Takes the value without its edges, in small letters. */
  readonly takes: RegExp;
}

const TRUTH = { known: 'true, false', takes: /^(?:true|false)$/ } as const;
const COUNT = { known: '0 to 999999', takes: /^\d{1,6}$/ } as const;
/** What we do not do can only be told not to be done. */
const NEVER = { known: 'false', takes: /^false$/ } as const;

/** Options by their names in small letters; one of another name is kept and changes nothing. */
const OPTIONS: ReadonlyMap<string, SourceOption> = new Map([
  ['columnnamesinfirstrow', TRUTH],
  ['rowstoskipatstart', COUNT],
  ['rowstoskipatend', COUNT],
  [
    'separator',
    {
      known: 'tab, comma, or one sign that is no letter, no digit and no quote',
      takes: /^(?:tab|\\t|comma|[^\p{L}\p{N}"])$/u,
    },
  ],
  ['characterencoding', { known: 'UTF-8', takes: /^(?:utf-?8|(?:us-)?ascii)$/ }],
  ['filterlikelynodatarows', NEVER],
  ['ignorequotesnotatstartorend', NEVER],
]);

/** Refuses the first option whose value cannot be kept; one that says nothing is none. */
export const refuseUnkept = (options: SourceOptions): void => {
  for (const [name, value] of Object.entries(options)) {
    const option = OPTIONS.get(name.toLowerCase());
    const said = value.trim();
    if (option === undefined || said === '' || option.takes.test(said.toLowerCase())) continue;
    const shown = said.slice(0, VALUE_SHOWN_MAX);
    throw new Refusal('bad-source-option', { option: name, value: shown, known: option.known });
  }
};

/** Enough of a value to know it by. */
const VALUE_SHOWN_MAX = 40;

/** What an executor is told of a text, out of what its sender said of the file. */
export const textOptionsOf = (options: SourceOptions): TextOptions => {
  const named = new Map(
    Object.entries(options).map(([name, value]) => [name.toLowerCase(), value.trim()]),
  );
  const header = named.get('columnnamesinfirstrow')?.toLowerCase();
  const separator = SEPARATORS.get(named.get('separator')?.toLowerCase() ?? '');
  const [start, end] = [countIn(named, 'rowstoskipatstart'), countIn(named, 'rowstoskipatend')];
  return {
    ...(header === 'true' || header === 'false' ? { hasHeader: header === 'true' } : {}),
    ...(separator === undefined ? separatorIn(named) : { separator }),
    ...(start === undefined ? {} : { rowsToSkipAtStart: start }),
    ...(end === undefined ? {} : { rowsToSkipAtEnd: end }),
  };
};

/** Words for separators that a text of one line cannot show. */
const SEPARATORS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['\\t', '\t'],
  ['comma', ','],
]);

const separatorIn = (named: ReadonlyMap<string, string>): Pick<TextOptions, 'separator'> => {
  const separator = named.get('separator') ?? '';
  return Array.from(separator).length === 1 ? { separator } : {};
};

const countIn = (named: ReadonlyMap<string, string>, name: string): number | undefined => {
  const value = named.get(name) ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) : undefined;
};
