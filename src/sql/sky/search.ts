// What is searched for on the sky, and what of a row a search gives. A search is known when the
// query is read, or made for each row of what stands to its left: then its numbers are expressions.
// Types, and places of columns; geometry is cone.ts.

import type { CatalogTable } from '../../domain/catalog.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression } from '../bound.ts';
import { boxOf } from './cone.ts';
import type { ConeBox, ConeSearch } from './cone.ts';

/** Degrees, all of them; expressions are floats. */
export type SkySearch =
  | { readonly kind: 'circle'; readonly circle: ConeSearch }
  | { readonly kind: 'box'; readonly box: ConeBox }
  | {
      readonly kind: 'around';
      readonly ra: BoundExpression;
      readonly dec: BoundExpression;
      /** Minutes of arc. */
      readonly radius: BoundExpression;
      /** The radius where it is the same for every row, in degrees. */
      readonly constant?: number;
    }
  | {
      /** From `ra[0]` eastwards to `ra[1]`. */
      readonly kind: 'within';
      readonly ra: readonly [BoundExpression, BoundExpression];
      readonly dec: readonly [BoundExpression, BoundExpression];
    };

/** One column of what a search gives: of the table itself, or computed. */
export type SkyColumn =
  | { readonly kind: 'own'; readonly column: number }
  | { readonly kind: 'x' | 'y' | 'z' | 'htm' | 'distance' };

/**
 * What a place among the columns of a search means. Behind its own columns stand all columns of
 * the table, which no query can name: a join back to the table reads them from there.
 */
export const skyColumnAt = (columns: readonly SkyColumn[], place: number): SkyColumn =>
  columns[place] ?? { kind: 'own', column: place - columns.length };

/** The place behind the search's own columns of a column of the table. */
export const carriedPlace = (columns: readonly SkyColumn[], column: number): number =>
  columns.length + column;

/** The place of a table's column by its name, in any case. */
export const placeNamed = (table: CatalogTable, name: string | undefined): number | undefined => {
  if (name === undefined) return undefined;
  const wanted = fold(name);
  const place = table.columns.findIndex((column) => fold(column.name) === wanted);
  return place === -1 ? undefined : place;
};

/** The box of a search that is known when the query is read. */
export const knownBox = (search: SkySearch): ConeBox | undefined => {
  if (search.kind === 'circle') return boxOf(search.circle);
  return search.kind === 'box' ? search.box : undefined;
};
