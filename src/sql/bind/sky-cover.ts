// `fHTM_Cover('CIRCLE J2000 185 0 5')`: the trixels that cover an area, as rows that are known when
// the query is read.

import { fold } from '../../domain/table.ts';
import type { Column } from '../../domain/column.ts';
import { htmAreaOf } from '../sky/htm-area.ts';
import { coverOf } from '../sky/htm-cover.ts';
import { BIGINT } from '../type-rules.ts';
import { report } from './binding.ts';
import { knownTextOf } from './known-text.ts';
import type { Binding } from './binding.ts';
import type { BoundFrom } from './relation.ts';
import type { SkyCall } from './sky-relation.ts';

/** What the function is called in one version of the library or another. */
export const COVER_NAMES: ReadonlySet<string> = new Set(
  ['fHTM_Cover', 'fHtmCover', 'fHtmCoverRegion'].map(fold),
);

const COLUMNS: readonly Column[] = [
  { name: 'HTMIDstart', type: BIGINT, description: 'First number of a range of trixels' },
  { name: 'HTMIDend', type: BIGINT, description: 'Last number of a range of trixels' },
];

/** Binds fHTM_Cover. */
export const bindCover = (binding: Binding, { source, outer }: SkyCall): BoundFrom | undefined => {
  const { name, alias, args, span } = source;
  const written = name.object.text;
  const [arg, surplus] = args;
  const scope = { relations: [], ...(outer === undefined ? {} : { outer }) };
  const noColumn = {
    message: `The area of ${written} must be known when the query is read.`,
    hint: `Write it as a string, or as a variable: ${written}('CIRCLE J2000 185 0 5').`,
  };
  const noAggregate = `The area of ${written} cannot be an aggregate.`;
  const value = arg && binding.value(arg, { scope, noColumn, noAggregate });
  if (arg === undefined || surplus !== undefined) {
    return report(binding, span, `${written} takes one argument.`, noColumn.hint);
  }
  if (value === undefined) return undefined;
  const text = knownTextOf(value);
  if (text === undefined) return report(binding, arg.span, noColumn.message, noColumn.hint);
  // A variable without a value, as all are before a batch runs, covers nothing.
  const area = text === null ? undefined : htmAreaOf(text);
  if (typeof area === 'string') return report(binding, arg.span, area, noColumn.hint);
  const rows =
    area === undefined ? [] : coverOf(area.area, area.depth).map((range) => range.map(String));
  const number = binding.newRelation();
  return {
    source: { kind: 'rows', relation: number, columns: COLUMNS, rows },
    relations: [{ number, exposed: (alias ?? name.object).text, columns: COLUMNS }],
  };
};
