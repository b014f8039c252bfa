// What stands between two marks: strings, and names in brackets or double quotes. The closing
// mark stands for itself when it is doubled.

import { broken } from './token.ts';
import type { Token } from './token.ts';

/** The delimited token that begins at `start`, or undefined where none does. */
export const delimitedAt = (text: string, start: number): Token | undefined => {
  // N'…' is a string of Unicode characters; here every string is.
  const first = text[start] ?? '';
  const isNational = (first === 'N' || first === 'n') && text[start + 1] === "'";
  const open = isNational ? start + 1 : start;
  const delimiter = DELIMITERS.get(isNational ? "'" : first);
  return delimiter && { ...between(text, open, delimiter), start };
};

interface Delimiter {
  readonly kind: 'name' | 'string';
  readonly closing: string;
  readonly unclosed: string;
  readonly hint: string;
}

/** By the mark that opens them. */
const DELIMITERS: ReadonlyMap<string, Delimiter> = new Map([
  [
    '[',
    {
      kind: 'name',
      closing: ']',
      unclosed: "The '[' here is never closed.",
      hint: "Close the name with ']'; a bracket inside a name is written ']]'.",
    },
  ],
  [
    '"',
    {
      kind: 'name',
      closing: '"',
      unclosed: "The name that begins with '\"' here is never closed.",
      hint: "Close the name with '\"'; a string stands in single quotes.",
    },
  ],
  [
    "'",
    {
      kind: 'string',
      closing: "'",
      unclosed: 'The string that begins here is never closed.',
      hint: "A quote inside a string is written twice: 'Barnard''s star'.",
    },
  ],
]);

const between = (text: string, open: number, delimiter: Delimiter): Token => {
  const { kind, closing, unclosed, hint } = delimiter;
  let at = text.indexOf(closing, open + 1);
  while (at !== -1 && text[at + 1] === closing) at = text.indexOf(closing, at + 2);
  if (at === -1) return broken({ start: open, end: text.length, message: unclosed, hint });
  const value = text.slice(open + 1, at).replaceAll(closing + closing, closing);
  return { kind, start: open, end: at + 1, key: '', value };
};
