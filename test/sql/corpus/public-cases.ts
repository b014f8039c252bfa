// Queries in forms that public pages and scripts of CasJobs users have, and that SQL Server's own
// grammar would not take or that few write: INTO in odd places, functions of the SDSS library, rows
// by a number of each row. Expected rows are hand-written SQL of DuckDB's own over the same files.

import type { Case } from './case.ts';

/** Single queries and short batches. */
export const PUBLIC: readonly Case[] = [
  {
    name: 'a table that is named between its joins',
    text: `SELECT p.objID, ISNULL(s.z, -1) AS z
      FROM dbo.fGetNearbyObjEq(185, -0.5, 20) n, PhotoPrimary p
      INTO mydb.near_z
      LEFT JOIN SpecObj s ON s.bestObjID = p.objID
      WHERE n.objID = p.objID`,
    tables: {
      near_z: `SELECT "objID", coalesce(s.z, (-1)::FLOAT) AS z FROM PhotoPrimary p
        LEFT JOIN SpecObj s ON s.bestObjID = p.objID WHERE arcmin(185, -0.5, p.ra, p."dec") <= 20`,
    },
  },
  {
    name: 'a table that is named in the query of FROM',
    text: `select * from ( select objid, type, ra into galaxies_23 from PhotoObj where run > 0
      ) as tmp where type = 3`,
    tables: {
      galaxies_23: `SELECT "objID" AS objid, type, ra FROM PhotoObj WHERE run > 0 AND type = 3`,
    },
  },
  {
    name: 'the parts of object numbers, of a table without a database',
    text: `SELECT TOP 9 p.objID, str(dbo.fObj(p.objID), 6) AS id, dbo.fField(p.objID) AS field,
        dbo.fSDSS(p.objID) AS sdss FROM ..PhotoObj AS p ORDER BY p.objID`,
    rows: `SELECT "objID", lpad(("objID" % 65536)::VARCHAR, 6, ' ') AS id, field::INTEGER AS field,
        concat_ws('-', skyVersion, run, rerun, camcol, field, "objID" % 65536) AS sdss
      FROM PhotoObj ORDER BY "objID" LIMIT 9`,
  },
  {
    name: 'the brightest of each run, as many as a fiftieth of it',
    text: `select p.run, x.objID
      from (select run, count(*) / 50 as k from PhotoPrimary group by run) p
      cross apply (select top (p.k) q.objID from PhotoPrimary q where q.run = p.run
        order by q.r, q.objID) x`,
    rows: `SELECT run, "objID" FROM (SELECT run, "objID",
        count(*) OVER (PARTITION BY run) // 50 AS k,
        row_number() OVER (PARTITION BY run ORDER BY r, "objID") AS n FROM PhotoPrimary)
      WHERE n <= k`,
  },
  {
    name: 'the brightest of each type, by a function of one’s own',
    text: `CREATE FUNCTION dbo.brightest(@n int, @type int) RETURNS TABLE AS RETURN (
        SELECT TOP (@n) objID FROM PhotoPrimary WHERE type = @type AND r > 0 ORDER BY r, objID)
      SELECT t.type, b.objID FROM (VALUES (3, 2), (6, 3)) t(type, n)
        CROSS APPLY dbo.brightest(t.n, t.type) b`,
    rows: `SELECT type::INTEGER AS type, "objID" FROM (SELECT type, "objID",
        row_number() OVER (PARTITION BY type ORDER BY r, "objID") AS n
        FROM PhotoPrimary WHERE r > 0::FLOAT) WHERE (type = 3 AND n < 3) OR (type = 6 AND n < 4)`,
  },
  {
    name: 'an area that a variable holds',
    text: `declare @area varchar(100)
      set @area = 'CIRCLE J2000 ' + ltrim(str(185.0, 8, 4)) + ' -0.5 20'
      select count(*) as n from PhotoObj p
      join dbo.fHTM_Cover(@area) c on p.htmID between c.HTMIDstart and c.HTMIDend
      where dbo.fDistanceArcMinEq(185, -0.5, p.ra, p.dec) <= 20`,
    rows: `SELECT count(*) AS n FROM PhotoObj WHERE arcmin(185, -0.5, ra, "dec") <= 20`,
  },
  {
    name: 'programs in capital letters alone',
    text: `select count(*) as n, count(distinct plate) as plates from SpecObj
      where programName collate Latin1_General_BIN = 'SEGUE'
        and programName collate Latin1_General_CS_AS like 'S%'`,
    rows: `SELECT count(*) AS n, count(DISTINCT plate) AS plates FROM SpecObj
      WHERE programName = 'SEGUE '`,
  },
  {
    name: 'runs of a list in a text',
    text: `declare @runs varchar(50) = '94,756,1000'
      select run, count(*) as n from PhotoPrimary
      where run in (select cast(value as int) from string_split(@runs, ',')) group by run`,
    rows: `SELECT run, count(*) AS n FROM PhotoPrimary WHERE run IN (94, 756, 1000) GROUP BY run`,
  },
  {
    name: 'a light curve, with what lies near each of its points',
    text: `SELECT LTRIM(STR(p.ra, 20, 2)) AS MJD, p.objID, p.ra, p.dec INTO #list FROM PhotoObjAll p
        WHERE p.run = 94 ORDER BY 1
      SELECT a.objID, b.objID AS other, b.distance FROM #list a
        CROSS APPLY dbo.fGetNearbyObjEq(a.ra, a.dec, 0.5) b`,
    rows: `SELECT a."objID", b."objID" AS other, arcmin(a.ra, a."dec", b.ra, b."dec") AS distance
      FROM PhotoObjAll a, PhotoPrimary b
      WHERE a.run = 94 AND arcmin(a.ra, a."dec", b.ra, b."dec") <= 0.5`,
  },
];
