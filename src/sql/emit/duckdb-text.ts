// Text as it is compared, grouped and sorted, in DuckDB's words: as T-SQL takes it.
// The rule of the dialect is written here alone.

import type { SqlType } from '../../domain/column.ts';
import { familyOf } from '../type-rules.ts';

/** Text without its case and without the blanks at its end. */
export const foldedText = (text: string): string => `lower(rtrim(${text}, ' '))`;

/** A written value as it is compared, grouped and sorted. */
export const keyText = (text: string, type: SqlType): string =>
  familyOf(type) === 'text' ? foldedText(text) : text;
