// Which written names mean a table of one's own space, from the name alone.
// The one rule for binding, for locks, and for façades that are given a table's name as a text.

import { OWN_SPACE } from '../domain/catalog.ts';
import { fold } from '../domain/table.ts';
import type { ObjectName } from './tree.ts';
import { objectNameOf } from './grammar/name.ts';
import { TSQL } from './tsql/batch.ts';
import { advance, ended, readerOf } from './grammar/reader.ts';

/** Where a name without a database is looked for: in one's own space, or in the context. */
export type BareNames = 'own' | 'context';

/** Whether a name is that of a table which lives as long as its job: `#t`, `##t` or `@t`. */
export const isTemporary = ({ object: { text } }: ObjectName): boolean => /^[#@]/.test(text);

/** Whether a name is `mydb.t`, `mydb..t`, `mydb.dbo.t`, or bare or `dbo.t` where those are own. */
export const isOwn = (name: ObjectName, bare: BareNames): boolean => {
  const { database, schema } = name;
  if (isTemporary(name)) return false;
  if (schema !== undefined && fold(schema.text) !== OWN_SCHEMA) return false;
  if (database === undefined) return bare === 'own';
  if (fold(database.text) === fold(OWN_SPACE)) return true;
  return bare === 'own' && schema === undefined && fold(database.text) === OWN_SCHEMA;
};

/** The one schema that a space has; it may be written or left out. */
export const OWN_SCHEMA = fold('dbo');

/**
 * The table of one's own space that a text names, in any form that a query could name it in; a
 * text that is no name in a query is taken as it stands. Undefined where it names another space.
 */
export const ownTableNameOf = (text: string): string | undefined => {
  const reader = readerOf(text, TSQL);
  try {
    advance(reader);
    const name = objectNameOf(reader, "a table's name");
    if (ended(reader)) return isOwn(name, 'own') ? name.object.text : undefined;
  } catch (error) {
    if (reader.fault === undefined) throw error;
  }
  return text.trim();
};
