// Queries of more than one SELECT: set operations, common tables, windows, and rows by their place.
// Some are numbered as in sent-cases.ts. Expected rows are hand-written SQL of DuckDB's own over
// the same files, with a cast or a plain formula wherever its rules are not T-SQL's.

import type { Case } from './case.ts';

/** Single statements. */
export const COMPOSED: readonly Case[] = [
  {
    name: 'ids of objects with spectra or with motions, each once',
    text: `SELECT bestObjID AS id FROM SpecObj WHERE bestObjID > 0
      UNION SELECT objID FROM ProperMotions`,
    rows: `SELECT DISTINCT unnest(list_concat((SELECT list(bestObjID) FROM SpecObj
        WHERE bestObjID > 0), (SELECT list(objID) FROM ProperMotions))) AS id`,
  },
  {
    name: 'classes and types in one list, the same text in other letters but once',
    text: `SELECT class AS word FROM SpecObj UNION SELECT 'galaxy' UNION SELECT 'Nebula '
      ORDER BY word`,
    rows: `SELECT * FROM (VALUES ('GALAXY'), ('Nebula '), ('QSO'), ('STAR')) v(word) ORDER BY word`,
  },
  {
    name: 'objects with both a spectrum and a motion, but no second spectrum',
    text: `SELECT bestObjID FROM SpecObj INTERSECT SELECT objID FROM ProperMotions
      EXCEPT SELECT bestObjID FROM SpecObjAll WHERE sciencePrimary = 0`,
    rows: `SELECT DISTINCT "bestObjID" FROM SpecObj WHERE bestObjID IN (SELECT objID
        FROM ProperMotions)
      AND bestObjID NOT IN (SELECT bestObjID FROM SpecObjAll WHERE sciencePrimary = 0)`,
  },
  {
    name: 'counts of two tables under each other, in a derived table',
    text: `SELECT sum(n) as total, max(what) as last FROM (
        SELECT 'galaxies' as what, count(*) as n FROM Galaxy
        UNION ALL SELECT 'stars', count(*) FROM Star) AS counts`,
    rows: `SELECT ((SELECT count(*) FROM Galaxy) + (SELECT count(*) FROM Star))::BIGINT AS total,
      'stars' AS last`,
  },
  {
    name: 'the brightest tenth of the stars',
    text: 'SELECT TOP 10 PERCENT objID, r FROM Star ORDER BY r DESC, objID',
    rows: `SELECT "objID", r FROM Star ORDER BY r DESC, objID
      LIMIT (SELECT ceil(count(*) / 10.0)::BIGINT FROM Star)`,
  },
  {
    name: 'the plates with most spectra, and those with as many as the last',
    text: `SELECT TOP 2 WITH TIES sciencePrimary, zWarning, count(*) / 60 as n FROM SpecObjAll
      GROUP BY sciencePrimary, zWarning ORDER BY count(*) / 60 DESC`,
    rows: `SELECT "sciencePrimary", "zWarning", count(*) // 60 AS n FROM SpecObjAll GROUP BY 1, 2
      QUALIFY rank() OVER (ORDER BY count(*) // 60 DESC) <= 2`,
  },
  {
    name: 'the third page of a list',
    text: 'SELECT objID, ra FROM PhotoObj ORDER BY ra OFFSET 20 ROWS FETCH NEXT 10 ROWS ONLY',
    rows: 'SELECT "objID", ra FROM PhotoObj ORDER BY ra LIMIT 10 OFFSET 20',
  },
  {
    name: 'thresholds that are written in the query as a table',
    text: `SELECT v.name, count(*) as n FROM (VALUES ('bright', 14, 17), ('faint', 17,
        25)) AS v(name, lo, hi)
      JOIN Star s ON s.r >= v.lo AND s.r < v.hi GROUP BY v.name`,
    rows: `SELECT CASE WHEN r < 17::FLOAT THEN 'bright' ELSE 'faint' END AS name, count(*) AS n
      FROM Star WHERE r >= 14::FLOAT AND r < 25::FLOAT GROUP BY 1`,
  },
  {
    name: '#32 ranks within snapshots, in a common table with a column named rank',
    context: 'indra',
    text: `with a as (select snapnum, fofID, np,
        rank() over(partition by snapnum order by np desc) as rank from FOF)
      select snapnum, fofID, rank from a where rank<=10`,
    rows: `SELECT f.snapnum, f."fofID", 1 + (SELECT count(*) FROM FOF g
          WHERE g.snapnum = f.snapnum AND g.np > f.np) AS rank
      FROM FOF f WHERE rank <= 10`,
  },
  {
    name: 'redder than any star is and than all quasars are',
    text: `SELECT objID FROM Galaxy WHERE g - r > 0.2
        AND r < ANY (SELECT r FROM Star WHERE r > 0)
        AND u >= ALL (SELECT u FROM Star WHERE u < 17)`,
    rows: `SELECT "objID" FROM Galaxy WHERE g - r > 0.2::FLOAT AND r < (SELECT max(r) FROM Star)
        AND u >= (SELECT max(u) FROM Star WHERE u < 17::FLOAT)`,
  },
  {
    name: 'the best spectrum of each object, by a row number',
    text: `SELECT x.bestObjID, x.specObjID FROM (
        SELECT bestObjID, specObjID,
          ROW_NUMBER() OVER (PARTITION BY bestObjID ORDER BY zErr, specObjID) AS place
        FROM SpecObjAll WHERE bestObjID > 0) x
      WHERE x.place = 1`,
    rows: `SELECT "bestObjID", arg_min(specObjID, zErr) AS "specObjID" FROM SpecObjAll
      WHERE bestObjID > 0 GROUP BY bestObjID`,
  },
  {
    name: 'each object against the mean of its field',
    text: `SELECT objID, r - avg(r) OVER (PARTITION BY run, camcol) as dr,
        count(*) OVER (PARTITION BY run) as n
      FROM Galaxy WHERE r > 0`,
    rows: `SELECT g."objID", g.r - m.mean AS dr, n.n FROM Galaxy g
      JOIN (SELECT run, camcol, avg(r::DOUBLE) AS mean FROM Galaxy WHERE r > 0::FLOAT
      GROUP BY ALL) m
        USING (run, camcol)
      JOIN (SELECT run, count(*) AS n FROM Galaxy WHERE r > 0::FLOAT GROUP BY ALL) n USING (run)
      WHERE g.r > 0::FLOAT`,
  },
  {
    name: 'a running count of haloes, and the one before',
    context: 'indra',
    text: `SELECT fofID, count(*) OVER (ORDER BY fofID) as seen,
        lag(np) OVER (ORDER BY fofID) as before, lead(np, 2, -1) OVER (ORDER BY fofID) as later
      FROM FOF WHERE snapnum = 61 ORDER BY fofID`,
    rows: `WITH f AS (SELECT *, (SELECT count(*) FROM FOF g WHERE g.snapnum = 61
        AND g.fofID <= FOF.fofID)
        AS seen FROM FOF WHERE snapnum = 61)
      SELECT f."fofID", f.seen, a.np AS "before", coalesce(b.np, -1) AS later FROM f
      LEFT JOIN f a ON a.seen = f.seen - 1 LEFT JOIN f b ON b.seen = f.seen + 2 ORDER BY f.fofID`,
  },
  {
    name: 'a mean over neighbouring rows',
    context: 'indra',
    text: `SELECT fofID, sum(np) OVER (ORDER BY fofID ROWS BETWEEN 1 PRECEDING
        AND 1 FOLLOWING) as np3
      FROM FOF WHERE snapnum = 60`,
    rows: `WITH f AS (SELECT *, (SELECT count(*) FROM FOF g WHERE g.snapnum = 60
        AND g.fofID <= FOF.fofID)
        AS seen FROM FOF WHERE snapnum = 60)
      SELECT f."fofID", (SELECT sum(g.np)::INTEGER FROM f g
      WHERE abs(g.seen - f.seen) <= 1) AS np3 FROM f`,
  },
  {
    name: 'quarters of the galaxies by brightness',
    text: `SELECT q, count(*) as n, min(r) as lo FROM (
        SELECT r, ntile(4) OVER (ORDER BY r, objID) as q FROM Galaxy) x GROUP BY q ORDER BY q`,
    rows: `WITH g AS (SELECT r, (SELECT count(*) FROM Galaxy h
        WHERE (h.r, h.objID) < (Galaxy.r, Galaxy.objID))
          AS before, (SELECT count(*) FROM Galaxy) AS total FROM Galaxy)
      SELECT CASE WHEN before < (total + 3) // 4 THEN 1
          WHEN before < (total + 3) // 4 + (total + 2) // 4 THEN 2
          WHEN before < total - total // 4 THEN 3 ELSE 4 END::BIGINT AS q,
        count(*) AS n, min(r) AS lo FROM g GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'two common tables, the second over the first',
    text: `WITH bright AS (SELECT objID, r, run FROM Star WHERE r < 17 AND r > 0),
        perRun(run, n) AS (SELECT run, count(*) FROM bright GROUP BY run)
      SELECT b.objID, p.n FROM bright b JOIN perRun p ON p.run = b.run WHERE b.r < 15`,
    rows: `SELECT "objID", (SELECT count(*) FROM Star t WHERE t.run = s.run AND t.r < 17::FLOAT
        AND t.r > 0::FLOAT) AS n FROM Star s WHERE r < 15::FLOAT AND r > 0::FLOAT`,
  },
  {
    name: 'a recursive table of steps, joined with bins',
    text: `WITH steps AS (SELECT 14 AS m UNION ALL SELECT m + 1 FROM steps WHERE m < 21)
      SELECT m, (SELECT count(*) FROM Star WHERE r >= m AND r < m + 1) AS n INTO mydb.bins
      FROM steps`,
    tables: {
      bins: `SELECT m::INTEGER AS m, (SELECT count(*) FROM Star WHERE floor(r::DOUBLE) = m) AS n
        FROM range(14, 22) t(m)`,
    },
  },
  {
    name: 'chains of parents, by a recursive table over objects',
    text: `WITH chain AS (
        SELECT objID, parentID, 0 AS depth FROM PhotoObjAll WHERE parentID = 0
        UNION ALL SELECT p.objID, p.parentID, c.depth + 1 FROM PhotoObjAll p
          JOIN chain c ON p.parentID = c.objID)
      SELECT depth, count(*) as n FROM chain GROUP BY depth ORDER BY depth`,
    rows: `WITH RECURSIVE c AS (SELECT objID, 0 AS depth FROM PhotoObjAll WHERE parentID = 0
        UNION ALL SELECT p.objID, c.depth + 1 FROM PhotoObjAll p, c WHERE p.parentID = c.objID)
      SELECT depth, count(*) AS n FROM c GROUP BY depth ORDER BY depth`,
  },
];
