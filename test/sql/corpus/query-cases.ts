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
];
