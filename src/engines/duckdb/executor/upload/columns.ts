// The columns of a file beside those of the table that its rows are added to.
// Names are compared without regard to case, as everywhere.

import type { CatalogTable } from '../../../../domain/catalog.ts';
import type { Column } from '../../../../domain/column.ts';
import { fold } from '../../../../domain/table.ts';
import { nameLengthMax } from '../../../../sql/bind/written.ts';
import { shown, uploadFault } from './fault.ts';

type Named = Pick<Column, 'name'>;

/** The columns of a table that a row of it is given for: no hidden ones, none that count alone. */
export const givenColumnsOf = ({ columns }: CatalogTable): readonly Column[] =>
  columns.filter(({ hidden, identity }) => hidden !== true && identity === undefined);

/** The column of the table that each one of a file is for; throws where there is none. */
export const columnsAmong = (
  columns: readonly Named[],
  target: CatalogTable,
): readonly Column[] => {
  const known = givenColumnsOf(target);
  return columns.map(({ name }) => {
    const column = known.find((each) => fold(each.name) === fold(name));
    if (column !== undefined) return column;
    throw uploadFault(
      `The table has no column '${shown(name)}' that values can be given for.`,
      `Its columns are ${listOf(known)}.`,
    );
  });
};

/** Names of columns for a sentence. */
export const listOf = (columns: readonly Named[]): string => {
  const names = columns.slice(0, LISTED_MAX).map(({ name }) => name);
  return names.join(', ') + (columns.length > LISTED_MAX ? ', …' : '');
};

const LISTED_MAX = 20;

/** Throws where two columns have one name, and where no query could write one. */
export const refuseNames = (columns: readonly Named[]): void => {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (name.length > nameLengthMax) {
      const message = `A column's name has up to ${nameLengthMax} characters, and one of the file `;
      throw uploadFault(`${message}has ${name.length}: '${shown(name)}'.`, 'Shorten it.');
    }
    if (seen.has(fold(name))) {
      const hint = 'Case does not tell names apart: give one of them another name.';
      throw uploadFault(`Two columns of the file are called '${shown(name)}'.`, hint);
    }
    seen.add(fold(name));
  }
};
