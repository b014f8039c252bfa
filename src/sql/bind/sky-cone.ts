// `fCone('mydb.t', ra, dec, radius)`: the rows of any table within a circle, with all their columns
// and their distance. The table needs a position, by its UCDs or by the names of its columns, and
// no key.

import type { CatalogTable } from '../../domain/catalog.ts';
import { positionAmong } from '../../domain/position.ts';
import { objectNameIn } from '../object-name.ts';
import { familyOf } from '../type-rules.ts';
import { noteRead, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { findTable } from './names.ts';
import type { BoundFrom } from './relation.ts';
import { coneColumns } from './sky-columns.ts';
import { relationOf } from './sky-relation.ts';
import type { SkyCall } from './sky-relation.ts';
import { searchOf } from './sky-search.ts';

/** Binds fCone. */
export const bindCone = (binding: Binding, call: SkyCall): BoundFrom | undefined => {
  const { source } = call;
  const [first, ...args] = source.args;
  if (first?.kind !== 'string') {
    const message = 'fCone takes the name of a table as a string, then ra, dec and radius.';
    return report(
      binding,
      first?.span ?? source.span,
      message,
      "As in fCone('mydb.t', 10, 20, 5).",
    );
  }
  const name = objectNameIn(first.value, first.span);
  if (name === undefined) {
    return report(binding, first.span, `'${first.value}' is no name of a table.`);
  }
  const found = findTable(binding, name);
  const search = searchOf(binding, call, { form: 'eq', args });
  if (found === undefined) return undefined;
  const table = found.kind === 'table' ? withPosition(found.table) : undefined;
  if (found.kind !== 'table' || table === undefined) {
    const message = `'${name.object.text}' has no position to search by.`;
    const hint = 'Its columns would be called ra and dec, in degrees.';
    return report(binding, first.span, message, hint);
  }
  if (search === undefined) return undefined;
  noteRead(binding, found.database, found.table);
  return relationOf(binding, source, { table, search, ...coneColumns(table), nearest: false });
};

/** The table with the position that it tells, or that its columns let guess. */
const withPosition = (table: CatalogTable): CatalogTable | undefined => {
  if (table.position !== undefined) return table;
  const numbers = table.columns.filter(({ type }) =>
    ['integer', 'decimal', 'approximate'].includes(familyOf(type)),
  );
  const position = positionAmong(numbers);
  return position && { ...table, position };
};
