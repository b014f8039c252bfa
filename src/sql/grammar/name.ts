// Names as T-SQL writes them: plain, in [brackets] or in "quotes", alone or with dots between.
// What a name means is not asked here; only its form is checked.

import { tokenAt } from '../lexer.ts';
import type { Name, ObjectName, Span } from '../tree.ts';
import { expected, nameHint } from './complaint.ts';
import { advance, at, fault, peek, shown, spanFrom } from './reader.ts';
import type { Reader } from './reader.ts';

/** T-SQL's own limit on an identifier. */
const nameLengthMax = 128;

/** Context.schema.table.column has four parts, and nothing has more. */
const partsMax = 4;

/** Whether a name is at hand: not a reserved word. */
export const atName = ({ token: { kind, key }, rules }: Reader): boolean =>
  kind === 'name' || (kind === 'word' && !rules.words.reserved.has(key));

/** Whether the name of a table may begin here: a plain name, or one with `#`. */
export const atObject = (reader: Reader): boolean =>
  atName(reader) || reader.token.kind === 'temporary';

/** Whether a source in FROM may begin here: also a variable that holds a table. */
export const atTable = (reader: Reader): boolean =>
  atObject(reader) || reader.token.kind === 'variable' || atDots(reader);

/** `..PhotoObj` leaves out both the database and the schema. */
const atDots = (reader: Reader): boolean => at(reader, '.') && peek(reader).key === '.';

/** One name; `what` says in an error what it would have named, as `a column's name`. */
export const nameOf = (reader: Reader, what: string): Name => {
  if (!atName(reader)) throw expected(reader, what, nameHint(reader));
  refuseForeign(reader);
  const { start, end, value: text } = advance(reader);
  return checked(reader, { text, span: { start, end } });
};

/** Brackets stand around names in one dialect and not in the other. */
const refuseForeign = (reader: Reader): void => {
  const { token, text, rules } = reader;
  const { delimiters, quotes, quoted } = rules.words;
  if (token.kind !== 'name' || delimiters.includes(text.charAt(token.start))) return;
  const message = `Names that need quotes stand in ${quotes}.`;
  throw fault(reader, token, { message, hint: `Write ${quoted(token.value)}.` });
};

/** A name that may also stand in single quotes, as an alias of a column may. */
export const aliasOf = (reader: Reader): Name => {
  if (reader.token.kind !== 'string') return nameOf(reader, 'an alias');
  const { start, end, value: text } = advance(reader);
  return checked(reader, { text, span: { start, end } });
};

/** The name of a table to be read or written: of one to three parts, or a variable. */
export const tableNameOf = (reader: Reader, what: string): ObjectName => {
  if (atDots(reader)) {
    advance(reader);
    advance(reader);
  }
  if (reader.token.kind !== 'variable') return objectNameOf(reader, what);
  const object = variableOf(reader);
  return { object, span: object.span };
};

/** A variable's name, with its sign. */
export const variableOf = (reader: Reader): Name => {
  if (reader.token.kind !== 'variable') throw expected(reader, "a variable's name, as @x");
  const { start, end, value: text } = advance(reader);
  return { text, span: { start, end } };
};

/** A name of one to three parts. */
export const objectNameOf = (reader: Reader, what: string): ObjectName => {
  const start = reader.token.start;
  return objectOf(reader, dottedOf(reader, what), spanFrom(reader, start));
};

/** Parts of a name in the order written; undefined for the one left out in `Stars..Hipparcos`. */
type Dotted = readonly [Name | undefined, ...(Name | undefined)[]];

/** A dotted name of one to four parts. A star after the last dot is left where it stands. */
export const dottedOf = (reader: Reader, what: string): Dotted => {
  const start = reader.token.start;
  const parts: [Name | undefined, ...(Name | undefined)[]] = [partOf(reader, what)];
  while (at(reader, '.') && peek(reader).key !== '*') {
    advance(reader);
    const leftOut = at(reader, '.') && parts.length === 1;
    parts.push(leftOut ? undefined : partOf(reader, "a name after the '.'"));
  }
  if (parts.length > partsMax) {
    const message = 'This name has more than four parts.';
    throw fault(reader, spanFrom(reader, start), { message });
  }
  return parts;
};

const partOf = (reader: Reader, what: string): Name => {
  if (reader.token.kind !== 'temporary') return nameOf(reader, what);
  const { start, end, value: text } = advance(reader);
  return checked(reader, { text, span: { start, end } });
};

/** The name of a table or function that the parts make. */
export const objectOf = (reader: Reader, parts: Dotted, span: Span): ObjectName => {
  const [object, schema, database, server] = parts.toReversed();
  if (object === undefined || server !== undefined || parts.length === partsMax) {
    const message = `${shown(reader, span)} has four parts, as the name of another server's table.`;
    const hint = 'A table is named table, context.table or context.schema.table.';
    throw fault(reader, span, { message, hint });
  }
  if (parts.length === 1) return { object, span };
  // Of two parts the first is the database: Stars.Hipparcos, mydb.t, dbo.f.
  if (parts.length === 2) return { ...(schema && { database: schema }), object, span };
  return { ...(database && { database }), ...(schema && { schema }), object, span };
};

/** Whether the dotted name at hand ends in a star, as `p.*` does; nothing is taken. */
export const atQualifiedStar = (reader: Reader): boolean => {
  if (!atObject(reader)) return false;
  let ahead = peek(reader);
  for (let dots = 0; dots < partsMax && ahead.key === '.'; dots += 1) {
    const next = tokenAt(reader.text, ahead.end);
    if (next.key === '*') return true;
    ahead = next.key === '.' ? next : tokenAt(reader.text, next.end);
  }
  return false;
};

const checked = (reader: Reader, name: Name): Name => {
  if (name.text === '') throw fault(reader, name.span, { message: 'A name cannot be empty.' });
  if (name.text.length > nameLengthMax) {
    const limit = `${nameLengthMax} characters`;
    const message = `The name ${shown(reader, name.span)} is longer than ${limit}.`;
    throw fault(reader, name.span, { message });
  }
  return name;
};
