// Sky functions in FROM: the families fGetNearby…, fGetNearest… and fGet…FromRect over any table of
// a context with a position and a key, fCone over any table with a position, fHTM_Cover. Their
// arguments may be columns of what stands to the left of APPLY.

import type { Database } from '../../domain/catalog.ts';
import { nearest } from '../../base/suggest.ts';
import { fold } from '../../domain/table.ts';
import { skyFunctionNamed } from '../sky/family.ts';
import type { ObjectName } from '../tree.ts';
import { didYouMean, noteRead, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { databaseOf } from './names.ts';
import type { BoundFrom, Scope } from './relation.ts';
import { bindCone } from './sky-cone.ts';
import { bindCover, COVER_NAMES } from './sky-cover.ts';
import { foundColumns } from './sky-columns.ts';
import { relationOf } from './sky-relation.ts';
import type { FunctionTable } from './sky-relation.ts';
import { searchOf } from './sky-search.ts';
import { familyOf, searchedTable } from './sky-table.ts';

/** Binds a function in FROM; any that is no sky function is refused. */
export const bindSky = (
  binding: Binding,
  source: FunctionTable,
  outer: Scope | undefined,
): BoundFrom | undefined => {
  const { name } = source;
  const place = databaseOf(binding, name);
  if (place === undefined) return undefined;
  const { database, schema } = place;
  const word = fold(name.object.text);
  const call = { source, outer };
  if (schema === 'dbo' && word === 'fcone') return bindCone(binding, call);
  if (schema === 'dbo' && COVER_NAMES.has(word)) return bindCover(binding, call);
  const meant = skyFunctionNamed(name.object.text);
  if (meant === undefined || schema !== 'dbo') return reportUnknown(binding, name, database);
  const table = searchedTable(binding, {
    name,
    target: meant.target,
    isAll: meant.isAll,
    database,
  });
  const search = searchOf(binding, call, { form: meant.arguments, args: source.args });
  if (table === undefined || search === undefined) return undefined;
  noteRead(binding, database, table);
  const found = foundColumns(table, { hasDistance: meant.finds !== 'rectangle' });
  return relationOf(binding, source, {
    table,
    search,
    ...found,
    nearest: meant.finds === 'nearest',
  });
};

const reportUnknown = (binding: Binding, name: ObjectName, database: Database): undefined => {
  const known = ['fGetNearbyObjEq', 'fGetNearestObjEq', 'fCone', ...familyOf(database)];
  const message = `There is no table function '${name.object.text}'.`;
  return report(binding, name.span, message, didYouMean(nearest(name.object.text, known)));
};
