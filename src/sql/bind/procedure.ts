// The few procedures there are: sp_rename, and the neighbour searches of SDSS, which read the
// table #upload that their caller has filled and give a row for each pair that they find.

import { nearest } from '../../base/suggest.ts';
import { fold } from '../../domain/table.ts';
import type { BoundQuery } from '../bound.ts';
import { parseBatch } from '../parse.ts';
import type { ExecuteStatement } from '../statement.ts';
import { FLOAT, isImplicit, typeText } from '../type-rules.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding, Variables } from './binding.ts';
import { converted } from './convert.ts';

/** A search around each row of #upload; `@r` is the radius in arcminutes. */
const searchOf = (finder: string, { key = 'objID', radius = '@r' } = {}): string =>
  `SELECT u.up_id, n.${key} FROM #upload AS u ` +
  `CROSS APPLY dbo.${finder}(u.up_ra, u.up_dec, ${radius}) AS n`;

const SPECTRA = { key: 'specObjID' };
const OWN_RADIUS = { radius: 'u.up_rad' };

/** Searches by name, each with the query that it stands for. */
const SEARCHES: ReadonlyMap<string, string> = new Map([
  ['spgetneighbors', searchOf('fGetNearbyObjAllEq')],
  ['spgetneighborsall', searchOf('fGetNearbyObjAllEq')],
  ['spgetneighborsprim', searchOf('fGetNearbyObjEq')],
  ['spgetneighborsradius', searchOf('fGetNearbyObjAllEq', OWN_RADIUS)],
  ['spgetspecneighborsall', searchOf('fGetNearbySpecObjAllEq', SPECTRA)],
  ['spgetspecneighborsprim', searchOf('fGetNearbySpecObjEq', SPECTRA)],
  ['spgetspecneighborsradius', searchOf('fGetNearbySpecObjAllEq', { ...SPECTRA, ...OWN_RADIUS })],
]);

const NAMES = [
  'sp_rename',
  'spGetNeighbors',
  'spGetNeighborsAll',
  'spGetNeighborsPrim',
  'spGetNeighborsRadius',
  'spGetSpecNeighborsAll',
  'spGetSpecNeighborsPrim',
  'spGetSpecNeighborsRadius',
];

/** The rows that a procedure gives, as a query; reports one that gives none, or is not known. */
export const procedureQueryOf = (
  binding: Binding,
  statement: ExecuteStatement,
): BoundQuery | undefined => {
  const { procedure, span } = statement;
  const name = procedure.object.text;
  const text = SEARCHES.get(fold(name));
  if (text === undefined) {
    const message = `There is no procedure '${name}' that gives rows.`;
    return report(binding, procedure.span, message, didYouMean(nearest(name, NAMES)));
  }
  const variables = argumentsOf(binding, statement, text.includes('@r'));
  if (variables === undefined) return undefined;
  const parsed = parseBatch(text);
  const [search] = parsed.kind === 'parsed' ? parsed.batch.statements : [];
  if (parsed.kind === 'unparsable' || search?.kind !== 'select-statement') {
    const message = `What ${name} stands for cannot be read; that is our error.`;
    return report(binding, span, message, 'Please report it to the operator.');
  }
  const inner = binding.within(parsed.batch, variables);
  const query = inner.query(search.query, { use: 'result' });
  const [problem] = inner.problems;
  if (query !== undefined && problem === undefined) return query;
  const columns = text.includes('up_rad') ? 'up_id, up_ra, up_dec, up_rad' : 'up_id, up_ra, up_dec';
  const hint = `${name} reads the table #upload(${columns}) of the same batch.`;
  return report(binding, span, problem?.message ?? `${name} cannot be run here.`, hint);
};

/** The radius, by its name, where the search takes one. */
const argumentsOf = (
  binding: Binding,
  { procedure, args, span }: ExecuteStatement,
  hasRadius: boolean,
): Variables | undefined => {
  const name = procedure.object.text;
  const [given, ...others] = args;
  if ((given !== undefined) !== hasRadius || others.length > 0) {
    const wanted = hasRadius ? 'the radius in arcminutes' : 'no argument: #upload has up_rad';
    return report(binding, span, `${name} takes ${wanted}.`);
  }
  if (given === undefined) return new Map();
  if (given.name !== undefined && fold(given.name.text) !== '@r') {
    const message = `${name} has no parameter '${given.name.text}'.`;
    return report(binding, given.name.span, message, didYouMean('@r'));
  }
  const value = binding.value(given.value, { scope: { relations: [] } });
  if (value === undefined) return undefined;
  if (isImplicit(value.type, FLOAT)) return new Map([['@r', converted(value, FLOAT)]]);
  return report(binding, span, `A radius is a number, and no ${typeText(value.type)}.`);
};

/** Whether a procedure renames a table. */
export const isRename = ({ procedure }: ExecuteStatement): boolean =>
  fold(procedure.object.text) === fold('sp_rename');

/** Whether a procedure is a search that gives rows. */
export const isSearch = ({ procedure }: ExecuteStatement): boolean =>
  SEARCHES.has(fold(procedure.object.text));
