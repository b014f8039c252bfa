// Sky functions in FROM: `fGetNearbyObjEq(ra, dec, arcmin)` and `fGetNearestObjEq`, over the
// context's main table, and `fGetNearby<Table>Eq` over any other table with a position and a key.
// Positions are constants: what searches around each row of another table is not offered yet.

import type { CatalogTable, Database } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import { coneOf } from '../sky/cone.ts';
import type { ConeSearch } from '../sky/cone.ts';
import { nearest } from '../../base/suggest.ts';
import type { ObjectName, TableSource } from '../tree.ts';
import { FLOAT, isImplicit } from '../type-rules.ts';
import { didYouMean, noteRead, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { constantOf, numberOf } from './constant.ts';
import { converted } from './convert.ts';
import { databaseOf, tableOf } from './names.ts';
import type { BoundFrom, Relation, Scope } from './relation.ts';

type FunctionTable = Extract<TableSource, { kind: 'function-table' }>;

/** Binds a function in FROM; any that is no sky function is refused. */
export const bindSky = (
  binding: Binding,
  source: FunctionTable,
  outer: Scope | undefined,
): BoundFrom | undefined => {
  const { name, alias } = source;
  const place = databaseOf(binding, name);
  if (place === undefined) return undefined;
  const { database, schema } = place;
  const [, which, target] = /^fGet(Nearby|Nearest)(.+)Eq$/i.exec(name.object.text) ?? [];
  if (which === undefined || target === undefined || schema !== 'dbo') {
    return reportUnknown(binding, name, database);
  }
  const table = searchedTable(binding, { name, target, database });
  const search = searchOf(binding, source, outer);
  if (table === undefined || search === undefined) return undefined;
  noteRead(binding, database, table);
  const number = binding.newRelation();
  const isNearest = fold(which) === fold('nearest');
  const exposed = (alias ?? name.object).text;
  const relation: Relation = { number, exposed, columns: columnsOf(table), cone: table };
  return {
    source: { kind: 'cone', relation: number, table, search, nearest: isNearest },
    relations: [relation],
  };
};

/** Columns of the result, in the order of `CONE_COLUMNS`. */
const columnsOf = (table: CatalogTable): readonly Column[] => {
  const key = columnNamed(table, table.key);
  return [
    { ...key, name: 'objID', type: key?.type ?? FLOAT },
    { name: 'cx', type: FLOAT, ucd: 'pos.eq.x', description: 'Unit vector, towards 0h' },
    { name: 'cy', type: FLOAT, ucd: 'pos.eq.y', description: 'Unit vector, towards 6h' },
    { name: 'cz', type: FLOAT, ucd: 'pos.eq.z', description: 'Unit vector, towards the north' },
    {
      name: 'distance',
      type: FLOAT,
      unit: 'arcmin',
      ucd: 'pos.angDistance',
      description: 'Distance from the centre of the search',
    },
  ];
};

const columnNamed = (table: CatalogTable, name: string | undefined): Column | undefined =>
  table.columns.find((column) => name !== undefined && fold(column.name) === fold(name));

/** Whether a table can be searched: it has a position and a key, and their columns. */
const isSearchable = (table: CatalogTable): boolean =>
  [table.key, table.position?.ra, table.position?.dec].every((name) => columnNamed(table, name));

const searchedTable = (
  binding: Binding,
  { name, target, database }: { name: ObjectName; target: string; database: Database },
): CatalogTable | undefined => {
  if (fold(target) === fold('obj')) return mainTableOf(binding, name, database);
  const table = tableOf(database, target);
  if (table === undefined) return reportUnknown(binding, name, database);
  if (isSearchable(table)) return table;
  const message = `The table '${table.name}' has no position to search by.`;
  return report(binding, name.span, message, familyHint(database));
};

/** The table that the context names, or the only one that can be searched. */
const mainTableOf = (
  binding: Binding,
  name: ObjectName,
  database: Database,
): CatalogTable | undefined => {
  const named = database.mainTable && tableOf(database, database.mainTable);
  if (named && isSearchable(named)) return named;
  const [only, ...others] = database.tables.filter(isSearchable);
  if (only !== undefined && others.length === 0) return only;
  const message =
    only === undefined
      ? `${database.name} has no table with a position to search by.`
      : `${database.name} does not say which of its tables ${name.object.text} searches.`;
  return report(binding, name.span, message, familyHint(database));
};

const familyOf = (database: Database): readonly string[] =>
  database.tables
    .filter(isSearchable)
    .flatMap((table) => [`fGetNearby${table.name}Eq`, `fGetNearest${table.name}Eq`]);

/** So many functions a hint names. */
const hintNamesMax = 4;

const familyHint = (database: Database): string | undefined => {
  const names = familyOf(database).slice(0, hintNamesMax);
  return names.length === 0 ? undefined : `There is ${names.join(', ')}.`;
};

const reportUnknown = (binding: Binding, name: ObjectName, database: Database): undefined => {
  const known = ['fGetNearbyObjEq', 'fGetNearestObjEq', ...familyOf(database)];
  const message = `There is no table function '${name.object.text}'.`;
  return report(binding, name.span, message, didYouMean(nearest(name.object.text, known)));
};

const searchOf = (
  binding: Binding,
  { name, args, span }: FunctionTable,
  outer: Scope | undefined,
): ConeSearch | undefined => {
  const written = name.object.text;
  if (args.length !== 3) {
    const message = `${written} takes 3 arguments, and here stand ${args.length}.`;
    return report(binding, span, message, 'Write ra, dec and radius, in degrees and arcminutes.');
  }
  const noColumn = {
    message: `The arguments of ${written} must be numbers, not columns.`,
    hint: 'CROSS APPLY, which searches around each row, is not offered yet.',
  };
  const scope = { relations: [], ...(outer === undefined ? {} : { outer }) };
  const noAggregate = `The arguments of ${written} cannot be aggregates.`;
  const numbers = args.map((arg) => {
    const value = binding.value(arg, { scope, noColumn, noAggregate });
    if (value === undefined) return undefined;
    const number = isImplicit(value.type, FLOAT)
      ? numberOf(constantOf(converted(value, FLOAT)))
      : undefined;
    const message = `This argument of ${written} must be a number, or arithmetic of numbers.`;
    return number ?? report(binding, arg.span, message);
  });
  const [ra, dec, radius] = numbers;
  if (ra === undefined || dec === undefined || radius === undefined) return undefined;
  if (Math.abs(dec) <= 90) return coneOf(ra, dec, radius);
  return report(binding, args[1]?.span ?? span, 'A declination is from -90 to 90 degrees.');
};
