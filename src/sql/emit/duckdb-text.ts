// Text as it is compared, grouped and sorted, in DuckDB's words: as the dialect of the query takes
// it. The rules are written here alone.

import type { SqlType } from '../../domain/column.ts';
import type { TextRule } from '../bound.ts';
import { familyOf } from '../type-rules.ts';

/** What knows how text compares where it writes. */
export interface Comparing {
  readonly text: TextRule;
}

/** The rule of the CasJobs dialect, by which the keys of tables are unique too. */
export const FOLDED: Comparing = { text: 'folded' };

/** A written text as it is compared: without its case and end blanks, or as it is. */
export const comparableText = (rule: TextRule, text: string): string =>
  rule === 'folded' ? `lower(rtrim(${text}, ' '))` : text;

/** A written value as it is compared, grouped and sorted. */
export const keyText = ({ text: rule }: Comparing, text: string, type: SqlType): string =>
  familyOf(type) === 'text' ? comparableText(rule, text) : text;
