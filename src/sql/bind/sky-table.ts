// Which table a sky function searches: what its name means in a context, by the context's own
// word, as a table's name, or as that of a table of all detections.

import type { CatalogTable, Database } from '../../domain/catalog.ts';
import { nearest } from '../../base/suggest.ts';
import { fold } from '../../domain/table.ts';
import { placeNamed } from '../sky/search.ts';
import type { ObjectName } from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { tableOf } from './names.ts';

/** What a name asks for. */
export interface TableAsk {
  readonly name: ObjectName;
  /** What stands in the name where a table's name does. */
  readonly target: string;
  readonly isAll: boolean;
  readonly database: Database;
}

/** The table that is searched; reports where there is none. */
export const searchedTable = (binding: Binding, ask: TableAsk): CatalogTable | undefined => {
  const { name, target, isAll, database } = ask;
  const table = namedTable(ask);
  if (table === undefined && fold(target) === fold('obj')) return mainTableOf(binding, ask);
  if (table === undefined) {
    const known = ['fGetNearbyObjEq', 'fGetNearestObjEq', ...familyOf(database)];
    const message = `There is no table function '${name.object.text}'.`;
    return report(binding, name.span, message, didYouMean(nearest(name.object.text, known)));
  }
  if (isSearchable(table)) return table;
  const lacks = isAll ? `${target}All` : table.name;
  const message = `The table '${lacks}' has no position to search by.`;
  return report(binding, name.span, message, familyHint(database));
};

/** `…ObjAllEq` means what the context calls ObjAll, a table ObjAll, or what Obj means. */
const namedTable = ({ target, isAll, database }: TableAsk): CatalogTable | undefined => {
  const names = isAll ? [`${target}All`, target] : [target];
  for (const name of names) {
    const alias = database.aliases?.[fold(name)] ?? name;
    const table = tableOf(database, alias);
    if (table !== undefined) return table;
  }
  return undefined;
};

/** Whether a table can be searched: it has a position and a key, and their columns. */
const isSearchable = (table: CatalogTable): boolean =>
  [table.key, table.position?.ra, table.position?.dec].every(
    (name) => placeNamed(table, name) !== undefined,
  );

/** The table that the context names, or the only one that can be searched. */
const mainTableOf = (binding: Binding, { name, database }: TableAsk): CatalogTable | undefined => {
  const named = database.mainTable && tableOf(database, database.mainTable);
  if (named && isSearchable(named)) return named;
  const [only, ...others] = database.tables.filter(isSearchable);
  if (only !== undefined && others.length === 0) return only;
  const message =
    only === undefined
      ? `${database.name} has no table with a position to search by.`
      : `${database.name} does not say which of its tables ${name.object.text} searches.`;
  const hint =
    database.kind !== 'context'
      ? "fCone('mydb.t', ra, dec, radius) searches any table with columns ra and dec."
      : familyHint(database);
  return report(binding, name.span, message, hint);
};

/** The functions over each table of a database that can be searched, by its name. */
export const familyOf = (database: Database): readonly string[] =>
  database.tables
    .filter(isSearchable)
    .flatMap((table) => [`fGetNearby${table.name}Eq`, `fGetNearest${table.name}Eq`]);

/** So many functions a hint names. */
const hintNamesMax = 4;

const familyHint = (database: Database): string | undefined => {
  const names = familyOf(database).slice(0, hintNamesMax);
  return names.length === 0 ? undefined : `There is ${names.join(', ')}.`;
};
