// Searches of the sky as ADQL has them. Work: what our binder and emitter make of the text, in a
// warm DuckDB with the threads and memory of an executor, over Tycho-2 (sorted as `context add`
// does) and the big catalog. Peers, in turns: the same conditions as a filter over all rows in the
// same DuckDB, and PostgreSQL with q3c on the same rows, clustered by its index.
// Debian's packages of Tycho-2 and q3c are needed.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Client } from 'pg';
import type { CatalogTable } from '../src/domain/catalog.ts';
import type { Context } from '../src/domain/context.ts';
import { startPostgres, whyNoPostgres, type TestPostgres } from '../test/support/postgres.ts';
import { bigCatalog, SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { openDuckdb, parquetOf, rowsOf } from './support/duckdb.ts';
import { runFolder } from './support/folder.ts';
import { madeTable } from './support/made-table.ts';
import { alternate, median, timed, type Bench, type Figure } from './support/measure.ts';
import { engineTextOf, tableOf } from './support/texts.ts';
import { q3cOf, STARS, tychoSky } from './support/tycho-sky.ts';

const ROUNDS = 5;
const TARGETS = 126_000;

/** As an executor has by default. */
const THREADS = 2;
const MEMORY_BYTES = 2 * 1024 ** 3;

const bench: Bench = async (options) => {
  await using folder = await runFolder();
  const duckdb = await openDuckdb({
    temp: folder.path,
    threads: THREADS,
    memoryBytes: MEMORY_BYTES,
  });
  const why = whyNoPostgres();
  const postgres = why === undefined ? await startPostgres({ isDurable: true }) : undefined;
  try {
    const { connection } = duckdb;
    const big = await bigCatalog(options);
    const ground = await groundIn(connection, folder.path, postgres);
    return [
      ...(ground === undefined ? [] : await tychoFigures(ground)),
      await bigCone(connection, big),
    ];
  } finally {
    duckdb.close();
    await postgres?.stop();
  }
};

/** Tycho-2 in both worlds, and positions near some of its stars. */
interface Ground {
  readonly connection: DuckDBConnection;
  readonly context: Context;
  readonly targets: CatalogTable;
  /** PostgreSQL with q3c; absent where it cannot be had. */
  readonly q3c?: Client;
}

const groundIn = async (
  connection: DuckDBConnection,
  folder: string,
  postgres: TestPostgres | undefined,
): Promise<Ground | undefined> => {
  const context = await tychoSky(connection, folder);
  if (context === undefined) return undefined;
  const stars = tableOf(context);
  // A second of arc away from some of them.
  const targets = await madeTable(connection, folder, {
    name: 'targets',
    columns: STARS.slice(0, 3),
    select: `SELECT id, ra, least(90, dec + hash(id) / 18446744073709551615 / 3600) AS dec
      FROM ${parquetOf(stars.files)} ORDER BY hash(id + 1) LIMIT ${TARGETS}`,
  });
  const tables = [stars, targets];
  const q3c = postgres && (await q3cOf(connection, { folder, postgres, tables }));
  return { connection, context, targets, ...(q3c && { q3c: q3c.client }) };
};

const RADIUS = 2 / 3600;
const CONE = { ra: 10, dec: -60, radius: 1 } as const;
const CONE_TEXT = `CONTAINS(POINT(ra, dec), CIRCLE(${CONE.ra}, ${CONE.dec}, ${CONE.radius}))`;

/** Degrees between two positions, in DuckDB's words. */
const distance = (ra1: string, dec1: string, ra2: string, dec2: string): string =>
  `2 * degrees(asin(sqrt(pow(sin(radians(${dec2} - ${dec1}) / 2), 2) +
    cos(radians(${dec1})) * cos(radians(${dec2})) *
    pow(sin(radians(${ra2} - ${ra1}) / 2), 2))))`;

const tychoFigures = async (ground: Ground): Promise<readonly Figure[]> => {
  const { connection, context, targets, q3c } = ground;
  const inEngine = (text: string): string => engineTextOf(context, text, [targets], 'adql');
  const cone = inEngine(`SELECT COUNT(*) AS n FROM Tycho2 WHERE 1 = ${CONE_TEXT}`);
  const match = inEngine(
    `SELECT COUNT(*) AS n FROM mydb.targets m JOIN Tycho2 s
      ON DISTANCE(m.ra, m.dec, s.ra, s.dec) < ${RADIUS}`,
  );
  const all = parquetOf(tableOf(context).files);
  const within = distance(String(CONE.ra), String(CONE.dec), 'ra', 'dec');
  const brute = `SELECT count(*) FROM ${all} WHERE ${within} <= ${CONE.radius}`;
  const figures = [
    await figureOf('cone of 1 degree in Tycho-2, beside all rows', {
      ours: () => rowsOf(connection, cone),
      peer: () => rowsOf(connection, brute),
    }),
  ];
  if (q3c === undefined) return figures;
  const asked = (text: string) => async () => (await q3c.query({ text, rowMode: 'array' })).rows;
  const { ra, dec, radius } = CONE;
  figures.push(
    await figureOf('cone of 1 degree in Tycho-2, beside q3c', {
      ours: () => rowsOf(connection, cone),
      peer: asked(
        `SELECT count(*) FROM tycho2 WHERE q3c_radial_query(ra, dec, ${ra}, ${dec}, ${radius})`,
      ),
    }),
    {
      ...(await figureOf('126,000 positions matched with Tycho-2 at 2 arcseconds, beside q3c', {
        ours: () => rowsOf(connection, match),
        peer: asked(
          `SELECT count(*) FROM targets m, tycho2 s
            WHERE q3c_join(m.ra, m.dec, s.ra, s.dec, ${RADIUS})`,
        ),
      })),
      goal: { of: 'ratio', atMost: 0.33 },
    },
  );
  await q3c.end();
  return figures;
};

interface Works {
  readonly ours: () => Promise<readonly unknown[]>;
  readonly peer: () => Promise<readonly unknown[]>;
}

const figureOf = async (name: string, { ours, peer }: Works): Promise<Figure> => {
  // Both are warm, and times of different answers are no comparison.
  const [one, other] = [
    JSON.stringify(textsOf(await ours())),
    JSON.stringify(textsOf(await peer())),
  ];
  if (one !== other) throw new Error(`${name}: ${one} against ${other}`);
  const times = await alternate(ROUNDS, { ours: () => timed(ours), peer: () => timed(peer) });
  return { name, unit: 'ms', ours: median(times.ours), peer: median(times.peer), note: one };
};

const textsOf = (rows: readonly unknown[]): readonly string[] => rows.map(String);

const bigCone = async (connection: DuckDBConnection, catalog: Context): Promise<Figure> => {
  const table = tableOf(catalog);
  const files = parquetOf(table.files);
  // The made-up sky has empty parts: the circle is around a row of it.
  const [[ra, dec] = []] = await rowsOf(
    connection,
    `SELECT ra, dec FROM ${files} WHERE dec BETWEEN 20 AND 30 ORDER BY ra, dec LIMIT 1 OFFSET 1000`,
  );
  const circle = `CIRCLE(${String(ra)}, ${String(dec)}, ${CONE.radius})`;
  const ours = engineTextOf(
    catalog,
    `SELECT COUNT(*) AS n FROM ${SURVEY.table} WHERE 1 = CONTAINS(POINT(ra, dec), ${circle})`,
    [],
    'adql',
  );
  const within = distance(String(ra), String(dec), 'ra', 'dec');
  const brute = `SELECT count(*) FROM ${files} WHERE ${within} <= ${CONE.radius}`;
  return figureOf(`cone of 1 degree in ${table.rows} rows, beside all rows`, {
    ours: () => rowsOf(connection, ours),
    peer: () => rowsOf(connection, brute),
  });
};

if (import.meta.main) await runAlone(bench);
