// Which columns hold a position, by their UCDs and by the names that catalogs give them.
// Only a guess, where nobody has told.

import type { Position } from './catalog.ts';
import { fold } from './table.ts';

/** A column that may be part of a position. */
export interface PositionColumn {
  readonly name: string;
  readonly ucd?: string | undefined;
}

/**
 * The columns of the main position in their own spelling; undefined where none are found. IVOA
 * UCD1+ marks them with `meta.main`; without it names decide.
 */
export const positionAmong = (
  columns: readonly PositionColumn[],
): Pick<Position, 'ra' | 'dec'> | undefined => {
  const named = (name: string): string | undefined =>
    columns.find((column) => fold(column.name) === name)?.name;
  const marked = (ucd: string): string | undefined =>
    columns.find((column) => column.ucd?.toLowerCase() === ucd)?.name;
  const candidates = [
    [marked('pos.eq.ra;meta.main'), marked('pos.eq.dec;meta.main')],
    ...POSITION_NAMES.map(([ra, dec]) => [named(ra), named(dec)]),
  ];
  for (const [ra, dec] of candidates) {
    if (ra !== undefined && dec !== undefined) return { ra, dec };
  }
  return undefined;
};

/** As SDSS, Gaia, VizieR, GALEX, Pan-STARRS and SExtractor call them; the usual ones first. */
const POSITION_NAMES = [
  ['ra', 'dec'],
  ['ra', 'decl'],
  ['raj2000', 'dej2000'],
  ['raj2000', 'decj2000'],
  ['_raj2000', '_dej2000'],
  ['ra_icrs', 'de_icrs'],
  ['ra_icrs', 'dec_icrs'],
  ['ra_j2000', 'dec_j2000'],
  ['radeg', 'dedeg'],
  ['radeg', 'decdeg'],
  ['ra_deg', 'dec_deg'],
  ['ramean', 'decmean'],
  ['rastack', 'decstack'],
  ['alpha_j2000', 'delta_j2000'],
  ['alphawin_j2000', 'deltawin_j2000'],
  ['right_ascension', 'declination'],
  ['up_ra', 'up_dec'],
] as const;
