// The table of one's own that a path or a parameter names, with its schema as TAP_SCHEMA has it.
// Tables of others are read, and never changed from here.

import { OWN_SPACE } from '../../domain/catalog.ts';
import { Refusal } from '../../domain/refusal.ts';
import { fold } from '../../domain/table.ts';
import { badParameters } from './wrong.ts';

/**
 * The bare name of a table that a text names as `MyDB.stars` or `MyDB."my stars"`; refuses with
 * `not-your-schema` what is elsewhere.
 */
export const ownTableNameIn = (text: string): string => {
  const found = NAMED.exec(text);
  if (found === null) {
    throw badParameters(`'${text}' names no table with its schema, as ${OWN_SPACE}.stars does.`);
  }
  const [, quotedSchema, schema = unquoted(quotedSchema), quoted, bare = unquoted(quoted)] = found;
  if (fold(schema) !== fold(OWN_SPACE)) throw new Refusal('not-your-schema', { table: text });
  return bare;
};

/** Two names with a dot between, each in quotes or without quotes and dots. */
const NAMED = /^\s*(?:"((?:[^"]|"")+)"|([^".\s]+))\.(?:"((?:[^"]|"")+)"|([^".\s]+))\s*$/;

const unquoted = (text = ''): string => text.replaceAll('""', '"');
