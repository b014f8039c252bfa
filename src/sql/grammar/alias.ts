// Aliases: with AS, without, and for columns in single quotes too.
// Without AS a word is an alias only if it cannot be anything else.

import type { Name } from '../tree.ts';
import { digitsFirst } from './complaint.ts';
import { aliasOf, atName, nameOf } from './name.ts';
import { fault, peek, shown, take } from './reader.ts';
import type { Reader } from './reader.ts';

/** The alias of a select item, or undefined where it has none. */
export const itemAliasOf = (reader: Reader): Name | undefined => {
  if (take(reader, 'AS') || reader.token.kind === 'string') return aliasOf(reader);
  return bareAliasOf(reader);
};

/** The alias of a table, or undefined where it has none. */
export const tableAliasOf = (reader: Reader): Name | undefined =>
  take(reader, 'AS') ? nameOf(reader, 'an alias') : bareAliasOf(reader);

const bareAliasOf = (reader: Reader): Name | undefined => {
  if (!atName(reader) || continuesQuery(reader)) return undefined;
  refuseGlued(reader);
  return nameOf(reader, 'an alias');
};

const continuesQuery = (reader: Reader): boolean => {
  const followers = reader.rules.words.continuations.get(reader.token.key);
  if (followers === undefined) return false;
  const { key, kind } = peek(reader);
  return followers.includes(key) || followers.includes(kind);
};

/** In `SELECT 2mass_id` a name was meant, and not the number 2 under the name `mass_id`. */
const refuseGlued = (reader: Reader): void => {
  const { token, previousEnd, text } = reader;
  if (token.kind !== 'word' || token.start > previousEnd) return;
  if (!/[\w.]/.test(text.charAt(previousEnd - 1))) return;
  const message = `${shown(reader, token)} follows a number without a blank.`;
  throw fault(reader, token, { message, hint: digitsFirst(reader.rules.words) });
};
