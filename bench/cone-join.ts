// The template query that everybody copies: a cone joined back to its table by id.
// Work: what our binder and emitter make of it, in a warm DuckDB. Peers, in the same DuckDB: the
// best zone join one can write by hand, and the text as it stands, joined by id alone.
// Figure: ratio to the join by hand; the whole call over HTTP stands beside it.

import { bigCatalog, SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { clientOf } from './support/client.ts';
import { openDuckdb, parquetOf, rowsOf } from './support/duckdb.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';
import { startServer } from './support/server.ts';
import { cones, distanceOf, engineTextOf, tableOf, type Cone } from './support/texts.ts';
import { ZONE_HEIGHT } from '../src/engines/duckdb/catalog-writer.ts';
import { boxOf, coneOf, zonesOf } from '../src/sql/sky/cone.ts';

const ROUNDS = 9;
const COLUMNS = ['objID', 'ra', 'dec', 'u', 'g', 'r', 'i', 'z', 'flux001', 'flag003'];
const LIST = COLUMNS.map((name) => `p.${name}`).join(', ');

const bench: Bench = async (options) => {
  const catalog = await bigCatalog(options);
  await using server = await startServer({ catalog });
  const client = clientOf(server, server.accounts[0]);
  const { executorThreads: threads, executorMemoryBytes: memoryBytes } = server.settings;
  const duckdb = await openDuckdb({ temp: server.temp, threads, memoryBytes });
  const files = parquetOf(tableOf(catalog).files);
  const places = cones(ROUNDS);
  const inTurn = (run: (cone: Cone) => Promise<unknown>) => {
    let round = 0;
    return async (): Promise<number> => {
      const cone = places[round++ % places.length];
      if (cone === undefined) throw new RangeError('there are no cones');
      return timed(() => run(cone));
    };
  };
  const onEngine = (textOf: (cone: Cone) => string) =>
    inTurn((cone) => rowsOf(duckdb.connection, textOf(cone)));
  try {
    for (const cone of places) await agree(duckdb, catalogTexts(cone));
    const times = await alternate(ROUNDS, {
      ours: onEngine((cone) => engineTextOf(catalog, templateOf(cone))),
      hand: onEngine((cone) => byHandOf(files, cone)),
      naive: onEngine((cone) => naiveOf(files, cone)),
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
  } finally {
    client.close();
    duckdb.close();
  }

  function catalogTexts(cone: Cone): readonly string[] {
    return [
      engineTextOf(catalog, templateOf(cone)),
      byHandOf(files, cone),
      naiveOf(files, cone),
    ];
  }
};

/** Times of different answers are no comparison. */
const agree = async (
  { connection }: Awaited<ReturnType<typeof openDuckdb>>,
  texts: readonly string[],
): Promise<void> => {
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

/** Both sides narrowed by constants, and joined by where they are as well as by what they are. */
const byHandOf = (files: string, cone: Cone): string =>
  `SELECT ${LIST}, n.distance FROM ${nearOf(files, cone)} AS n
    JOIN (SELECT * FROM ${files} WHERE ${rangesOf(cone)}) AS p
    ON p.objID = n.objID AND p._zone = n._zone AND p.ra = n.ra`;

const naiveOf = (files: string, cone: Cone): string =>
  `SELECT ${LIST}, n.distance FROM ${nearOf(files, cone)} AS n
    JOIN ${files} AS p ON p.objID = n.objID`;

if (import.meta.main) await runAlone(bench);
