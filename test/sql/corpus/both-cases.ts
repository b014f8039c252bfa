// Batches that search around the rows of their own tables, as people really send them; numbered as
// in sent-cases.ts. Expected rows are hand-written SQL of DuckDB's own over the same files, by
// distances and comparisons alone.

import type { Case } from './case.ts';

/** Whole jobs. */
export const BOTH: readonly Case[] = [
  {
    name: '#10 finds neighbours of an uploaded list by the procedure, into a table that it makes',
    text: `CREATE TABLE mydb.all_blazars_neighbors (search_id int, RA float, DEC float,
        source varchar(12), matched_id bigint)
      CREATE TABLE #UPLOAD(up_ra FLOAT, up_dec FLOAT, up_id int)
      INSERT INTO #UPLOAD SELECT RA AS UP_RA,DEC AS UP_DEC,search_id AS UP_ID FROM mydb.all_blazars
      CREATE TABLE #tmp (up_id int, objid bigint)
      INSERT INTO #tmp EXEC spgetneighbors 2
      INSERT INTO mydb.all_blazars_neighbors
      select a.*,t.objid as matched_id from #tmp t, mydb.all_blazars a where t.up_id = a.search_id`,
    tables: {
      all_blazars_neighbors: `SELECT b.*, p.objID AS matched_id
        FROM MyDB.all_blazars b JOIN PhotoObjAll p ON arcmin(b.RA, b."DEC", p.ra, p."dec") <= 2`,
    },
  },
  {
    name: 'finds spectra near an uploaded list, each within a radius of its own',
    text: `CREATE TABLE #upload (up_id int, up_ra float, up_dec float, up_rad float)
      INSERT #upload SELECT search_id, RA, DEC, search_id % 3 FROM mydb.all_blazars
      CREATE TABLE mydb.near (id int, specObjID bigint)
      INSERT mydb.near EXEC spGetSpecNeighborsRadius
      INSERT mydb.near EXEC dbo.spGetSpecNeighborsPrim @r = 2.5
      INSERT mydb.near EXEC spGetSpecNeighborsAll 1`,
    tables: {
      near: `SELECT b.search_id AS id, s."specObjID" FROM MyDB.all_blazars b
          JOIN SpecObjAll s ON arcmin(b.RA, b."DEC", s.ra, s."dec") <= b.search_id % 3
        UNION ALL SELECT b.search_id, s."specObjID" FROM MyDB.all_blazars b
          JOIN SpecObj s ON arcmin(b.RA, b."DEC", s.ra, s."dec") <= 2.5
        UNION ALL SELECT b.search_id, s."specObjID" FROM MyDB.all_blazars b
          JOIN SpecObjAll s ON arcmin(b.RA, b."DEC", s.ra, s."dec") <= 1`,
    },
  },
  {
    name: '#14 #15 keeps a list in a temporary table across GO',
    text: `SELECT TOP 1000 id, ra, dec INTO #snlist FROM MyDB.MyTable WHERE id < 20
GO
SELECT a.id, n.objID, n.distance into mydb.x FROM #snlist a
  CROSS APPLY dbo.fGetNearbyObjEq(a.ra, a.dec, 0.5) n
GO`,
    tables: {
      x: `SELECT m.id, p."objID", arcmin(m.ra, m."dec", p.ra, p."dec") AS distance
        FROM MyDB.MyTable m, PhotoPrimary p
        WHERE m.id < 20 AND arcmin(m.ra, m."dec", p.ra, p."dec") <= 0.5`,
    },
  },
  {
    name: 'updates a table of one’s own from a context, and deletes from it',
    text: `SELECT id, ra, dec, cast(0 as bigint) as objID, cast(-1 as real) as r INTO mydb.work
        FROM mydb.MyTable
      UPDATE w SET w.objID = n.objID, w.r = p.r
        FROM mydb.work w CROSS APPLY dbo.fGetNearestObjEq(w.ra, w.dec, 0.5) n
        JOIN PhotoPrimary p ON p.objID = n.objID
      DELETE FROM mydb.work WHERE objID = 0 OR r < 0`,
    tables: {
      work: `SELECT m.id, any_value(m.ra) AS ra, any_value(m."dec") AS "dec",
          arg_min(p.objID, arcmin(m.ra, m."dec", p.ra, p."dec")) AS "objID",
          arg_min(p.r, arcmin(m.ra, m."dec", p.ra, p."dec")) AS r
        FROM MyDB.MyTable m, PhotoPrimary p WHERE arcmin(m.ra, m."dec", p.ra, p."dec") <= 0.5
        GROUP BY m.id HAVING r >= 0::FLOAT`,
    },
  },
  {
    name: '#22 counts galaxies in the triangles that cover a polygon, by cells of right ascension',
    text: `declare @shift bigint; set @shift = power(cast(2 as bigint), 28)
      select distinct G.objID,
        cast((G.ra/cos(cast(G.dec*30 as int)/30.0))*30 as int)/30.0 as raCosDec,
        cast(G.dec*30 as int)/30.0 as dec30
      into mydb.cells
      from Galaxy as G,
        fHTM_Cover('CONVEX J2000 6 184.5 -0.5 185.5 -0.5 185.5 0.5 184.5 0.5') as T
      where G.htmID between T.HTMIDstart*@shift and (T.HTMIDend + 1)*@shift - 1
        and G.ra between 184.6 and 185.4 and G.dec between -0.4 and 0.4`,
    // Thirtieths of a decimal(2, 1) have six digits after the point, the last of which is cut.
    tables: {
      cells: `WITH g AS (SELECT *,
          CAST(trunc(trunc("dec" * 30) * 1000000 / 30) AS DECIMAL(38, 0)) * 0.000001 AS dec30
          FROM Galaxy WHERE ra >= 184.6 AND ra <= 185.4 AND "dec" >= -0.4 AND "dec" <= 0.4)
        SELECT "objID",
          CAST(trunc(trunc(ra / cos(dec30::DOUBLE) * 30) * 1000000 / 30) AS DECIMAL(38, 0))
            * 0.000001 AS "raCosDec",
          dec30 FROM g`,
    },
  },
];
