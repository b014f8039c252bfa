// Joins by columns of one name: USING and NATURAL. Without a qualifier such a name means one
// column, which is the left side's, the right side's where all rows of that stay, or the first of
// the two that is not NULL; with one it means what it says.

import { fold } from '../../domain/table.ts';
import type { BoundCondition, BoundExpression } from '../bound.ts';
import type { Name, Span, TableSource } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { comparable } from './convert.ts';
import type { BoundFrom, Relation } from './relation.ts';
import { isSeen, valueOf } from './scope.ts';

type Join = Extract<TableSource, { kind: 'join' }>;

/** What a join by columns needs: its condition, and what its relations are called. */
export interface JoinedBy {
  /** None where there is nothing to join by. */
  readonly on: BoundCondition;
  readonly relations: readonly Relation[];
}

/** One column of each side, of one name. */
interface Pair {
  readonly name: string;
  readonly left: Seen;
  readonly right: Seen;
}

interface Seen {
  readonly relation: Relation;
  readonly place: number;
}

/** Binds USING and NATURAL over sides that are bound. */
export const bindUsing = (
  binding: Binding,
  { join, using, span }: Pick<Join, 'join' | 'span'> & Required<Pick<Join, 'using'>>,
  { left, right }: { readonly left: BoundFrom; readonly right: BoundFrom },
): JoinedBy | undefined => {
  const names = using === 'natural' ? sharedNames(left, right, span) : using;
  if (names.length === 0) {
    const message = 'The two sides of this NATURAL JOIN have no column of one name.';
    return report(binding, span, message, 'Write JOIN … ON; a comma makes all pairs.');
  }
  const pairs = names.map((name) => pairOf(binding, name, { left, right }));
  const found = pairs.filter((pair) => pair !== undefined);
  if (found.length < pairs.length) return undefined;
  const compared = found.map((pair) => comparedOf(binding, pair, span));
  const sides = compared.filter((each) => each !== undefined);
  if (sides.length < compared.length) return undefined;
  const parts = sides.map(
    ([one, other]) => ({ kind: 'compare', operator: '=', left: one, right: other }) as const,
  );
  const [only, second] = parts;
  if (only === undefined) return undefined;
  const merged = found.map((pair, at) => mergedOf(join, pair, sides[at] ?? []));
  return {
    on: second === undefined ? only : { kind: 'and', parts },
    relations: [
      mergedRelation(binding.newRelation(), found, merged),
      ...without(left.relations, found, 'left'),
      ...without(right.relations, found, 'right'),
    ],
  };
};

/** Names that both sides have, as the left one writes them. */
const sharedNames = (left: BoundFrom, right: BoundFrom, span: Span): readonly Name[] => {
  const theirs = new Set(namesOf(right).map(fold));
  const shared = new Map(namesOf(left).map((name) => [fold(name), name]));
  return [...shared].flatMap(([folded, text]) => (theirs.has(folded) ? [{ text, span }] : []));
};

const namesOf = ({ relations }: BoundFrom): readonly string[] =>
  relations.flatMap((relation) =>
    relation.columns.flatMap(({ name }, place) => (isSeen(relation, place) ? [name] : [])),
  );

const pairOf = (
  binding: Binding,
  name: Name,
  sides: { readonly left: BoundFrom; readonly right: BoundFrom },
): Pair | undefined => {
  const left = seenIn(binding, name, { from: sides.left, side: 'left' });
  const right = seenIn(binding, name, { from: sides.right, side: 'right' });
  return left && right && { name: name.text, left, right };
};

const seenIn = (
  binding: Binding,
  { text, span }: Name,
  { from, side }: { readonly from: BoundFrom; readonly side: 'left' | 'right' },
): Seen | undefined => {
  const found = from.relations.flatMap((relation) =>
    relation.columns.flatMap((column, place) =>
      isSeen(relation, place) && fold(column.name) === fold(text) ? [{ relation, place }] : [],
    ),
  );
  const [only, second] = found;
  if (only === undefined) {
    return report(binding, span, `There is no column '${text}' on the ${side} side of this join.`);
  }
  if (second === undefined) return only;
  const message = `The ${side} side of this join has more than one column '${text}'.`;
  return report(binding, span, message, 'Write JOIN … ON, with a table before each column.');
};

const comparedOf = (
  binding: Binding,
  { left, right }: Pair,
  span: Span,
): readonly [BoundExpression, BoundExpression] | undefined => {
  const columns = [left, right].map(({ relation, place }) => valueOf(relation, place));
  const [one, other] = comparable(binding, columns, span) ?? [];
  return one && other && [one, other];
};

/** The one value of both columns. */
const mergedOf = (
  join: Join['join'],
  { left, right }: Pair,
  compared: readonly BoundExpression[],
): BoundExpression => {
  if (join === 'full') {
    const [{ type } = valueOf(left.relation, left.place)] = compared;
    return { kind: 'coalesce', type, parts: compared };
  }
  const kept = join === 'right' ? right : left;
  return valueOf(kept.relation, kept.place);
};

/** A relation that no name stands for, which lists its columns before those of all others. */
const mergedRelation = (
  number: number,
  pairs: readonly Pair[],
  values: readonly BoundExpression[],
): Relation => ({
  number,
  exposed: '',
  values,
  columns: pairs.map(({ name, left }, at) => ({
    ...left.relation.columns[left.place],
    name: left.relation.columns[left.place]?.name ?? name,
    type: values[at]?.type ?? { name: 'int' },
  })),
});

/** The relations of a side, whose merged columns only a qualifier reaches. */
const without = (
  relations: readonly Relation[],
  pairs: readonly Pair[],
  side: 'left' | 'right',
): readonly Relation[] =>
  relations.map((relation) => {
    const places = pairs.flatMap((pair) =>
      pair[side].relation === relation ? [pair[side].place] : [],
    );
    if (places.length === 0) return relation;
    return { ...relation, merged: new Set([...(relation.merged ?? []), ...places]) };
  });
