// The template query that everybody copies: a cone joined back to its table by id.
// Work: what our binder and emitter make of it, in a warm DuckDB. Peers, in the same DuckDB: the
// best zone join one can write by hand, and the text as it stands, joined by id alone.
// Figure: ratio to the join by hand; the whole call over HTTP stands beside it.

import type { DuckDBConnection } from '@duckdb/node-api';
import { ZONE_HEIGHT } from '../src/engines/duckdb/catalog-writer.ts';
import type { CatalogTable } from '../src/domain/catalog.ts';
import { boxOf, coneOf, zonesOf } from '../src/sql/sky/cone.ts';
import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { parquetOf, rowsOf } from './support/duckdb.ts';
import { openCatalogGround } from './support/ground.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';
import { cones, distanceOf, engineTextOf, tableOf, type Cone } from './support/texts.ts';

const ROUNDS = 9;
const COLUMNS = ['objID', 'ra', 'dec', 'u', 'g', 'r', 'i', 'z', 'flux001', 'flag003'];
const LIST = COLUMNS.map((name) => `p.${name}`).join(', ');

const bench: Bench = async (options) => {
  await using ground = await openCatalogGround(options);
  const { client, connection, catalog, files } = ground;
  const texts = {
    ours: (cone: Cone) => engineTextOf(catalog, templateOf(cone)),
    hand: (cone: Cone) => byHandOf(reachedFiles(tableOf(catalog), cone), cone),
    naive: (cone: Cone) => naiveOf(files, cone),
  };
  const places = cones(ROUNDS);
  for (const cone of places) {
    await agree(connection, [texts.ours(cone), texts.hand(cone), texts.naive(cone)]);
  }
  const inTurn = (run: (cone: Cone) => Promise<unknown>) => {
    const rest = [...places];
    return (): Promise<number> => timed(() => run(nextOf(rest)));
  };
  const times = await alternate(ROUNDS, {
    ours: inTurn((cone) => rowsOf(connection, texts.ours(cone))),
    hand: inTurn((cone) => rowsOf(connection, texts.hand(cone))),
    naive: inTurn((cone) => rowsOf(connection, texts.naive(cone))),
    whole: inTurn((cone) => client.quick(templateOf(cone), SURVEY.context)),
  });
  return [
    {
      name: 'cone joined back by id, engine',
      unit: 'ms',
      ours: median(times.ours),
      peer: median(times.hand),
      goal: { of: 'ratio', atMost: 1.5 },
      note:
        `by id alone ${median(times.naive).toFixed(0)} ms; ` +
        `ours over HTTP ${median(times.whole).toFixed(0)} ms`,
    },
  ];
};

const nextOf = (rest: Cone[]): Cone => {
  const cone = rest.shift();
  if (cone === undefined) throw new RangeError('there are no more cones');
  return cone;
};

/** Times of different answers are no comparison. */
const agree = async (connection: DuckDBConnection, texts: readonly string[]): Promise<void> => {
  const counts: number[] = [];
  for (const text of texts) counts.push((await rowsOf(connection, text)).length);
  if (new Set(counts).size > 1) throw new Error(`the texts find ${counts.join(', ')} rows`);
};

const templateOf = ({ ra, dec, arcmin }: Cone): string =>
  `SELECT ${LIST}, n.distance FROM fGetNearbyObjEq(${ra}, ${dec}, ${arcmin}) AS n
    JOIN ${SURVEY.table} AS p ON p.objID = n.objID`;

/** The ranges that a circle lies in, as a condition. */
const rangesOf = ({ ra, dec, arcmin }: Cone): string => {
  const box = boxOf(coneOf(ra, dec, arcmin));
  const [low, high] = zonesOf(box.dec, ZONE_HEIGHT);
  const [first] = box.ra;
  if (first === undefined || box.ra.length > 1) throw new RangeError('the cone is no simple one');
  return `_zone BETWEEN ${low} AND ${high} AND dec BETWEEN ${box.dec.join(' AND ')}
    AND ra BETWEEN ${first.join(' AND ')}`;
};

const nearOf = (files: string, cone: Cone): string =>
  `(SELECT * FROM (
      SELECT objID, _zone, ra, ${distanceOf(cone)} AS distance FROM ${files}
      WHERE ${rangesOf(cone)}
    ) WHERE distance <= ${cone.arcmin})`;

/** Who writes by hand also knows in which files a zone is. */
const reachedFiles = ({ files, position }: CatalogTable, { ra, dec, arcmin }: Cone): string => {
  const [first, last] = zonesOf(boxOf(coneOf(ra, dec, arcmin)).dec, ZONE_HEIGHT);
  const reached = files.filter((_, at) => {
    const [lowest, highest] = position?.fileZones?.[at] ?? [first, last];
    return lowest <= last && highest >= first;
  });
  return parquetOf(reached);
};

/** Both sides narrowed by constants, and joined by where they are as well as by what they are. */
const byHandOf = (files: string, cone: Cone): string =>
  `SELECT ${LIST}, n.distance FROM ${nearOf(files, cone)} AS n
    JOIN (SELECT * FROM ${files} WHERE ${rangesOf(cone)}) AS p
    ON p.objID = n.objID AND p._zone = n._zone AND p.ra = n.ra`;

const naiveOf = (files: string, cone: Cone): string =>
  `SELECT ${LIST}, n.distance FROM ${nearOf(files, cone)} AS n
    JOIN ${files} AS p ON p.objID = n.objID`;

if (import.meta.main) await runAlone(bench);
