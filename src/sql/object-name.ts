// Names of tables and columns inside a string, as in fCone('mydb.stars', …): parts between dots,
// each plain or in brackets or double quotes. What stands in the string's place in the text is its
// span.

import type { Name, ObjectName, Span } from './tree.ts';

/** The name that a string holds, or undefined where it is no name of one to three parts. */
export const objectNameIn = (text: string, span: Span): ObjectName | undefined => {
  const parts = partsOf(text.trim());
  return parts && objectOf(parts, span);
};

/** The table and its column that a string names, as 'mydb.stars.ra'; undefined for any other. */
export const columnNameIn = (
  text: string,
  span: Span,
): { readonly table: ObjectName; readonly column: Name } | undefined => {
  const parts = partsOf(text.trim()) ?? [];
  const column = parts.at(-1) ?? '';
  const table = objectOf(parts.slice(0, -1), span);
  return column === '' || table === undefined
    ? undefined
    : { table, column: { text: column, span } };
};

const objectOf = (parts: readonly string[], span: Span): ObjectName | undefined => {
  if (parts.length === 0 || parts.length > 3) return undefined;
  const names = parts.map((part) => (part === '' ? undefined : { text: part, span }));
  const object = names.at(-1);
  if (object === undefined) return undefined;
  const [database, schema]: readonly (Name | undefined)[] = names.slice(0, -1);
  if (names.length > 1 && database === undefined) return undefined;
  return {
    ...(database && { database }),
    ...(schema && { schema }),
    object,
    span,
  };
};

const PART = /(?:\[((?:[^\]]|\]\])+)\]|"((?:[^"]|"")+)"|([^[\]".]*))(\.|$)/y;

const partsOf = (text: string): readonly string[] | undefined => {
  const parts: string[] = [];
  PART.lastIndex = 0;
  for (;;) {
    const found = PART.exec(text);
    if (found === null) return undefined;
    const [, bracketed, quoted, plain = '', end] = found;
    const word = bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"') ?? plain.trim();
    parts.push(word);
    if (end === '') return parts;
  }
};
