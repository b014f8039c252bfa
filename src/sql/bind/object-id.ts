// OBJECT_ID: from the text of a name to a number where there is such a table, as FROM would find
// it.

import { objectIdOf } from '../catalog/object-id.ts';
import type { Name, ObjectName } from '../tree.ts';
import type { Binding } from './binding.ts';
import { databaseOf, listedName, ownSpaceOf } from './names.ts';

/** Kinds of objects, as OBJECT_ID and sys.objects call them: tables and views. */
const KINDS: ReadonlySet<string> = new Set(['U', 'V']);

/** The number of the table that the text names, or undefined where there is none. */
export const objectIdNamed = (
  binding: Binding,
  text: string,
  kind: string | undefined,
): string | undefined => {
  const name = objectNamed(text);
  if (name === undefined) return undefined;
  if (kind !== undefined && !KINDS.has(kind.trim().toUpperCase())) return undefined;
  // What it does not find is no error here.
  const quiet: Binding = { ...binding, problems: [] };
  const place = databaseOf(quiet, name);
  const { text: table } = name.object;
  const isBare = name.database === undefined;
  for (const database of [place?.database, isBare ? ownSpaceOf(binding) : undefined]) {
    const listed = database && listedName(database, table);
    if (listed !== undefined) return String(objectIdOf(listed));
  }
  return undefined;
};

const SPAN = { start: 0, end: 0 };

/** One to three parts, each plain, in brackets or in double quotes; `#t` is in tempdb. */
const objectNamed = (text: string): ObjectName | undefined => {
  if (text.length > nameLengthMax) return undefined;
  const parts = [...text.trim().matchAll(PART)].map(([part]) => plainOf(part));
  const [object = '', ...qualifiers] = parts.toReversed();
  const [schema, database = object.startsWith('#') ? TEMPORARY : undefined, surplus] =
    qualifiers.length === 1 ? [undefined, ...qualifiers] : qualifiers;
  if (object === '' || surplus !== undefined) return undefined;
  return {
    object: nameOf(object),
    ...(database === undefined || database === '' ? {} : { database: nameOf(database) }),
    ...(schema === undefined || schema === '' ? {} : { schema: nameOf(schema) }),
    span: SPAN,
  };
};

const PART = /(?:\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|[^.])+|(?<=\.)(?=\.|$)/g;

/** Three identifiers of 128 characters in brackets, and their points. */
const nameLengthMax = 400;

const TEMPORARY = 'tempdb';

const nameOf = (text: string): Name => ({ text, span: SPAN });

const plainOf = (part: string): string => {
  const text = part.trim();
  if (/^\[.*\]$/s.test(text)) return text.slice(1, -1).replaceAll(']]', ']');
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
};
