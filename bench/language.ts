// From text to the engine's words: what our parser, binder and emitter take for a query as long as
// people write them, warm, over a survey of thirty tables with up to eighty columns.
// Peer: the parsing alone by another parser of T-SQL, in WebAssembly (@guanmingchiu/sqlparser-ts).
// Figures: milliseconds a query; the share of our own parser stands beside.

import { init, Parser } from '@guanmingchiu/sqlparser-ts';
import type { CatalogSnapshot } from '../src/domain/catalog.ts';
import { bindStatement } from '../src/sql/bind/statement.ts';
import { duckdbSelectOf } from '../src/sql/emit/duckdb.ts';
import { parseBatch } from '../src/sql/parse.ts';
import { madeSnapshot } from '../test/sql/corpus/world.ts';
import { runAlone } from './support/alone.ts';
import { alternate, median, type Bench } from './support/measure.ts';

/** Thirty lines: joins, a cone, flags, CASE, a subquery, groups, an order. */
const QUERY = `-- Red galaxies with spectra near a position, by field and by class
SELECT TOP 100
    f.run, f.camcol, f.field,
    CASE WHEN s.class = 'GALAXY' AND s.subClass LIKE 'STARB%' THEN 'bursting'
         WHEN s.class = 'GALAXY' THEN 'quiet'
         ELSE LOWER(s.class) END AS kind,
    COUNT(*) AS n,
    AVG(p.dered_g - p.dered_r) AS gr,
    MIN(n.distance) * 60 AS arcsec,
    SQRT(POWER(MAX(p.cx) - MIN(p.cx), 2) + POWER(MAX(p.cy) - MIN(p.cy), 2)) AS extent,
    STR(AVG(s.z), 8, 4) AS z,
    CAST(MAX(p.flags & 0x00000000FFFFFFFF) AS varchar(20)) + ' of ' + CAST(COUNT(*) AS varchar(9))
      AS flags
FROM fGetNearbyObjEq(185., -0.5, 30) AS n
  JOIN PhotoPrimary AS p ON p.objID = n.objID
  LEFT OUTER JOIN SpecObj AS s ON s.bestObjID = p.objID
  INNER JOIN Field f ON f.fieldID = p.fieldID
WHERE p.dered_r BETWEEN 14.0 AND 21.5
  AND p.dered_g - p.dered_r > 0.5
  AND ((p.flags & 0x10000000) != 0) AND ((p.flags & 0x8100000c00a4) = 0)
  AND (((p.flags & 0x400000000000) = 0) OR (p.psfMagErr_r <= 0.2))
  AND p.type IN (3, 6)
  AND NOT EXISTS (SELECT 1 FROM Neighbors b WHERE b.objID = p.objID AND b.distance < 3/60.0)
  AND ISNULL(s.zWarning, 0) = 0
GROUP BY f.run, f.camcol, f.field,
    CASE WHEN s.class = 'GALAXY' AND s.subClass LIKE 'STARB%' THEN 'bursting'
         WHEN s.class = 'GALAXY' THEN 'quiet'
         ELSE LOWER(s.class) END
HAVING COUNT(*) >= 1
ORDER BY n DESC, f.run`;

const bench: Bench = async () => {
  await init();
  const snapshot = madeSnapshot('DR16');
  written(snapshot);
  const each = { ours: () => written(snapshot), parse: () => parseBatch(QUERY), peer: theirs };
  const works = {
    ours: () => millisecondsOf(each.ours),
    parse: () => millisecondsOf(each.parse),
    peer: () => millisecondsOf(each.peer),
  };
  // Warm: the compilers of both have seen all of it.
  await alternate(3, works);
  const times = await alternate(ROUNDS, works);
  return [
    {
      name: 'a query of 30 lines parsed, bound and emitted, against parsing by another parser',
      unit: 'ms',
      ours: median(times.ours),
      peer: median(times.peer),
      goal: { of: 'ours', atMost: 2 },
      note: `parsing alone ${median(times.parse).toPrecision(2)} ms`,
    },
  ];
};

const ROUNDS = 15;

/** In one go, so that the clock's own steps do not count. */
const QUERIES = 50;

const millisecondsOf = (work: () => unknown): Promise<number> => {
  const begun = performance.now();
  for (let query = 0; query < QUERIES; query++) work();
  return Promise.resolve((performance.now() - begun) / QUERIES);
};

/** The engine's words; throws where the query does not bind, for then nothing is measured. */
const written = (snapshot: CatalogSnapshot): string => {
  const parsed = parseBatch(QUERY);
  if (parsed.kind === 'unparsable') throw new Error(parsed.errors[0]?.message);
  const { batch } = parsed;
  const [statement] = batch.statements;
  if (statement?.kind !== 'select-statement') throw new Error('no query');
  const bound = bindStatement({ batch, snapshot }, statement);
  if (bound.kind === 'unbindable') throw new Error(bound.errors[0]?.message);
  if (bound.statement.kind !== 'select') throw new Error(bound.statement.kind);
  return duckdbSelectOf(bound.statement.query);
};

const theirs = (): unknown => Parser.parse(QUERY, 'mssql');

await runAlone(bench);
