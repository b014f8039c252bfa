// Queries that people really send, with functions of the sky that are asked around each row of a
// table, and in boxes; numbered as in sent-cases.ts. Expected rows are hand-written SQL of DuckDB's
// own over the same files, by distances and comparisons alone.

import type { Case } from './case.ts';

/** Single queries. */
export const APPLIED: readonly Case[] = [
  {
    name: '#4 joins a box with its table',
    text: `SELECT p.objID, p.ra, p.dec FROM PhotoObj p
      JOIN dbo.fGetObjFromRectEq(184.5, -0.75, 185.3, 0.8) r ON p.objID = r.objID`,
    rows: `SELECT "objID", ra, "dec" FROM PhotoPrimary
      WHERE ra >= 184.5 AND ra <= 185.3 AND "dec" >= -0.75 AND "dec" <= 0.8`,
  },
  {
    name: '#4 takes the other order of arguments, which another function has',
    text: `SELECT r.objID, r.run, r.camcol, r.field, r.rerun, r.type
      FROM dbo.fGetObjFromRect(184.5, 185.3, -0.75, 0.8) r`,
    rows: `SELECT "objID", run, camcol, field, rerun, type::INTEGER AS type FROM PhotoPrimary
      WHERE ra >= 184.5 AND ra <= 185.3 AND "dec" >= -0.75 AND "dec" <= 0.8`,
  },
  {
    name: '#5 matches a list with means, and with the stack where there is one',
    context: 'PanSTARRS_DR1',
    text: `SELECT d.Name, d.z, o.objID, o.gMeanKronMag, soa.gKronMag
      INTO mydb.[O4b_events_mq_matched_PS1]
      FROM mydb.[O4b_events_mq_matched] d
      CROSS APPLY dbo.fGetNearbyObjEq(d.RAJ2000, d.DEJ2000, 10.0/60.0) as x
      JOIN MeanObjectView o on o.ObjID=x.ObjId
      LEFT JOIN StackObjectAttributes AS soa ON soa.objID = x.objID
      WHERE o.nDetections>5`,
    tables: {
      O4b_events_mq_matched_PS1: `SELECT d."Name", d.z, o."objID", o."gMeanKronMag", s."gKronMag"
        FROM MyDB.O4b_events_mq_matched d
        JOIN MeanObjectView o ON arcmin(d.RAJ2000, d.DEJ2000, o.ra, o."dec") <= 10 / 60
        LEFT JOIN StackObjectAttributes s ON s.objID = o.objID WHERE o.nDetections > 5`,
    },
  },
  {
    name: '#6 matches a list with the nearest object of each of its rows',
    text: `SELECT m.id, p.objID, p.ra, p.dec, n.distance into mydb.MyTable_0
      from MyDB.MyTable AS m CROSS APPLY dbo.fGetNearestObjEq( m.ra, m.dec, 0.5) AS n
      JOIN PhotoObjAll AS p ON n.objid=p.objid`,
    tables: {
      MyTable_0: `SELECT m.id, arg_min(p.objID, arcmin(m.ra, m."dec", p.ra, p."dec")) AS "objID",
          arg_min(p.ra, arcmin(m.ra, m."dec", p.ra, p."dec")) AS ra,
          arg_min(p."dec", arcmin(m.ra, m."dec", p.ra, p."dec")) AS "dec",
          min(arcmin(m.ra, m."dec", p.ra, p."dec")) AS distance
        FROM MyDB.MyTable m, PhotoPrimary p WHERE arcmin(m.ra, m."dec", p.ra, p."dec") <= 0.5
        GROUP BY m.id`,
    },
  },
  {
    name: '#7 keeps the rows of a list that nothing lies near to',
    text: `SELECT m.id, m.name, n.objID, o.r FROM MyDB.MyTable AS m
      OUTER APPLY dbo.fGetNearestObjEq( m.ra, m.dec, 0.5) AS n
      LEFT JOIN PhotoObj AS o ON n.objid=o.objid ORDER BY m.id`,
    rows: `SELECT m.id, m.name, x."objID", x.r FROM MyDB.MyTable m
      LEFT JOIN (SELECT m.id, arg_min(p.objID, arcmin(m.ra, m."dec", p.ra, p."dec")) AS objID,
          arg_min(p.r, arcmin(m.ra, m."dec", p.ra, p."dec")) AS r
        FROM MyDB.MyTable m, PhotoPrimary p WHERE arcmin(m.ra, m."dec", p.ra, p."dec") <= 0.5
        GROUP BY m.id) x ON x.id = m.id ORDER BY m.id`,
  },
  {
    name: '#8 mixes an APPLY with a table behind a comma',
    text: `SELECT S.specObjID, P.objID, N.distance
      FROM SpecObjAll S CROSS APPLY dbo.fGetNearestObjEq(S.ra, S.dec, 0.5) N, PhotoObj P
      WHERE N.objID = P.objID AND S.class = 'QSO' AND P.r < 21`,
    rows: `WITH near AS (SELECT s."specObjID", p."objID", p.r,
          arcmin(s.ra, s."dec", p.ra, p."dec") AS distance
        FROM SpecObjAll s, PhotoPrimary p WHERE s.class = 'QSO'
          AND arcmin(s.ra, s."dec", p.ra, p."dec") <= 0.5)
      SELECT "specObjID", "objID", distance FROM near
      WHERE distance = (SELECT min(o.distance) FROM near o WHERE o.specObjID = near.specObjID)
        AND r < 21::FLOAT`,
  },
  {
    name: '#9 asks for the nearest but itself, in a query around each row',
    text: `SELECT a.id, a.objid, b.objid as other, b.distance
      FROM MyDB.MyObjs a CROSS APPLY (SELECT TOP 1 objid, distance
        FROM dbo.fGetNearbyObjEq( a.ra, a.dec, 10.0 ) n WHERE n.objid <> a.objid
        ORDER BY distance) b`,
    rows: `SELECT a.id, a.objid, arg_min(p.objID, arcmin(a.ra, a."dec", p.ra, p."dec")) AS other,
        min(arcmin(a.ra, a."dec", p.ra, p."dec")) AS distance
      FROM MyDB.MyObjs a, PhotoPrimary p
      WHERE p.objID <> a.objid AND arcmin(a.ra, a."dec", p.ra, p."dec") <= 10 GROUP BY ALL`,
  },
  {
    name: '#31 matches a table that is written in the query',
    text: `SELECT t.coordinate_id, p.objID AS sdss_objid, n.distance*60 AS match_distance_arcsec
      FROM (VALUES (1, 185.5, 0.25), (2, 184.75, -0.5), (3, 12.0, 80.0)) AS t(coordinate_id,ra,dec)
      CROSS APPLY dbo.fGetNearestObjEq(t.ra,t.dec,5) AS n
      JOIN PhotoPrimary AS p ON p.objID=n.objID`,
    rows: `SELECT coordinate_id, arg_min(p.objID, arcmin(t.ra, t."dec", p.ra,
        p."dec")) AS sdss_objid,
        min(arcmin(t.ra, t."dec", p.ra, p."dec")) * 60 AS match_distance_arcsec
      FROM (VALUES (1, 185.5::DOUBLE, 0.25::DOUBLE), (2, 184.75, -0.5), (3, 12, 80))
        t(coordinate_id, ra, "dec"), PhotoPrimary p
      WHERE arcmin(t.ra, t."dec", p.ra, p."dec") <= 5 GROUP BY coordinate_id`,
  },
  {
    name: 'the nearest primary object of spectra, as an id',
    text: `SELECT TOP 20 s.specObjID, dbo.fGetNearestObjIdEq(s.ra, s.dec, 0.05) as id
      FROM SpecObj s ORDER BY s.specObjID`,
    rows: `SELECT s."specObjID", min_by(p.objID, arcmin(s.ra, s."dec", p.ra, p."dec")) AS id
      FROM SpecObj s, PhotoPrimary p WHERE arcmin(s.ra, s."dec", p.ra, p."dec") <= 0.05
      GROUP BY s.specObjID ORDER BY 1 LIMIT 20`,
  },
  {
    name: 'counts around each row of a list',
    text: `SELECT m.id, x.n, x.brightest FROM mydb.MyTable m
      CROSS APPLY (SELECT count(*) as n, min(p.r) as brightest
        FROM dbo.fGetNearbyObjEq(m.ra, m.dec, 5) c JOIN PhotoPrimary p ON p.objID = c.objID) x`,
    rows: `SELECT m.id, count(p.objID) AS n, min(p.r) AS brightest FROM MyDB.MyTable m
      LEFT JOIN PhotoPrimary p ON arcmin(m.ra, m."dec", p.ra, p."dec") <= 5 GROUP BY m.id`,
  },
  {
    name: 'the unit vector of a direction as the centre of a cone',
    text: `SELECT objID, distance FROM dbo.fGetNearbyObjXYZ(-1.0, 0, 0, 400) ORDER BY distance`,
    rows: `SELECT "objID", arcmin(180, 0, ra, "dec") AS distance FROM PhotoPrimary
      WHERE arcmin(180, 0, ra, "dec") <= 400 ORDER BY distance`,
  },
  {
    name: 'the mesh of triangles, to its twentieth level',
    text: `SELECT objID, htmID, dbo.fHtmEq(ra, dec) as same, htmID / power(cast(2 as bigint),
        24) as coarse
      FROM PhotoObj WHERE htmID = dbo.fHtmEq(ra, dec)`,
    rows: `SELECT "objID", "htmID", htmID AS same, htmID // 16777216 AS coarse FROM PhotoObj`,
  },
  {
    name: '#29 knows no footprints, and says so by the name',
    text: 'SELECT dbo.fInFootprintEq(180, -0.5, 0.2)',
    refused: /fInFootprintEq/,
  },
  {
    name: '#29 knows no footprints in FROM either',
    text: `SELECT p.objID, q.polygonID FROM PhotoObj p
      OUTER APPLY dbo.fFootprintEq(p.ra,p.dec,0.1) AS q`,
    refused: /fFootprintEq/,
  },
];
