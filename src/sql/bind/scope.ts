// Which names an expression may use: the relations of its query, then those of the queries around
// it. Finds columns by name, in T-SQL's order and with its sentences; changes nothing.

import type { Column, ColumnMeta } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression } from '../bound.ts';
import { nearest } from '../../base/suggest.ts';
import type { Name, Span } from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';
import type { Relation, Scope } from './relation.ts';

/** One column found by name. */
export type BoundColumn = Extract<BoundExpression, { kind: 'column' }>;

/** Finds a column by the parts of its name, in the innermost query that has it. */
export const findColumn = (
  binding: Binding,
  parts: readonly Name[],
  scope: Scope,
): BoundColumn | undefined => {
  const span = spanOf(parts);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = matchesOf(at.relations, parts);
    const [only] = found;
    if (found.length === 1 && only !== undefined) return only;
    if (found.length > 1) return reportAmbiguous(binding, parts, at);
    if (hasQualifier(at, parts)) break;
  }
  return reportUnknown(binding, { parts, span, scope });
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

/** Whether the words before a column or a star mean this relation. */
export const isNamedBy = (relation: Relation, qualifier: readonly Name[]): boolean => {
  const words = qualifier.map((part) => fold(part.text));
  const table = words.pop();
  if (table === undefined) return true;
  if (fold(relation.exposed) !== table) return false;
  if (words.length === 0) return true;
  if (relation.database === undefined) return false;
  const [first, second] = words;
  const isDatabase = first === fold(relation.database);
  if (second === undefined) return isDatabase || first === 'dbo';
  return isDatabase && second === 'dbo';
};

const matchesOf = (relations: readonly Relation[], parts: readonly Name[]): BoundColumn[] => {
  const name = parts.at(-1)?.text ?? '';
  const qualifier = parts.slice(0, -1);
  return relations
    .filter((relation) => isNamedBy(relation, qualifier))
    .flatMap((relation) => {
      const places = placesOf(relation).get(fold(name)) ?? [];
      return places.map((place) => columnOf(relation, place, name));
    });
};

const indexes = new WeakMap<Relation, Map<string, number[]>>();

const placesOf = (relation: Relation): Map<string, number[]> => {
  const known = indexes.get(relation);
  if (known !== undefined) return known;
  const made = new Map<string, number[]>();
  for (const [place, column] of relation.columns.entries()) {
    const places = made.get(fold(column.name));
    if (places === undefined) made.set(fold(column.name), [place]);
    else places.push(place);
  }
  indexes.set(relation, made);
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

const reportUnknown = (
  binding: Binding,
  { parts, span, scope }: { parts: readonly Name[]; span: Span; scope: Scope },
): undefined => {
  const qualifier = parts.slice(0, -1);
  const visible = [...relationsOf(scope)];
  const holders = visible.filter((relation) => isNamedBy(relation, qualifier));
  if (qualifier.length > 0 && holders.length === 0) {
    const before = writtenOf(qualifier);
    const near = nearest(
      before,
      visible.map((relation) => relation.exposed),
    );
    const message = `Nothing in this query is called '${before}'.`;
    return report(binding, span, message, didYouMean(near) ?? aliasHint(visible, qualifier));
  }
  const name = parts.at(-1)?.text ?? '';
  const where = qualifier.length > 0 ? ` in '${writtenOf(qualifier)}'` : '';
  const names = holders.flatMap(({ columns }) =>
    columns.filter(({ hidden }) => hidden !== true).map((column) => column.name),
  );
  const hint = didYouMean(nearest(name, names)) ?? (visible.length === 0 ? noFrom : undefined);
  return report(binding, span, `There is no column '${name}'${where}.`, hint);
};

const noFrom = 'The query has no FROM to take columns from.';

/** A table that has been given an alias is known by that alone. */
const aliasHint = (
  visible: readonly Relation[],
  qualifier: readonly Name[],
): string | undefined => {
  const name = fold(qualifier.at(-1)?.text ?? '');
  const renamed = visible.find(({ table }) => table !== undefined && fold(table.name) === name);
  return renamed && `Its alias here is '${renamed.exposed}': write that.`;
};

function* relationsOf(scope: Scope): Generator<Relation> {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) yield* at.relations;
}

const writtenOf = (parts: readonly Name[]): string => parts.map((part) => part.text).join('.');

const spanOf = (parts: readonly Name[]): Span => ({
  start: parts.at(0)?.span.start ?? 0,
  end: parts.at(-1)?.span.end ?? 0,
});

const metaOf = ({ unit, ucd, description }: Column): ColumnMeta | undefined =>
  unit === undefined && ucd === undefined && description === undefined
    ? undefined
    : {
        ...(unit === undefined ? {} : { unit }),
        ...(ucd === undefined ? {} : { ucd }),
        ...(description === undefined ? {} : { description }),
      };
