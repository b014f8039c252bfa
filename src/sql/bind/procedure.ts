// The few procedures there are: sp_rename, and the neighbour searches of SDSS, which read the
// table #upload that their caller has filled and give a row for each pair that they find.

import { nearest } from '../../base/suggest.ts';
import { fold } from '../../domain/table.ts';
import type { BoundQuery } from '../bound.ts';
import { parseBatch } from '../parse.ts';
import type { ExecuteStatement } from '../statement.ts';
import { FLOAT, isImplicit, typeText } from '../type-rules.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { converted } from './convert.ts';

const PRIMARY = `
  SELECT u.up_id, n.objID FROM #upload AS u
  CROSS APPLY dbo.fGetNearbyObjEq(u.up_ra, u.up_dec, @r) AS n`;

const ALL = PRIMARY.replace('fGetNearbyObjEq', 'fGetNearbyObjAllEq');

/** Searches by name, each with the query that it stands for; `@r` is the radius in arcminutes. */
const SEARCHES: ReadonlyMap<string, string> = new Map([
  ['spgetneighbors', ALL],
  ['spgetneighborsall', ALL],
  ['spgetneighborsprim', PRIMARY],
  ['spgetneighborsradius', PRIMARY.replace('@r', 'u.up_radius')],
]);

const NAMES = ['sp_rename', 'spGetNeighbors', 'spGetNeighborsAll', 'spGetNeighborsPrim'];

/** The rows that a procedure gives, as a query; reports one that gives none, or is not known. */
export const procedureQueryOf = (
  binding: Binding,
  { procedure, args, span }: ExecuteStatement,
): BoundQuery | undefined => {
  const name = procedure.object.text;
  const text = SEARCHES.get(fold(name));
  if (text === undefined) {
    const message = `There is no procedure '${name}' that gives rows.`;
    return report(binding, procedure.span, message, didYouMean(nearest(name, NAMES)));
  }
  const isRadius = text.includes('@r');
  if (args.length !== (isRadius ? 1 : 0)) {
    const wanted = isRadius ? 'the radius in arcminutes' : 'no argument: #upload has up_radius';
    return report(binding, span, `${name} takes ${wanted}.`);
  }
  const value = args[0] && binding.value(args[0].value, { scope: { relations: [] } });
  if (isRadius && value === undefined) return undefined;
  if (value !== undefined && !isImplicit(value.type, FLOAT)) {
    return report(binding, span, `A radius is a number, and no ${typeText(value.type)}.`);
  }
  const parsed = parseBatch(text);
  const [statement] = parsed.kind === 'parsed' ? parsed.batch.statements : [];
  if (parsed.kind === 'unparsable' || statement?.kind !== 'select-statement') return undefined;
  const variables = new Map(value === undefined ? [] : [['@r', converted(value, FLOAT)] as const]);
  const inner = binding.within(parsed.batch, variables);
  const query = inner.query(statement.query, { use: 'result' });
  const [problem] = inner.problems;
  if (query !== undefined && problem === undefined) return query;
  const hint = `${name} reads the table #upload(up_id, up_ra, up_dec) of the same batch.`;
  return report(binding, span, problem?.message ?? `${name} cannot be run here.`, hint);
};

/** Whether a procedure renames a table. */
export const isRename = ({ procedure }: ExecuteStatement): boolean =>
  fold(procedure.object.text) === fold('sp_rename');

/** Whether a procedure is a search that gives rows. */
export const isSearch = ({ procedure }: ExecuteStatement): boolean =>
  SEARCHES.has(fold(procedure.object.text));
