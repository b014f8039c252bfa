// Names of relations and columns as a query writes them: what stands before a dot, and whether it
// means a relation.

import { fold } from '../../domain/table.ts';
import type { Name, Span } from '../tree.ts';
import type { Relation } from './relation.ts';

/** Whether the words before a column or a star mean this relation. */
export const isNamedBy = (relation: Relation, qualifier: readonly Name[]): boolean => {
  const words = qualifier.map((part) => fold(part.text));
  const table = words.pop();
  if (table === undefined) return true;
  if (relation.values !== undefined) return false;
  if (fold(relation.exposed) !== table) return false;
  if (words.length === 0) return true;
  if (relation.database === undefined) return false;
  const [first, second] = words;
  const isDatabase = first === fold(relation.database);
  if (second === undefined) return isDatabase || first === 'dbo';
  return isDatabase && second === 'dbo';
};

/** A name as it is written, with its dots. */
export const writtenOf = (parts: readonly Name[]): string =>
  parts.map((part) => part.text).join('.');

/** From the first part of a name to its last. */
export const spanOf = (parts: readonly Name[]): Span => ({
  start: parts.at(0)?.span.start ?? 0,
  end: parts.at(-1)?.span.end ?? 0,
});
