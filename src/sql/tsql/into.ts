// INTO and the new table's name, wherever people put it: CasJobs takes it out of a text before
// anything reads it, so that it stands behind any clause, between joins, and in a subquery of FROM.

import { objectNameOf } from '../grammar/name.ts';
import { advance, at, fault } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';

/** Takes INTO and the name after it, where it is at hand; refuses one that has no place. */
export const takeInto = (reader: Reader): void => {
  if (!at(reader, 'INTO')) return;
  const { target } = reader;
  if (target === undefined) throw misplaced(reader, 'INTO belongs to the outermost SELECT.');
  if (target.into !== undefined) throw misplaced(reader, 'INTO stands here a second time.');
  advance(reader);
  target.into = objectNameOf(reader, "the new table's name");
};

const misplaced = (reader: Reader, message: string): Error =>
  fault(reader, reader.token, { message });
