// Which names an expression may use: the relations of its query, then those of the queries around
// it. Finds columns by name, in T-SQL's order and with its sentences; changes nothing.

import type { Column, ColumnMeta } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression } from '../bound.ts';
import type { Name } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import type { Relation, Scope } from './relation.ts';
import { isNamedBy, spanOf, writtenOf } from './relation-name.ts';
import { reportUnknown } from './unknown-column.ts';

/** One column found by name. */
export type BoundColumn = Extract<BoundExpression, { kind: 'column' }>;

/** Finds a column by the parts of its name, in the innermost query that has it. */
export const findColumn = (
  binding: Binding,
  parts: readonly Name[],
  scope: Scope,
): BoundExpression | undefined => {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = matchesOf(at.relations, parts);
    const [only] = found;
    if (found.length === 1 && only !== undefined) return only;
    if (found.length > 1) return reportAmbiguous(binding, parts, at);
    if (hasQualifier(at, parts)) break;
  }
  return reportUnknown(binding, parts, scope);
};

/** Whether a name means a column here, or more than one. */
export const hasColumn = (parts: readonly Name[], scope: Scope): boolean => {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (matchesOf(at.relations, parts).length > 0) return true;
  }
  return false;
};

/** A column of a relation as an expression, named as the query writes it. */
export const columnOf = (relation: Relation, place: number, name?: string): BoundColumn => {
  const column = relation.columns[place];
  if (column === undefined) throw new RangeError(`no column ${place} in ${relation.exposed}`);
  const meta = metaOf(column);
  return {
    kind: 'column',
    type: column.type,
    relation: relation.number,
    column: place,
    name: name ?? column.name,
    ...(meta === undefined ? {} : { meta }),
    ...(column.extent === undefined ? {} : { extent: column.extent }),
  };
};

const isMerged = ({ merged }: Relation, place: number): boolean => merged?.has(place) === true;

/** Whether a star lists the column, and its name alone may mean it. */
export const isSeen = (relation: Relation, place: number): boolean =>
  relation.columns[place]?.hidden !== true && !isMerged(relation, place);

/** What a column of a relation is: a column, or what was made of those of others. */
export const valueOf = (relation: Relation, place: number, name?: string): BoundExpression => {
  const value = relation.values?.[place];
  if (value === undefined) return columnOf(relation, place, name);
  return value.kind === 'column' && name !== undefined ? { ...value, name } : value;
};

const matchesOf = (relations: readonly Relation[], parts: readonly Name[]): BoundExpression[] => {
  const name = parts.at(-1)?.text ?? '';
  const folded = fold(name);
  const qualifier = parts.slice(0, -1);
  const found: BoundExpression[] = [];
  for (const relation of relations) {
    if (qualifier.length > 0 && !isNamedBy(relation, qualifier)) continue;
    const places = placesOf(relation).get(folded) ?? [];
    for (const place of places) {
      if (qualifier.length > 0 || !isMerged(relation, place)) {
        found.push(valueOf(relation, place, name));
      }
    }
  }
  return found;
};

/** By the columns, for a table has the same ones in every query. */
const indexes = new WeakMap<readonly Column[], Map<string, number[]>>();

const placesOf = ({ columns }: Relation): Map<string, number[]> => {
  const known = indexes.get(columns);
  if (known !== undefined) return known;
  const made = new Map<string, number[]>();
  for (const [place, column] of columns.entries()) {
    const places = made.get(fold(column.name));
    if (places === undefined) made.set(fold(column.name), [place]);
    else places.push(place);
  }
  indexes.set(columns, made);
  return made;
};

const hasQualifier = (scope: Scope, parts: readonly Name[]): boolean =>
  parts.length > 1 && scope.relations.some((relation) => isNamedBy(relation, parts.slice(0, -1)));

const reportAmbiguous = (binding: Binding, parts: readonly Name[], scope: Scope): undefined => {
  const written = writtenOf(parts);
  const holders = scope.relations.filter((relation) => matchesOf([relation], parts).length > 0);
  const names = holders.map((relation) => `${relation.exposed}.${parts.at(-1)?.text}`);
  return report(
    binding,
    spanOf(parts),
    `The column '${written}' is ambiguous.`,
    names.length > 1 ? `Write ${names.join(' or ')}.` : 'Give its sources different aliases.',
  );
};

const metaOf = ({ unit, ucd, xtype, description }: Column): ColumnMeta | undefined =>
  (unit ?? ucd ?? xtype ?? description) === undefined
    ? undefined
    : {
        ...(unit === undefined ? {} : { unit }),
        ...(ucd === undefined ? {} : { ucd }),
        ...(xtype === undefined ? {} : { xtype }),
        ...(description === undefined ? {} : { description }),
      };
