// Queries of ADQL as astronomers send them to TAP services, over the survey. Expected rows are
// hand-written SQL of DuckDB's own, whose text compares letter by letter as theirs does.

import type { Case } from './case.ts';

/** Each in ADQL, with a schema before its tables. */
export const ADQL_CASES: readonly Case[] = [
  {
    name: 'a class in small letters is another class',
    text: `SELECT class, COUNT(*) AS n FROM DR16.SpecObj
      WHERE class IN ('galaxy', 'QSO', 'STAR ') GROUP BY class`,
    rows: `SELECT class, count(*) AS n FROM SpecObj WHERE class = 'QSO' GROUP BY class`,
  },
  {
    name: 'classes and words in one list, each spelling by itself',
    text: `SELECT class AS word FROM DR16.SpecObj UNION SELECT 'galaxy' FROM DR16.SpecObj
      UNION SELECT 'QSO ' FROM DR16.SpecObj ORDER BY word`,
    rows: `SELECT * FROM (VALUES ('GALAXY'), ('QSO'), ('QSO '), ('STAR'), ('galaxy')) v(word)
      ORDER BY word`,
  },
  {
    name: 'spectra with their photometry by the columns of one name',
    text: `SELECT TOP 20 s.specObjID, ra, p.r
      FROM (SELECT specObjID, bestObjID AS objID, z FROM DR16.SpecObj) AS s
      JOIN DR16.PhotoObj AS p USING (objID) WHERE s.z BETWEEN 0.01 AND 2. ORDER BY 1 OFFSET 5`,
    rows: `SELECT s."specObjID", p.ra, p.r FROM SpecObj s JOIN PhotoObj p
      ON p."objID" = s."bestObjID" WHERE s.z::DOUBLE >= 0.01 AND s.z <= 2
      ORDER BY s."specObjID" LIMIT 20 OFFSET 5`,
  },
  {
    name: 'means of whole numbers keep their digits, bits are told by hexadecimal numbers',
    text: `SELECT type, AVG(type + 0) AS mean, COUNT(*) AS n FROM DR16.PhotoObj
      WHERE flags & 0x10 = 0 GROUP BY type ORDER BY type`,
    rows: `SELECT type, type::DOUBLE AS mean, count(*) AS n FROM PhotoObj WHERE flags & 16 = 0
      GROUP BY type ORDER BY type`,
  },
  {
    name: 'colours of stars in bins of half a magnitude',
    text: `WITH stars AS (SELECT g - r AS colour FROM DR16.Star WHERE r < 25)
      SELECT FLOOR(colour / 0.5) * 0.5 AS bin, COUNT(*) AS n FROM stars
      GROUP BY FLOOR(colour / 0.5) ORDER BY bin`,
    rows: `SELECT floor((g - r)::DOUBLE / 0.5) * 0.5 AS bin, count(*) AS n FROM Star WHERE r < 25
      GROUP BY bin ORDER BY bin`,
  },
  {
    name: 'names of lines by their beginning, in their case and in any',
    text: `SELECT name, CASE WHEN name LIKE 'h%' THEN 1 ELSE 0 END AS small
      FROM DR16.SpecLineNames WHERE name ILIKE 'h%' OR name LIKE 'OII%' ORDER BY name`,
    rows: `SELECT name, 0 AS small FROM SpecLineNames
      WHERE name LIKE 'H%' OR name LIKE 'OII%' ORDER BY name`,
  },
  {
    name: 'all but some, as often as they are there',
    text: `SELECT class FROM DR16.SpecObj WHERE class = 'QSO' EXCEPT ALL SELECT 'QSO'
      UNION ALL SELECT 'qso' ORDER BY class`,
    rows: `SELECT * FROM ((SELECT class FROM SpecObj WHERE class = 'QSO'
        LIMIT (SELECT count(*) - 1 FROM SpecObj WHERE class = 'QSO'))
      UNION ALL SELECT 'qso') ORDER BY class`,
  },
  {
    name: 'a cone by a shape, and the distance from its centre',
    text: `SELECT objID FROM DR16.PhotoObj
      WHERE 1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 185, 0, 0.25))
      AND DISTANCE(ra, dec, 185, 0) > 0.05`,
    rows: `SELECT "objID" FROM PhotoObj
      WHERE arcmin(185, 0, ra, dec) <= 15 AND arcmin(185, 0, ra, dec) > 3`,
  },
  {
    name: 'rows that would become a table',
    text: 'SELECT objID INTO mydb.x FROM DR16.PhotoObj',
    refused: /ADQL has no INTO/,
  },
].map((one): Case => ({ ...one, dialect: 'adql' }));
