// Tables that a statement writes: in one's own space, or those that live as long as the job.
// Whoever changes rows finds the table held by the engine, with its hidden column of rows.

import { nearest } from '../../base/suggest.ts';
import { OWN_SPACE, ROW_COLUMN, TEMPORARY_SPACE } from '../../domain/catalog.ts';
import type { CatalogTable, Database } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { bracketed, fold } from '../../domain/table.ts';
import type { Target, WrittenName } from '../bound-statement.ts';
import { isTemporary } from '../own-space.ts';
import type { ObjectName } from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { databaseIn, listOf, listedName, ownNameOf, tableOf } from './names.ts';
import { spaceNameOf, spaceText } from './names.ts';

/** Where a name to be written stands; reports what may not be written. */
export const writtenNameOf = (
  binding: Binding,
  name: ObjectName,
  verb: string,
): WrittenName | undefined => {
  const { text } = name.object;
  if (isTemporary(name)) return { place: 'temporary', name: text };
  const own = ownNameOf(binding, name, verb);
  return own === undefined ? undefined : { place: 'own', name: own };
};

/** A table as a text would name it from anywhere. */
export const writtenText = ({ place, name }: WrittenName): string =>
  place === 'own' ? `mydb.${bracketed(name)}` : name;

/** The database of a place. */
export const databaseOfPlace = (binding: Binding, place: WrittenName['place']): Database =>
  databaseIn(binding, place === 'own' ? OWN_SPACE : TEMPORARY_SPACE);

/** Identifiers of T-SQL have up to 128 characters. */
export const nameLengthMax = 128;

/** The name of a table to be made; reports one that cannot be had. */
export const newNameOf = (
  binding: Binding,
  name: ObjectName,
  verb: string,
): WrittenName | undefined => {
  const written = writtenNameOf(binding, name, verb);
  if (written === undefined) return undefined;
  const { text } = name.object;
  if (text.trim() === '' || text.length > nameLengthMax || text.includes('\0')) {
    const message = `A table's name has from 1 to ${nameLengthMax} characters.`;
    return report(binding, name.span, message);
  }
  return written;
};

/** Reports that what is to be made is there already; false where it is not. */
export const reportsExisting = (binding: Binding, name: ObjectName): boolean => {
  const isTemp = isTemporary(name);
  const database = databaseOfPlace(binding, isTemp ? 'temporary' : 'own');
  const { text } = name.object;
  const object = database.objects.find((each) => fold(each.name) === fold(text));
  const existing = object?.name ?? listedName(database, text);
  if (existing === undefined) return false;
  const what = object?.kind ?? 'table';
  const where = isTemp ? '' : ` in ${spaceNameOf(binding)}`;
  const written = isTemp ? existing : spaceText(binding, existing);
  const message = `There is already a ${what} '${existing}'${where}.`;
  const drop = `Drop it first, with DROP ${what.toUpperCase()} ${written}`;
  report(binding, name.span, message, `${drop}, or choose another name.`);
  return true;
};

/** The table to be changed; reports where there is none. */
export const targetOf = (binding: Binding, name: ObjectName, verb: string): Target | undefined => {
  const written = writtenNameOf(binding, name, verb);
  if (written === undefined) return undefined;
  const database = databaseOfPlace(binding, written.place);
  const table = tableOf(database, written.name);
  if (table === undefined) return reportNoTarget(binding, name, { database, verb });
  return { ...written, name: table.name, table };
};

/** Reports that a table to be changed or dropped is not there. */
export const reportNoTarget = (
  binding: Binding,
  name: ObjectName,
  { database, verb }: { readonly database: Database; readonly verb: string },
): undefined => {
  const { text } = name.object;
  const object = database.objects.find((each) => fold(each.name) === fold(text));
  if (object !== undefined) {
    const message = `'${object.name}' is a ${object.kind}: ${verb} takes tables.`;
    return report(binding, name.span, message);
  }
  const where = isTemporary(name) ? 'among the tables of this batch' : `in ${database.name}`;
  const message = `There is no table '${text}' ${where}.`;
  return report(binding, name.span, message, didYouMean(nearest(text, listOf(database))));
};

/** The columns that a table has for its users. */
export const plainColumnsOf = ({ columns }: CatalogTable): readonly Column[] =>
  columns.filter(({ name }) => name !== ROW_COLUMN);

/** The place of a column that a statement names; reports where there is none. */
export const columnPlaceOf = (
  binding: Binding,
  table: CatalogTable,
  { text, span }: ObjectName['object'],
): number | undefined => {
  const columns = plainColumnsOf(table);
  const place = columns.findIndex(({ name }) => fold(name) === fold(text));
  if (place !== -1) return place;
  const names = columns.map(({ name }) => name);
  const message = `The table '${table.name}' has no column '${text}'.`;
  return report(binding, span, message, didYouMean(nearest(text, names)));
};
