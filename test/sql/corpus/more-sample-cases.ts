// More queries in the manner of sample pages: spectra and what was derived from them, the sky,
// other surveys, and tables of one's own. Expected rows are hand-written SQL of DuckDB's own over
// the same files, with a cast or a plain formula wherever its rules are not T-SQL's.

import type { Case } from './case.ts';

/** Single queries. */
export const MORE_SAMPLES: readonly Case[] = [
  {
    name: 'spectra by the program of their plate, whatever its case and blanks',
    text: `SELECT p.programName, count(*) as n, avg(cast(s.snMedian as float)) as sn
      FROM SpecObjAll s JOIN PlateX p ON p.plate = s.plate
      WHERE p.programName in ('LEGACY', 'southern  ', 'segue') GROUP BY p.programName`,
    rows: `SELECT p."programName", count(*) AS n, avg(s.snMedian::DOUBLE) AS sn
      FROM SpecObjAll s JOIN PlateX p USING (plate) GROUP BY p.programName`,
  },
  {
    name: 'subclasses by a pattern, counted without regard to case',
    text: `SELECT subClass, count(*) as n FROM SpecObj
      WHERE subClass LIKE 'starb%' or subClass like '[k-m][0-9]' or subClass like '%broad_ine'
      GROUP BY subClass ORDER BY subClass`,
    rows: `SELECT "subClass", count(*) AS n FROM SpecObj
      WHERE starts_with(subClass, 'STARB') OR subClass IN ('K3', 'M4')
        OR ends_with(subClass, 'BROADLINE') GROUP BY subClass ORDER BY subClass`,
  },
  {
    name: 'programs that differ in blanks only are one group',
    text: `SELECT len(max(programName)) as length, count(*) as n FROM SpecObj
      WHERE programName = 'segue' GROUP BY programName`,
    rows: `SELECT 5 AS length, count(*) AS n FROM SpecObj WHERE programName = 'SEGUE '`,
  },
  {
    name: 'high redshifts with the wavelength at which a line was seen',
    text: `SELECT s.specObjID, s.z, l.wave / (1 + s.z) as rest, n.name
      FROM SpecObj s JOIN SpecLine l ON l.specObjID = s.specObjID
        JOIN SpecLineNames n ON n.value = l.lineID
      WHERE s.z > 2.5 and l.ew > 10 and n.name like 'O%' and n.name not like '%/_5008' escape '/'`,
    rows: `SELECT s."specObjID", s.z, l.wave / (1::FLOAT + s.z) AS rest, n.name
      FROM SpecObj s, SpecLine l, SpecLineNames n
      WHERE l.specObjID = s.specObjID AND n.value = l.lineID AND s.z > 2.5::FLOAT
        AND l.ew > 10::FLOAT AND n.name = 'OII_3727'`,
  },
  {
    name: 'ratios of lines, where none of them is negative',
    text: `SELECT specObjID, log10(oiii_5007_flux/h_beta_flux) as y,
        log10(nii_6584_flux/h_alpha_flux) as x
      FROM galSpecLine
      WHERE oiii_5007_flux > 0 and h_beta_flux > 0 and nii_6584_flux > 0 and h_alpha_flux > 0
        and h_alpha_flux > 3*h_alpha_flux_err
        and log10(oiii_5007_flux/h_beta_flux)
          > 0.61/(log10(nii_6584_flux/h_alpha_flux) - 0.47) + 1.19`,
    rows: `SELECT * FROM (SELECT "specObjID", log10((oiii_5007_flux / h_beta_flux)::DOUBLE) AS y,
        log10((nii_6584_flux / h_alpha_flux)::DOUBLE) AS x FROM galSpecLine
      WHERE least(oiii_5007_flux, h_beta_flux, nii_6584_flux, h_alpha_flux) > 0::FLOAT
        AND h_alpha_flux > 3::FLOAT * h_alpha_flux_err)
      WHERE y > 0.61::DOUBLE / (x - 0.47::DOUBLE) + 1.19::DOUBLE`,
  },
  {
    name: 'parameters of stars, without those that are not known',
    text: `SELECT sp.specobjid, sp.teffadop, sp.fehadop, p.g - p.r as gr
      FROM sppParams sp JOIN PhotoPrimary p ON p.objID = sp.bestobjid
      WHERE sp.fehadop < -1.5 AND sp.fehadop > -9998 and sp.elodiervfinalerr > 0
        and sp.spectypehammer in ('f5', 'g2', 'k3')`,
    rows: `SELECT s.specobjid, s.teffadop, s.fehadop, p.g - p.r AS gr
      FROM sppParams s JOIN PhotoPrimary p ON p.objID = s.bestobjid
      WHERE s.fehadop < (-1.5)::FLOAT AND s.fehadop <> (-9999)::FLOAT
        AND s.elodiervfinalerr > 0::FLOAT AND s.spectypehammer <> 'M4'`,
  },
  {
    name: 'votes of people on galaxies, as shares of all',
    text: `SELECT spiral, elliptical, count(*) as n, count(*)*1.0/(SELECT count(*)
        FROM zooSpec) as share,
        sum(nvote)/count(*) as votes
      FROM zooSpec GROUP BY spiral, elliptical`,
    // A bigint by a decimal(2, 1) is a decimal(22, 1); that by a bigint would have 21 digits after
    // the point, of which 38 in all leave 17; the last is cut.
    rows: `SELECT spiral, elliptical, count(*) AS n,
        CAST(concat('0.', lpad((CAST(count(*) AS HUGEINT) * 100000000000000000
          // (SELECT count(*) FROM zooSpec))::VARCHAR, 17, '0')) AS DECIMAL(38, 17)) AS share,
        sum(nvote) // count(*) AS votes
      FROM zooSpec GROUP BY spiral, elliptical`,
  },
  {
    name: 'plates of a season, by parts of their date',
    text: `SELECT plate, dateObs, 24 * 60 * (mjd - 51900) as minutes FROM PlateX
      WHERE dateObs >= '2000-10-05' and dateObs < '2000-12-05 12:00' ORDER BY dateObs`,
    rows: `SELECT plate, "dateObs", 1440 * (mjd - 51900) AS minutes FROM PlateX
      WHERE dateObs >= TIMESTAMP '2000-10-05' AND dateObs < TIMESTAMP '2000-12-05 12:00:00'
      ORDER BY dateObs`,
  },
  {
    name: 'the nearest object, and whether there is one',
    text: `SELECT n.objID, n.distance, p.type, p.r FROM dbo.fGetNearestObjEq(185.3, 0.2, 10) n
      JOIN PhotoPrimary p ON p.objID = n.objID`,
    rows: `SELECT "objID", arcmin(185.3, 0.2, ra, "dec") AS distance, type, r FROM PhotoPrimary
      ORDER BY distance LIMIT 1`,
  },
  {
    name: 'a cone whose radius is worked out, in seconds of arc',
    text: `SELECT p.objID, round(n.distance * 60, 3) as arcsec
      FROM fGetNearbyObjEq(184 + 1.5, -0.25 * 2, 60.0 * 12 / 60) n, PhotoPrimary p
      WHERE p.objID = n.objID and p.type = 6 ORDER BY n.distance`,
    rows: `SELECT "objID", round(arcmin(185.5, -0.5, ra, "dec") * 60, 3) AS arcsec FROM PhotoPrimary
      WHERE arcmin(185.5, -0.5, ra, "dec") <= 12 AND type = 6 ORDER BY arcsec`,
  },
  {
    name: 'a cone of another table, by the name of its function',
    text: `SELECT s.specObjID, s.class, n.distance
      FROM fGetNearbySpecObjEq(185, 0, 30) n JOIN SpecObj s ON s.specObjID = n.objID
      WHERE s.z > 0.01`,
    rows: `SELECT "specObjID", class, arcmin(185, 0, ra, "dec") AS distance FROM SpecObj
      WHERE arcmin(185, 0, ra, "dec") <= 30 AND z > 0.01::FLOAT`,
  },
  {
    name: 'a box without a function, with the area of its cells',
    text: `SELECT count(*) as n, sum(1/cos(radians(dec))) as weight, min(ra) as lo, max(ra) as hi
      FROM PhotoObj WHERE ra between 184.5 and 185.5 and dec between -.5 and .5`,
    rows: `SELECT count(*) AS n, sum(1 / cos("dec" * pi() / 180)) AS weight, min(ra) AS lo,
      max(ra) AS hi FROM PhotoObj WHERE abs(ra - 185) <= 0.5 AND abs("dec") <= 0.5`,
  },
  {
    name: 'objects far from another, by a distance in the select list and in WHERE',
    text: `SELECT TOP 7 objID, dbo.fDistanceArcMinEq(ra, dec, 185, 0)/60 as degrees FROM Galaxy
      WHERE dbo.fDistanceArcMinEq(ra, dec, 185.0, 0e0) > 60 ORDER BY degrees DESC`,
    rows: `SELECT "objID", arcmin(ra, "dec", 185, 0) / 60 AS degrees FROM Galaxy
      WHERE arcmin(ra, "dec", 185, 0) > 60 ORDER BY degrees DESC LIMIT 7`,
  },
  {
    name: 'means of a deep survey, where five bands saw something',
    context: 'PanSTARRS_DR1',
    text: `select top 25 o.objID, o.objName, m.gMeanPSFMag - m.rMeanPSFMag as gr,
        m.rMeanPSFMag - m.rMeanKronMag as ext
      from ObjectThin o inner join MeanObject m on o.objID = m.objID
      where o.nDetections > 10 and o.ng >= 3 and m.gMeanPSFMag between 10 and 30
        and m.rMeanPSFMag between 10 and 30 and m.rMeanPSFMag - m.rMeanKronMag < 0.05
        and m.gQfPerfect > 0.6
      order by o.raMean, o.decMean`,
    rows: `SELECT "objID", "objName", "gMeanPSFMag" - "rMeanPSFMag" AS gr,
        "rMeanPSFMag" - "rMeanKronMag" AS ext FROM ObjectThin JOIN MeanObject USING (objID)
      WHERE nDetections > 10 AND ng > 2 AND gMeanPSFMag >= 10::FLOAT AND rMeanPSFMag >= 10::FLOAT
        AND rMeanPSFMag - rMeanKronMag < 0.05::FLOAT AND gQfPerfect > 0.6::FLOAT
      ORDER BY raMean, decMean LIMIT 25`,
  },
  {
    name: 'mean and stacked photometry side by side, where both are there',
    context: 'PanSTARRS_DR1',
    text: `SELECT v.objID, v.raMean, v.decMean, v.iMeanPSFMag, s.iPSFMag,
        coalesce(s.iPSFMag, v.iMeanPSFMag, -999) as i, isnull(s.primaryDetection, 0) as isPrimary
      FROM MeanObjectView v LEFT JOIN StackObjectThin s ON s.objID = v.objID
      AND s.primaryDetection = 1
      WHERE v.qualityFlag & 4 = 4`,
    rows: `SELECT v."objID", v."raMean", v."decMean", v."iMeanPSFMag", s."iPSFMag",
        CASE WHEN s.objID IS NULL THEN v.iMeanPSFMag ELSE s.iPSFMag END AS i,
        CASE WHEN s.objID IS NULL THEN 0::UTINYINT ELSE 1::UTINYINT END AS "isPrimary"
      FROM MeanObjectView v
      LEFT JOIN (FROM StackObjectThin WHERE primaryDetection = 1) s ON s.objID = v.objID
      WHERE v.qualityFlag // 4 % 2 = 1`,
  },
  {
    name: 'how deep each band goes, in one row',
    context: 'PanSTARRS_DR1',
    text: `select count(*) n, sum(case when gMeanPSFMag > -999 then 1 else 0 end) as ng,
        max(nullif(gMeanPSFMag, -999)) as gmax, avg(nullif(yMeanPSFMag, -999)) as ymean
      from MeanObject`,
    rows: `SELECT count(*) AS n,
        sum(CASE WHEN gMeanPSFMag = (-999)::FLOAT THEN 0 ELSE 1 END)::INTEGER
        AS ng, max(gMeanPSFMag) AS gmax,
        avg(yMeanPSFMag::DOUBLE) FILTER (yMeanPSFMag <> (-999)::FLOAT) AS ymean FROM MeanObject`,
  },
  {
    name: 'ultraviolet sources with a colour, near the middle of their field',
    context: 'GALEX',
    text: `select p.objid, p.ra, p.dec, p.fuv_mag - p.nuv_mag as color, e.survey, e.nexptime
      from photoobjall p, photoextract as e
      where p.photoExtractID = e.photoExtractID and p.fuv_mag <> -999 and p.nuv_mag < 22
        and p.fov_radius < 0.55 and p.fuv_artifact & 4 = 0 and e.survey in ('ais','mis')`,
    rows: `SELECT p.objid, p.ra, p."dec", p.fuv_mag - p.nuv_mag AS color, e.survey, e.nexptime
      FROM photoobjall p JOIN photoextract e USING (photoExtractID)
      WHERE p.fuv_mag > 0::FLOAT AND p.nuv_mag < 22::FLOAT AND p.fov_radius < 0.55::FLOAT
        AND p.fuv_artifact < 4 AND e.survey IN ('AIS', 'MIS')`,
  },
  {
    name: 'magnitudes without the dust in between',
    context: 'GALEX',
    text: `SELECT TOP 15 objid, fuv_mag - 8.24*e_bv AS fuv0,
        nuv_mag - (8.24*e_bv - 0.67*e_bv*e_bv) AS nuv0
      FROM photoobjall WHERE fuv_mag > -99 ORDER BY objid DESC`,
    rows: `SELECT objid, fuv_mag - 8.24::FLOAT * e_bv AS fuv0,
        nuv_mag - (8.24::FLOAT * e_bv - 0.67::FLOAT * e_bv * e_bv) AS nuv0
      FROM photoobjall WHERE fuv_mag > (-99)::FLOAT ORDER BY objid DESC LIMIT 15`,
  },
  {
    name: 'surveys and their exposures',
    context: 'GALEX',
    text: `select survey, count(distinct e.photoExtractID) as tiles, count(p.objid) as sources,
        round(avg(nexptime), 0) as exptime
      from photoextract e left join photoobjall p on p.photoExtractID = e.photoExtractID
      group by survey order by survey`,
    rows: `SELECT survey, count(DISTINCT e.photoExtractID) AS tiles, count(p.objid) AS sources,
        round(avg(nexptime::DOUBLE), 0) AS exptime
      FROM photoextract e LEFT JOIN photoobjall p USING (photoExtractID)
      GROUP BY survey ORDER BY survey`,
  },
  {
    name: 'busy hours of a site',
    context: 'SdssWeblogs',
    text: `SELECT yy, mm, count(*) as hits, sum(rows) as rows, max(elapsed) as slowest,
        sum(case when error = 1 then 1 else 0 end) as errors
      FROM SqlLog WHERE dd between 5 and 25 and clientIP like '10.0.0.[12]_'
      GROUP BY yy, mm ORDER BY yy, mm`,
    rows: `SELECT yy, mm, count(*) AS hits, sum("rows")::BIGINT AS "rows", max(elapsed) AS slowest,
        (count(*) FILTER (error = 1))::INTEGER AS errors
      FROM SqlLog WHERE dd >= 5 AND dd <= 25 AND length(clientIP) = 9
        AND substr(clientIP, 8, 1) IN ('1', '2') GROUP BY yy, mm ORDER BY yy, mm`,
  },
  {
    name: 'statements that name a table, with the place of the name',
    context: 'SdssWeblogs',
    text: `SELECT statementID, charindex('photoobj', statement) as place, left(statement,
        10) as start,
        right(statement, 3) as tail, len(statement) as length, upper(substring(statement, 1,
        6)) as verb
      FROM SqlStatement WHERE charindex('PhotoObjAll', statement) > 0 ORDER BY 1`,
    rows: `SELECT "statementID", instr(statement, 'PhotoObj')::INTEGER AS place,
        substr(statement, 1, 10) AS start, substr(statement, -3) AS tail,
        length(statement)::INTEGER AS length, 'SELECT' AS verb
      FROM SqlStatement WHERE statementID % 2 = 1 ORDER BY 1`,
  },
  {
    name: 'one’s own list joined by id, with what is not found',
    context: 'MyDB',
    text: `SELECT b.search_id, b.pm, p.ra, isnull(p.r, -1) as r FROM MyDB.BooHighPM b
      LEFT OUTER JOIN DR16.Galaxy p ON p.objID = b.objID ORDER BY b.search_id`,
    rows: `SELECT b.search_id, b.pm, p.ra, coalesce(p.r, (-1)::FLOAT) AS r FROM MyDB.BooHighPM b
      LEFT JOIN DR16.Galaxy p ON p.objID = b.objID ORDER BY b.search_id`,
  },
  {
    name: 'one’s own list joined by position, by hand',
    text: `SELECT m.id, p.objID, dbo.fDistanceArcMinEq(m.ra, m.dec, p.ra, p.dec)*60 AS arcsec
      FROM mydb.MyTable m, PhotoPrimary p
      WHERE p.dec between m.dec - 0.01 and m.dec + 0.01 and p.ra between m.ra - 0.01 and m.ra + 0.01
        and dbo.fDistanceArcMinEq(m.ra, m.dec, p.ra, p.dec) < 0.25`,
    rows: `SELECT m.id, p."objID", arcmin(m.ra, m."dec", p.ra, p."dec") * 60 AS arcsec
      FROM MyDB.MyTable m, PhotoPrimary p WHERE arcmin(m.ra, m."dec", p.ra, p."dec") < 0.25`,
  },
  {
    name: 'sources of one’s own by their catalogue, whatever their blanks',
    context: 'MyDB',
    text: `select source, count(*) as n, min(search_id) as first from all_blazars
      where source <> 'bzcat' group by source`,
    rows: `SELECT source, count(*) AS n, min(search_id) AS first FROM all_blazars
      WHERE search_id % 2 = 1 GROUP BY source`,
  },
  {
    name: 'haloes by the digits of their numbers',
    context: 'indra',
    text: `SELECT fofID % 7 as d, fofID / 1000 as thousands, count(*) as n,
        sum(cast(np as bigint)) as np
      FROM FOF WHERE snapnum = 62 GROUP BY fofID % 7, fofID / 1000`,
    rows: `SELECT fofID % 7 AS d, fofID // 1000 AS thousands, count(*) AS n, sum(np)::BIGINT AS np
      FROM FOF WHERE snapnum = 62 GROUP BY 1, 2`,
  },
  {
    name: 'the heaviest halo of each snapshot, by a query that looks outside',
    context: 'indra',
    text: `SELECT f.snapnum, f.fofID, f.m_crit200 FROM FOF f
      WHERE f.m_crit200 = (SELECT max(g.m_crit200) FROM FOF g WHERE g.snapnum = f.snapnum)
      ORDER BY f.snapnum`,
    rows: `SELECT snapnum, arg_max(fofID, m_crit200) AS "fofID", max(m_crit200) AS m_crit200
      FROM FOF GROUP BY snapnum ORDER BY snapnum`,
  },
];
