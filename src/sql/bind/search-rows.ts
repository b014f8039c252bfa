// Sources of FROM whose rows a search of the sky has read: the search itself, or a subquery over
// one that hands its rows on. Either can give more columns of the searched table than it was asked
// for, and so spare a join back to that table.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { BoundQuery, BoundSelect, BoundSource } from '../bound.ts';
import { leavesOf } from '../sky/proof.ts';
import type { Leaf } from '../sky/proof.ts';
import { carriedPlace, skyColumnAt } from '../sky/search.ts';

type Cone = Extract<BoundSource, { readonly kind: 'cone' }>;
type Derived = Extract<BoundSource, { readonly kind: 'derived' }>;

/** Rows of a table that a search has read, as a source gives them. */
export interface SearchRows {
  readonly source: Leaf;
  /** The searched table. */
  readonly table: CatalogTable;
  /** Whether the source may have rows of which the search found nothing: their key is NULL. */
  readonly isMissable: boolean;
  /** The column of the table that stands at a place of the source, if one does. */
  readonly ownPlace: (place: number) => number | undefined;
  /** Where the source gives a column of the table, once it is `extended` by all that are asked. */
  readonly carried: (column: number) => number;
  readonly extended: () => Leaf;
}

/** What a source has of searches; a subquery may have made several. */
export const searchRowsOf = (source: Leaf): readonly SearchRows[] => {
  if (source.kind === 'cone') return [coneRows(source)];
  if (source.kind !== 'derived') return [];
  const { body } = source.query;
  if (body.kind !== 'select') return [];
  return searchesIn(source.query).map((cone) => derivedRows(source, body, cone));
};

/** Searches whose rows are those of a query. */
export const searchesIn = ({ body }: BoundQuery): readonly Cone[] => {
  if (body.kind !== 'select' || body.from === undefined || !isHandingOn(body)) return [];
  return leavesOf(body.from).filter((leaf) => leaf.kind === 'cone');
};

/** Whether the rows of a select are those of its FROM, one for one, though perhaps not all. */
const isHandingOn = ({ grouping, windowing, distinct }: BoundSelect): boolean =>
  grouping === undefined && windowing === undefined && !distinct;

const coneRows = (cone: Cone): SearchRows => ({
  source: cone,
  table: cone.table,
  isMissable: false,
  ownPlace: (place) => ownPlaceIn(cone, place),
  carried: (column) => carriedPlace(cone.columns, column),
  extended: () => cone,
});

const ownPlaceIn = ({ columns }: Cone, place: number): number | undefined => {
  const found = skyColumnAt(columns, place);
  return found.kind === 'own' ? found.column : undefined;
};

const derivedRows = (source: Derived, body: BoundSelect, cone: Cone): SearchRows => {
  const { query } = source;
  const asked: number[] = [];
  return {
    source,
    table: cone.table,
    isMissable: body.from !== undefined && isMissable(body.from, cone.relation),
    ownPlace: (place) => {
      const output = body.outputs[place];
      const isFound = output?.kind === 'column' && output.relation === cone.relation;
      return isFound ? ownPlaceIn(cone, output.column) : undefined;
    },
    carried: (column) => {
      if (!asked.includes(column)) asked.push(column);
      return query.columns.length + asked.indexOf(column);
    },
    extended: () => ({ ...source, query: withColumns({ ...query, body }, cone, asked) }),
  };
};

/** Columns of the searched table behind those that the query has; what it only sorts by is last. */
const withColumns = (
  query: BoundQuery & { readonly body: BoundSelect },
  { relation, table, columns: places }: Cone,
  asked: readonly number[],
): BoundQuery => {
  const { columns, body, orderBy } = query;
  const count = columns.length;
  const added = asked.flatMap((column) => {
    const told = table.columns[column];
    return told === undefined ? [] : [{ told, column: carriedPlace(places, column) }];
  });
  const outputs = added.map(
    ({ told: { type, name }, column }) =>
      ({ kind: 'column', type, relation, column, name }) as const,
  );
  return {
    ...query,
    columns: [...columns, ...added.map(({ told }) => told)],
    body: { ...body, outputs: body.outputs.toSpliced(count, 0, ...outputs) },
    orderBy: orderBy.map((order) =>
      order.output < count ? order : { ...order, output: order.output + outputs.length },
    ),
  };
};

/** Whether a relation stands where an outer join may have no row of it. */
export const isMissable = (source: BoundSource, relation: number): boolean => {
  if (source.kind !== 'join') return false;
  const { join, left, right } = source;
  const isRight = leavesOf(right).some((leaf) => leaf.relation === relation);
  const missing = isRight ? ['left', 'outer-apply', 'full'] : ['right', 'full'];
  return missing.includes(join) || isMissable(isRight ? right : left, relation);
};
