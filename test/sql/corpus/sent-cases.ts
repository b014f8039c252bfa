// Queries that people really send, adapted to the corpus: the numbers are those of the list that
// they were gathered in. Expected rows are hand-written SQL of DuckDB's own over the same files,
// with a cast or a plain formula wherever its rules are not T-SQL's.

import type { Case } from './case.ts';

/** Single queries. */
export const SENT: readonly Case[] = [
  {
    name: '#1 copies rows of another context into a table of one’s own',
    text: `SELECT * INTO mydb.pisces2 FROM Stripe82..Field AS p
      WHERE p.ra BETWEEN 184.5 AND 185 AND p.dec < 0`,
    tables: {
      pisces2: 'SELECT * FROM Stripe82.Field WHERE ra >= 184.5 AND ra <= 185 AND "dec" < 0',
    },
  },
  {
    name: '#2 joins a cone with the means of its objects',
    context: 'PanSTARRS_DR1',
    text: `select o.objID, o.raMean, o.decMean, o.ng, m.gMeanPSFMag, nb.distance
      from fGetNearbyObjEq(187.706,12.391,1500.0/60.0) nb
      inner join ObjectThin o on o.objid=nb.objid and o.nDetections>1
      inner join MeanObject m on o.objid=m.objid and m.gMeanPSFMag > -999`,
    rows: `SELECT o."objID", o."raMean", o."decMean", o.ng, m."gMeanPSFMag",
      arcmin(187.706, 12.391, o.ra, o."dec") AS distance
      FROM ObjectThin o JOIN MeanObject m ON m.objID = o.objID
      WHERE arcmin(187.706, 12.391, o.ra, o."dec") <= 25 AND o.nDetections > 1
        AND m.gMeanPSFMag > -999::FLOAT`,
  },
  {
    name: '#3 takes the nearest galaxies of a cone in their order',
    text: `SELECT TOP 100 G.objID, GN.distance
      FROM Galaxy as G JOIN dbo.fGetNearbyObjEq(185.,-0.5, 30) AS GN ON G.objID = GN.objID
      ORDER BY distance`,
    rows: `SELECT "objID", arcmin(185, -0.5, ra, "dec") AS distance FROM Galaxy
      WHERE arcmin(185, -0.5, ra, "dec") <= 30 ORDER BY distance LIMIT 100`,
  },
  {
    name: '#12 makes a table by an INTO that stands at the end',
    context: 'PanSTARRS_DR1',
    text: 'select top 10 * from StackObjectThin into mydb.[t]',
    some: 10,
    tables: { t: 'SELECT * FROM StackObjectThin' },
  },
  {
    name: '#19 counts objects in bins of colour',
    text: `select cast(round((u-g),0) as int) as UG, cast(round((g-r),0) as int) as GR,
        count(*) as pop
      into mydb.results
      from Star
      where (u+g+r) < 150 and u > 0 and g > 0 and r > 0
      group by cast(round((u-g),0) as int), cast(round((g-r),0) as int)
      order by count(*)`,
    tables: {
      results: `SELECT CAST(round(CAST(u - g AS DOUBLE), 0) AS INTEGER) AS UG,
        CAST(round(CAST(g - r AS DOUBLE), 0) AS INTEGER) AS GR, count(*) AS pop FROM Star
        WHERE u + g + r < 150::FLOAT AND u > 0::FLOAT AND g > 0::FLOAT AND r > 0::FLOAT
        GROUP BY 1, 2`,
    },
  },
  {
    name: '#20 groups by an id, with aliases that AS does not announce',
    text: `select s.specObjID, max(l.sigma*300000.0/l.wave) kmps, avg(s.z) as z
      from SpecObj s join SpecLine l on l.specObjID = s.specObjID
      where l.wave > 0
      group by s.specObjID`,
    rows: `SELECT s."specObjID", max(l.sigma * 300000::FLOAT / l.wave) AS kmps,
        avg(CAST(s.z AS DOUBLE)) AS z
      FROM SpecObj s, SpecLine l
      WHERE l.specObjID = s.specObjID AND l.wave > 0::FLOAT GROUP BY ALL`,
  },
  {
    name: '#21 leaves out lines near another, by a NOT IN that looks outside',
    text: `select distinct S.specObjID
      from SpecObj as S, SpecLine as L, SpecLineNames as LN
      where S.specObjID = L.specObjID and L.lineID = LN.value and LN.name = 'ha_6565 '
        and S.specObjID not in (select S.specObjID from SpecLine as L1, specLineNames as LN1
          where S.specObjID = L1.specObjID and L1.lineID = LN1.value
            and LN1.name != 'Ha_6565' and abs(L.wave - L1.wave) < 45.5)`,
    rows: `SELECT DISTINCT s."specObjID" FROM SpecObj s JOIN SpecLine l USING (specObjID)
      WHERE l.lineID = 6565 AND NOT EXISTS (SELECT 1 FROM SpecLine m
        WHERE m.specObjID = s.specObjID AND m.lineID <> 6565
          AND abs(CAST(l.wave - m.wave AS DOUBLE)) < 45.5)`,
  },
  {
    name: '#23 averages positions in triangles of the sky',
    text: `SELECT (htmID / power(2,24)) as htm_8, avg(ra) as ra, avg(dec) as [dec], count(*) as pop
      FROM SpecObj WHERE (0x00000001 & specClass) = 1 GROUP BY (htmID /power(2,24))`,
    rows: `SELECT quotient(htmID, 16777216) AS htm_8, avg(ra) AS ra, avg("dec") AS "dec",
      count(*) AS pop FROM SpecObj WHERE specClass IN (1, 3) GROUP BY quotient(htmID, 16777216)`,
  },
  {
    name: '#24 draws a sample by the low bits of a product',
    text: `SELECT u, g, r, i, z FROM Galaxy
      WHERE (htmid*37 & 0x000000000000FFFF) < (6500 * 1)`,
    rows: `SELECT u, g, r, i, z FROM Galaxy
      WHERE CAST(htmID AS HUGEINT) * 37 % 65536 < 6500`,
  },
  {
    name: '#25 splits a word of 64 bits into halves',
    text: `SELECT TOP 50 objID, flags, flags & 0x00000000FFFFFFFF AS flags_lo,
        (flags/power(cast(2 as bigint),32)) & 0x00000000FFFFFFFF AS flags_hi
      FROM PhotoObj ORDER BY objID`,
    rows: `SELECT "objID", flags, flags % 4294967296 AS flags_lo,
      flags // 4294967296 AS flags_hi FROM PhotoObj ORDER BY objID LIMIT 50`,
  },
  {
    name: '#26 writes numbers as text of a width, over a nested query',
    text: `SELECT str(n.run, 6) as run, str(n.field, 3) as field, str(n.rowc, 6, 1) as rowc,
        str(60*n.distance, 5, 1) as D
      FROM (SELECT TOP 20 p.run, p.field, p.rowc, b.distance FROM PhotoObjAll p
        JOIN Neighbors b ON b.objID = p.objID ORDER BY b.distance, p.objID) n`,
    rows: `SELECT lpad(CAST(run AS VARCHAR), 6, ' ') AS run,
        lpad(CAST(field AS VARCHAR), 3, ' ') AS field,
        lpad(printf('%.1f', CAST(rowc AS DOUBLE)), 6, ' ') AS rowc,
        lpad(printf('%.1f', 60 * distance), 5, ' ') AS D
      FROM (SELECT p.run, p.field, p.rowc, b.distance FROM PhotoObjAll p
        JOIN Neighbors b ON b.objID = p.objID ORDER BY b.distance, p.objID LIMIT 20)`,
  },
  {
    name: '#27 counts by CASE, under quoted aliases',
    text: `SELECT count(*) as 'total',
        sum(case when (Type=3) then 1 else 0 end) as 'Galaxies',
        sum(case when (Type=6) then 1 else 0 end) as "Stars",
        sum(case when (Type not in (3,6)) then 1 else 0 end) as [Other]
      FROM PhotoObj`,
    rows: `SELECT count(*) AS total, CAST(count(*) FILTER (type = 3) AS INTEGER) AS "Galaxies",
      CAST(count(*) FILTER (type = 6) AS INTEGER) AS "Stars",
      CAST(count(*) FILTER (type NOT IN (3, 6)) AS INTEGER) AS "Other" FROM PhotoObj`,
  },
  {
    name: '#28 gives zero where there is no spectrum',
    text: `SELECT TOP 400 p.objid, ISNULL(s.specobjid,0) AS specobjid, ISNULL(s.z, 0) AS z
      FROM PhotoObj p LEFT OUTER JOIN SpecObj s ON s.bestObjID = p.objID
      WHERE p.mode = 1 ORDER BY p.objid, s.specobjid`,
    rows: `SELECT p.objID AS objid, coalesce(s.specObjID, 0::BIGINT) AS specobjid,
      coalesce(s.z, 0::FLOAT) AS z
      FROM PhotoObj p LEFT JOIN SpecObj s ON s.bestObjID = p.objID WHERE p.mode = 1
      ORDER BY p.objID, s.specObjID NULLS FIRST LIMIT 400`,
  },
  {
    name: '#30 works out distances on the sphere from unit vectors',
    text: `select r.objID as rId, g.objID as gId,
        sqrt( power(r.cx -g.cx,2)+ power(r.cy-g.cy,2)+power(r.cz-g.cz,2) )*((180*60)/PI())
          as distance
      from Star r, Galaxy g
      where r.ra between 184.9 and 185.1 and g.ra between 184.9 and 185.1
        and sqrt( power(r.cx -g.cx,2)+ power(r.cy-g.cy,2)+power(r.cz-g.cz,2) )*((180*60)/PI()) < 9`,
    rows: `SELECT * FROM (SELECT r.objID AS rId, g.objID AS gId,
        sqrt((r.cx - g.cx) ** 2 + (r.cy - g.cy) ** 2 + (r.cz - g.cz) ** 2) * (10800 / pi())
          AS distance FROM Star r, Galaxy g
      WHERE r.ra BETWEEN 184.9 AND 185.1 AND g.ra BETWEEN 184.9 AND 185.1) WHERE distance < 9`,
  },
  {
    name: '#33 groups masses into bins of their logarithm',
    context: 'indra',
    text: `select snapnum, power(10.0,.1*floor(.5+log10(m_crit200)/.1))*1e10 as m, count(*) as num
      from FOF group by snapnum, floor(.5+log10(m_crit200)/.1)`,
    // POWER of a decimal(3, 1) is a decimal with one digit after the point.
    rows: `SELECT snapnum,
        CAST(CAST(round(10 ** (0.1::DOUBLE * f), 1) AS DECIMAL(38, 1)) AS DOUBLE) * 1e10 AS m,
        count(*) AS num
      FROM (SELECT snapnum, floor(0.5::DOUBLE + log10(CAST(m_crit200 AS DOUBLE)) / 0.1::DOUBLE) AS f
        FROM FOF) GROUP BY snapnum, f`,
  },
  {
    name: '#34 refuses CLR types',
    text: `declare @box dbo.Box=dbo.Box::New(0,0,0,500,500,500)
      select * from FOF`,
    context: 'indra',
    refused: /(does not offer|no type|unknown type|CLR)/i,
  },
  {
    name: '#35 puts constants beside all columns of a table',
    context: 'PanSTARRS_DR1',
    text: `SELECT 'HD 1''s' AS sightline, CAST(187.5 AS FLOAT) AS ra0, r.*
      INTO MyDB.sightlines FROM StackObjectThin AS r WHERE r.primaryDetection = 1`,
    tables: {
      sightlines: `SELECT 'HD 1''s' AS sightline, CAST(187.5 AS DOUBLE) AS ra0, *
        FROM StackObjectThin WHERE primaryDetection = 1`,
    },
  },
  {
    name: '#36 joins a cone of one context with a table of another',
    text: `SELECT r.* FROM fGetNearbyObjEq(185.2, -0.8, 25.5) AS n
      INNER JOIN HLSP_ATLAS_REFCAT2.refcat2 AS r on n.objid=r.objid;`,
    rows: `SELECT r.* FROM HLSP_ATLAS_REFCAT2.refcat2 r JOIN PhotoPrimary p ON p.objID = r.objid
      WHERE arcmin(185.2, -0.8, p.ra, p."dec") <= 25.5`,
  },
  {
    name: '#38 joins ids as text, after a sign that changes nothing',
    text: `select TOP 9 cast(p.objId as varchar(20)) + '' as objID,
        'run ' + cast(p.run as varchar(5)) + ', field ' + cast(p.field as varchar(5)) as home
      from PhotoObj p order by p.objID`,
    rows: `SELECT CAST(objID AS VARCHAR) AS "objID", concat('run ', run, ', field ', field) AS home
      FROM PhotoObj ORDER BY PhotoObj.objID LIMIT 9`,
  },
  {
    name: '#39 looks through the log of a site',
    context: 'SdssWeblogs',
    text: `SELECT l.theTime, l.clientIP, l.elapsed, s.statement INTO mydb.log2008
      FROM SqlLog l, SqlStatement s
      WHERE l.statementID = s.statementID and l.yy=2008 and l.mm<7 and l.dd<=10`,
    tables: {
      log2008: `SELECT l."theTime", l."clientIP", l.elapsed, s.statement
        FROM SqlLog l JOIN SqlStatement s USING (statementID)
        WHERE yy = 2008 AND mm < 7 AND dd < 11`,
    },
  },
  {
    name: '#40 takes all of a box with SELECT ALL',
    text: `SELECT ALL p.objid, p.ra, p.dec, pz.z, pz.zErr INTO mydb.object_1
      FROM PhotoObj AS p JOIN Photoz AS pz ON pz.objid=p.objid
      WHERE p.ra BETWEEN 184.2 AND 185.3 AND p.dec BETWEEN -0.5 AND 0.5`,
    tables: {
      object_1: `SELECT objID AS objid, ra, "dec", pz.z, pz."zErr" FROM PhotoObj p
        JOIN Photoz pz USING (objID)
        WHERE ra >= 184.2 AND ra <= 185.3 AND "dec" >= -0.5 AND "dec" <= 0.5`,
    },
  },
  {
    name: '#41 lists tables as the command line does',
    context: 'MyDB',
    text: `select table_name as Tables from INFORMATION_SCHEMA.Tables
      where TABLE_TYPE = 'BASE TABLE'`,
    rows: `SELECT * FROM (VALUES ('MyTable'), ('MyObjs'), ('O4b_events_mq_matched'),
      ('all_blazars'), ('BooHighPM')) v("Tables")`,
  },
  {
    name: '#41 lists tables as a Python client does',
    context: 'indra',
    text: 'SELECT Distinct TABLE_NAME FROM information_schema.TABLES',
    rows: `SELECT 'FOF' AS "TABLE_NAME"`,
  },
  {
    name: '#42 drops a table of one’s own',
    context: 'MyDB',
    text: 'DROP TABLE BooHighPM',
    drops: ['BooHighPM'],
  },
  {
    name: '#42 drops nothing where there is nothing',
    context: 'MyDB',
    text: 'DROP TABLE IF EXISTS nothing_here',
  },
  {
    name: '#43 reads comments inside a call, and orders by an alias',
    context: 'GALEX',
    text: `select nb.objid, p.ra, p.dec, pe.survey, nb.distance as dstArcMin
      from fgetnearbyobjeq(116.58073,42.66339, 8/*arcmins*/) as nb, photoobjall as p,
        photoextract as pe
      where nb.objid=p.objid and p.photoextractid=pe.photoextractid
        and p.band=1 /* band = NUV */ order by dstArcMin`,
    rows: `SELECT p.objid, p.ra, p."dec", e.survey,
      arcmin(116.58073, 42.66339, p.ra, p."dec") AS "dstArcMin"
      FROM photoobjall p JOIN photoextract e USING (photoExtractID)
      WHERE arcmin(116.58073, 42.66339, p.ra, p."dec") <= 8 AND p.band = 1 ORDER BY "dstArcMin"`,
  },
  {
    name: '#44 gives an unnamed column a name',
    text: `select top 10 objid, dbo.fDistanceArcMinEq(185,0,ra,dec) from PhotoObj
      order by objid`,
    rows: `SELECT objID AS objid, arcmin(185, 0, ra, "dec") AS "Column1" FROM PhotoObj
      ORDER BY objid LIMIT 10`,
  },
  {
    name: '#45 counts by run into a table',
    text: 'select count(*) as counts, run into mydb.Fields_cnt from PhotoTag group by run',
    tables: { Fields_cnt: 'SELECT count(*) AS counts, run FROM PhotoTag GROUP BY run' },
  },
  {
    name: '#46 reads a table of another context by its name',
    text: 'SELECT s.ra, s.dec, s.r - s.extinction_r AS r0 INTO MyDB.x FROM dr10.StarTag as s',
    tables: { x: 'SELECT ra, "dec", r - extinction_r AS r0 FROM dr10.StarTag' },
  },
  {
    name: '#47 makes a table of constants',
    context: 'MyDB',
    text: 'select 4 as Column1, 5 as Column2  into MyDB.MyNewtable1',
    tables: { MyNewtable1: 'SELECT 4 AS "Column1", 5 AS "Column2"' },
  },
];
