// Searches of the sky around each row of a table, as CROSS APPLY has them. Work: what our binder
// and emitter make of the text, in a warm DuckDB with the threads and memory of an executor. Peers,
// in the same DuckDB and in turns: the best join on zones that one can write by hand, with cells of
// right ascension and the radius known; and, noted, a filter by ranges around each of a few rows.
// The first cone of a fresh executor is cone-search.ts, a cone joined back cone-join.ts.

import type { DuckDBConnection } from '@duckdb/node-api';
import { instant } from '../src/base/time.ts';
import type { CatalogTable } from '../src/domain/catalog.ts';
import type { Column } from '../src/domain/column.ts';
import type { Context } from '../src/domain/context.ts';
import { ZONE_HEIGHT } from '../src/engines/duckdb/catalog-writer.ts';
import { bigCatalog, SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { openDuckdb, parquetOf, rowsOf } from './support/duckdb.ts';
import { runFolder } from './support/folder.ts';
import { madeTable } from './support/made-table.ts';
import { alternate, median, timed, type Bench, type Figure } from './support/measure.ts';
import { engineTextOf, tableOf } from './support/texts.ts';

const ROUNDS = 5;
const POSITIONS = 20_000;
const NAIVE_POSITIONS = 3;
const SEED = 0.42;

/** As an executor has by default. */
const THREADS = 2;
const MEMORY_BYTES = 2 * 1024 ** 3;

/** Sizes of a bright catalog and of Tycho-2. */
const MATCH = { left: 126_000, right: 1_870_000, arcmin: 2 / 60 } as const;

const bench: Bench = async (options) => {
  const catalog = await bigCatalog(options);
  await using folder = await runFolder();
  const duckdb = await openDuckdb({
    temp: folder.path,
    threads: THREADS,
    memoryBytes: MEMORY_BYTES,
  });
  try {
    const { connection } = duckdb;
    await connection.run(`SELECT setseed(${SEED})`);
    const targets = await targetsIn(connection, folder.path);
    const ground = { connection, catalog, targets };
    return [
      await aroundRows(ground, 'objects near 20,000 positions', []),
      await aroundRows(ground, 'the same, joined back by id', ['u', 'g', 'r', 'i', 'z']),
      await crossMatch(connection, folder.path),
    ];
  } finally {
    duckdb.close();
  }
};

interface Ground {
  readonly connection: DuckDBConnection;
  readonly catalog: Context;
  readonly targets: CatalogTable;
}

const RADIUS = 0.5;

const aroundRows = async (
  { connection, catalog, targets }: Ground,
  name: string,
  columns: readonly string[],
): Promise<Figure> => {
  const list = ['m.id', 'n.objID', 'n.distance', ...columns.map((column) => `p.${column}`)];
  const back = columns.length === 0 ? '' : ` JOIN ${SURVEY.table} p ON p.objID = n.objID`;
  const apply = (rows: string): string =>
    `SELECT ${list.join(', ')} FROM mydb.targets m
      CROSS APPLY dbo.fGetNearbyObjEq(m.ra, m.dec, ${RADIUS}) n${back}${rows}`;
  const ours = engineTextOf(catalog, apply(''), [targets]);
  const files = parquetOf(tableOf(catalog).files);
  const terms = { left: parquetOf(targets.files), right: files, radius: RADIUS / 60, columns };
  const hand = byHandOf(terms);
  await agree(connection, [ours, hand]);
  const times = await alternate(ROUNDS, {
    ours: () => timed(() => rowsOf(connection, ours)),
    hand: () => timed(() => rowsOf(connection, hand)),
  });
  const naive = await timed(() => rowsOf(connection, naiveOf(terms)));
  return {
    name,
    unit: 'ms',
    ours: median(times.ours),
    peer: median(times.hand),
    goal: { of: 'ratio', atMost: 1.5 },
    note: `a filter around each of ${NAIVE_POSITIONS} positions ${naive.toFixed(0)} ms`,
  };
};

/** Times of different answers are no comparison. */
const agree = async (connection: DuckDBConnection, texts: readonly string[]): Promise<void> => {
  const counts: number[] = [];
  for (const text of texts) counts.push((await rowsOf(connection, text)).length);
  if (new Set(counts).size > 1) throw new Error(`the texts find ${counts.join(', ')} rows`);
};

interface HandTerms {
  readonly left: string;
  readonly right: string;
  /** Degrees. */
  readonly radius: number;
  /** Wanted of the right side, beside id and distance. */
  readonly columns: readonly string[];
}

const DISTANCE = `120 * degrees(asin(sqrt(pow(sin(radians(f.dec - e.dec) / 2), 2) +
  cos(radians(e.dec)) * cos(radians(f.dec)) * pow(sin(radians(f.ra - e.ra) / 2), 2))))`;

/** Strips as high as the circle, cells of one width for the whole sky: who writes knows both. */
const byHandOf = ({ left, right, radius, columns }: HandTerms): string => {
  const height = Math.max(2 * radius, 10 / 3600);
  const cells = 2 ** Math.floor(Math.log2(360 / height));
  const cell = (ra: string): string => `CAST(floor((${ra}) / 360 * ${cells}) AS BIGINT)`;
  const strip = (dec: string): string => `CAST(floor((${dec} + 90) / ${height}) AS BIGINT)`;
  const wide = `degrees(asin(sin(radians(${radius})) / cos(radians(dec)))) + 1e-9`;
  const list = ['e.id', 'f.objID', ...columns.map((column) => `f.${column}`)].join(', ');
  return `WITH strips AS (
      SELECT *, unnest(range(${strip(`dec - ${radius}`)}, ${strip(`dec + ${radius}`)} + 1)) AS z,
        CASE WHEN abs(dec) + ${radius} > 89.99 THEN 180 ELSE ${wide} END AS w FROM ${left}),
    expanded AS (
      SELECT *, ((unnest(range(${cell('ra - w')},
        least(${cell('ra + w')}, ${cell('ra - w')} + ${cells - 1}) + 1)) % ${cells}) + ${cells})
        % ${cells} AS k FROM strips)
    SELECT * FROM (SELECT ${list}, ${DISTANCE} AS distance
      FROM expanded AS e JOIN ${right} AS f ON ${strip('f.dec')} = e.z AND ${cell('f.ra')} = e.k)
    WHERE distance <= ${radius * 60}`;
};

const naiveOf = ({ left, right, radius }: HandTerms): string =>
  `SELECT e.id, n.objID FROM (SELECT * FROM ${left} LIMIT ${NAIVE_POSITIONS}) AS e,
    LATERAL (SELECT f.objID FROM ${right} AS f
      WHERE f.dec BETWEEN e.dec - ${radius} AND e.dec + ${radius}
        AND ${DISTANCE} <= ${radius * 60}) AS n`;

const crossMatch = async (connection: DuckDBConnection, folder: string): Promise<Figure> => {
  const right = await madeTable(connection, folder, {
    name: 'Right',
    columns: [...PLACE_COLUMNS, { name: '_zone', type: { name: 'int' }, hidden: true }],
    select: `SELECT i AS objID, ra, dec,
        CAST(floor((dec + 90) / ${ZONE_HEIGHT}) AS INTEGER) AS _zone
      FROM (SELECT i, 360 * random() AS ra, degrees(asin(2 * random() - 1)) AS dec
        FROM range(${MATCH.right}) AS r(i)) ORDER BY _zone, ra`,
  });
  const stars = {
    ...right,
    key: 'objID',
    position: { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: ZONE_HEIGHT },
  };
  // A second of arc away from some of them.
  const left = await madeTable(connection, folder, {
    name: 'targets',
    columns: [{ name: 'id', type: { name: 'bigint' } }, ...PLACE_COLUMNS.slice(1)],
    select: `SELECT objID AS id, ra, least(90, dec + random() / 3600) AS dec
      FROM ${parquetOf(right.files)} USING SAMPLE reservoir(${MATCH.left} ROWS) REPEATABLE (42)`,
  });
  const context: Context = {
    name: SURVEY.context,
    description: 'Made up',
    version: 1,
    created: instant(0),
    tables: [{ ...stars, bytes: 0n }],
    mainTable: stars.name,
  };
  const text = `SELECT m.id, n.objID, n.distance FROM mydb.targets m
    CROSS APPLY fGetNearbyObjEq(m.ra, m.dec, ${MATCH.arcmin}) n`;
  const ours = engineTextOf(context, text, [left]);
  const hand = byHandOf({
    left: parquetOf(left.files),
    right: parquetOf(right.files),
    radius: MATCH.arcmin / 60,
    columns: [],
  });
  await agree(connection, [ours, hand]);
  const times = await alternate(ROUNDS, {
    ours: () => timed(() => rowsOf(connection, ours)),
    hand: () => timed(() => rowsOf(connection, hand)),
  });
  return {
    name: 'cross-match of 126,000 with 1.87 million at 2 arcseconds',
    unit: 'ms',
    ours: median(times.ours),
    peer: median(times.hand),
    goal: { of: 'ratio', atMost: 1.5 },
  };
};

const PLACE_COLUMNS: readonly Column[] = [
  { name: 'objID', type: { name: 'bigint' } },
  { name: 'ra', type: { name: 'float' } },
  { name: 'dec', type: { name: 'float' } },
];

const targetsIn = (connection: DuckDBConnection, folder: string): Promise<CatalogTable> =>
  madeTable(connection, folder, {
    name: 'targets',
    columns: [{ name: 'id', type: { name: 'bigint' } }, ...PLACE_COLUMNS.slice(1)],
    select: `SELECT i AS id, 360 * random() AS ra, degrees(asin(2 * random() - 1)) AS dec
      FROM range(${POSITIONS}) AS r(i)`,
  });

if (import.meta.main) await runAlone(bench);
