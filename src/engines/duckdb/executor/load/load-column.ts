// The column by which each row of a table knows the load that brought it.
// It stands last in its table, and a file has none of its name.

import type { Column } from '../../../../domain/column.ts';
import { fold } from '../../../../domain/table.ts';

/** The name of the column; no file of a load may have it. */
export const LOAD_COLUMN = '_load';

/** The column itself. */
export const LOAD: Column = { name: LOAD_COLUMN, type: { name: 'int' } };

/** Whether a column is the one of loads, by its name. */
export const isLoadColumn = ({ name }: Pick<Column, 'name'>): boolean => fold(name) === LOAD_COLUMN;
