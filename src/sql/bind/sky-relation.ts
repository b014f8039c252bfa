// A search of the sky as a source of FROM, and the relation by which names know what it gives.
// What the search is, and of which table, is for others to say.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { BoundSource } from '../bound.ts';
import type { SkySearch } from '../sky/search.ts';
import type { Name, ObjectName, TableSource } from '../tree.ts';
import type { Binding } from './binding.ts';
import type { BoundFrom, Relation, Scope } from './relation.ts';
import type { FoundColumns } from './sky-columns.ts';

/** A function in FROM, as written. */
export type FunctionTable = Extract<TableSource, { kind: 'function-table' }>;

/** A function in FROM, and what its arguments may name. */
export interface SkyCall {
  readonly source: FunctionTable;
  readonly outer: Scope | undefined;
}

/** What a search is of and what it gives. */
export interface Found extends FoundColumns {
  readonly table: CatalogTable;
  readonly search: SkySearch;
  readonly nearest: boolean;
}

/** The source of a search and the relation by which names know it. */
export const relationOf = (
  binding: Binding,
  { name, alias }: { readonly name: ObjectName; readonly alias?: Name },
  { table, search, places, columns, nearest: isNearest }: Found,
): BoundFrom => {
  const number = binding.newRelation();
  const relation: Relation = {
    number,
    exposed: (alias ?? name.object).text,
    columns,
    cone: { table, columns: places },
  };
  const source: BoundSource = {
    kind: 'cone',
    relation: number,
    table,
    columns: places,
    search,
    nearest: isNearest,
  };
  return { source, relations: [relation] };
};
