// Queries in the manner of the sample pages of an imaging and spectroscopic survey, written for the
// corpus. Expected rows are hand-written SQL of DuckDB's own over the same files, with a cast or a
// plain formula wherever its rules are not T-SQL's.

import type { Case } from './case.ts';

/** Single queries, from the plain to the clever. */
export const SAMPLES: readonly Case[] = [
  {
    name: 'the first look: some rows of a box',
    text: `-- Find objects in a small part of the sky
      SELECT TOP 100 objID, ra ,dec -- get the unique object ID and coordinates
      FROM PhotoPrimary
      WHERE ra > 185 and ra < 185.1 AND dec > 0 and dec < 0.4`,
    rows: `SELECT "objID", ra, "dec" FROM PhotoPrimary
      WHERE ra > 185 AND ra < 185.1 AND "dec" > 0 AND "dec" < 0.4`,
  },
  {
    name: 'galaxies brighter than a magnitude, with its correction',
    text: `SELECT objID, (r - extinction_r) as r0 FROM Galaxy
      WHERE r < 18 and extinction_r > 0.175 ORDER BY r0, objID`,
    rows: `SELECT "objID", r - extinction_r AS r0 FROM Galaxy
      WHERE r < 18::FLOAT AND extinction_r > 0.175::FLOAT ORDER BY r0, objID`,
  },
  {
    name: 'spectra that no class was found for',
    text: `SELECT specObjID FROM SpecObjAll WHERE specClass = 0 OR zWarning & 4 != 0`,
    rows: `SELECT "specObjID" FROM SpecObjAll WHERE specClass = 0 OR zWarning = 4`,
  },
  {
    name: 'galaxies by several criteria of shape and brightness',
    text: `SELECT objID, cx, cy, cz FROM Galaxy
      WHERE u between 16 and 23 AND g - r between 0.3 and 1.2 AND petroRad_r*2 > 20
        AND NOT (isoB_r / isoA_r > 0.7) and lnLDeV_r > lnLExp_r - 500`,
    rows: `SELECT "objID", cx, cy, cz FROM Galaxy
      WHERE u >= 16::FLOAT AND u <= 23::FLOAT AND g - r >= 0.3::FLOAT AND g - r <= 1.2::FLOAT
        AND petroRad_r * 2::FLOAT > 20::FLOAT AND isoB_r / isoA_r <= 0.7::FLOAT
        AND lnLDeV_r > lnLExp_r - 500::FLOAT`,
  },
  {
    name: 'cataclysmic variables by their colours',
    text: `SELECT run, camcol, rerun, field, objID, u, g, r, i, z, ra, dec FROM Star
      WHERE ((u - g) < 1.8 or u < 0) and g - r > 0.4 and r - i between 0.0 and 0.6
      and (i-z > -0.1)`,
    rows: `SELECT run, camcol, rerun, field, "objID", u, g, r, i, z, ra, "dec" FROM Star
      WHERE (u - g < 1.8::FLOAT OR u < 0::FLOAT) AND g - r > 0.4::FLOAT
        AND r - i >= 0::FLOAT AND r - i <= 0.6::FLOAT AND i - z > (-0.1)::FLOAT`,
  },
  {
    name: 'quasars by their spectra',
    text: `SELECT specObjID, z, zErr, zWarning, specClass, class FROM SpecObj
      WHERE class = 'qso' and z > 0.3 and zWarning = 0 ORDER BY z desc`,
    rows: `SELECT "specObjID", z, "zErr", "zWarning", "specClass", class FROM SpecObj
      WHERE class = 'QSO' AND z > 0.3::FLOAT AND zWarning = 0 ORDER BY z DESC`,
  },
  {
    name: 'quasars by colours in a long chain of conditions',
    text: `SELECT objID, g, run, rerun, camcol, field FROM Galaxy
      WHERE ( (g <= 22) and (u - g >= -0.27) and (u - g < 2.71) and (g - r >= -0.24)
        and (g - r < 1.35) and (r - i >= -0.27) and (r - i < 0.57) and (i - z >= -0.35)
        and (i - z < 0.70) )`,
    rows: `SELECT "objID", g, run, rerun, camcol, field FROM Galaxy
      WHERE g <= 22::FLOAT AND u - g >= (-0.27)::FLOAT AND u - g < 2.71::FLOAT
        AND g - r >= (-0.24)::FLOAT AND g - r < 1.35::FLOAT AND r - i >= (-0.27)::FLOAT
        AND r - i < 0.57::FLOAT AND i - z >= (-0.35)::FLOAT AND i - z < 0.7::FLOAT`,
  },
  {
    name: 'objects of a run that lie near another',
    text: `SELECT obj.run, obj.camcol, str(obj.field, 3) as field, str(obj.rowc, 6, 1) as rowc,
        nb.NeighborObjID, str(60*nb.distance, 4, 1) as D
      FROM PhotoObjAll obj JOIN Neighbors nb ON obj.objID = nb.objID
      WHERE obj.run = 756 and nb.neighborMode = 1 and nb.type in (3, 6)`,
    rows: `SELECT o.run, o.camcol, lpad(o.field::VARCHAR, 3, ' ') AS field,
        lpad(printf('%.1f', o.rowc::DOUBLE), 6, ' ') AS rowc, n."NeighborObjID",
        lpad(printf('%.1f', 60 * n.distance), 4, ' ') AS D
      FROM PhotoObjAll o JOIN Neighbors n USING (objID)
      WHERE o.run = 756 AND n.neighborMode = 1 AND n.type IN (3, 6)`,
  },
  {
    name: 'blended galaxies by their flags, as numbers and in hex',
    text: `SELECT objID, flags FROM Galaxy
      WHERE (flags & 8) > 0 AND (flags & 0x40) = 0 AND (flags & 0x800000000000) != 0
        AND (flags & (0x2 | 0x4)) = 0`,
    rows: `SELECT "objID", flags FROM Galaxy
      WHERE flags // 8 % 2 = 1 AND flags // 64 % 2 = 0 AND flags // 140737488355328 % 2 = 1
        AND flags // 2 % 2 = 0 AND flags // 4 % 2 = 0`,
  },
  {
    name: 'stars with clean photometry, by a sum of bits in a name of hex digits',
    text: `SELECT u, g, r, i, z, flags FROM Star
      WHERE ((flags & 0x10000000) != 0)
        -- not saturated, nor on an edge
        AND ((flags & 0x40004) = 0)
        AND (((flags & 0x400000000000) = 0) or (psfMagErr_g <= 0.1))
        AND ((flags ^ 0x10000000) & 0x10000000) = 0 AND ~flags & 2 = 2`,
    rows: `SELECT u, g, r, i, z, flags FROM Star
      WHERE flags // 268435456 % 2 = 1 AND flags // 262144 % 2 = 0 AND flags // 4 % 2 = 0
        AND (flags // 70368744177664 % 2 = 0 OR psfMagErr_g <= 0.1::FLOAT)
        AND flags // 2 % 2 = 0`,
  },
  {
    name: 'how many there are of each type, with a name for it',
    text: `SELECT case type when 3 then 'galaxy' when 6 then 'star' else 'other' end as what,
        count(*) as n, min(r) as brightest, max(case when r > 0 then r end) as faintest
      FROM PhotoObj GROUP BY case type when 3 then 'galaxy' when 6 then 'star' else 'other' end
      ORDER BY n DESC`,
    rows: `SELECT CASE WHEN type = 3 THEN 'galaxy' WHEN type = 6 THEN 'star' ELSE 'other' END
          AS what,
        count(*) AS n, min(r) AS brightest, max(r) FILTER (r > 0::FLOAT) AS faintest
      FROM PhotoObj GROUP BY 1 ORDER BY n DESC`,
  },
  {
    name: 'colours of objects with spectra, by a join of three tables',
    text: `SELECT p.objID, s.plate, s.mjd, s.fiberID, p.u - p.g as ug, p.g - p.r as gr, f.seeing
      FROM PhotoObj p
        INNER JOIN SpecObj s ON p.objID = s.bestObjID
        INNER JOIN Field AS f ON f.fieldID = p.fieldID
      WHERE s.class = 'GALAXY' AND f.seeing < 1.5`,
    rows: `SELECT p."objID", s.plate, s.mjd, s."fiberID", p.u - p.g AS ug, p.g - p.r AS gr, f.seeing
      FROM PhotoObj p, SpecObj s, Field f
      WHERE p.objID = s.bestObjID AND f.fieldID = p.fieldID AND s.class = 'GALAXY'
        AND f.seeing < 1.5::FLOAT`,
  },
  {
    name: 'objects that have no spectrum, in two ways at once',
    text: `SELECT p.objID FROM Galaxy p LEFT JOIN SpecObjAll s ON s.bestObjID = p.objID
      WHERE s.specObjID IS NULL AND p.objID NOT IN (SELECT bestObjID FROM SpecObj)
        AND NOT EXISTS (SELECT * FROM zooSpec z WHERE z.objid = p.objID) AND p.r < 17`,
    rows: `SELECT "objID" FROM Galaxy ANTI JOIN SpecObjAll ON Galaxy.objID = SpecObjAll.bestObjID
      WHERE r < 17::FLOAT`,
  },
  {
    name: 'objects that were observed more than once',
    text: `SELECT bestObjID, COUNT(*) AS n, MIN(z) AS zmin, MAX(z) - MIN(z) AS dz
      FROM SpecObjAll WHERE bestObjID != 0 GROUP BY bestObjID HAVING COUNT(*) > 1`,
    rows: `SELECT "bestObjID", count(*) AS n, min(z) AS zmin, max(z) - min(z) AS dz
      FROM SpecObjAll WHERE bestObjID <> 0 GROUP BY bestObjID HAVING count(*) > 1`,
  },
  {
    name: 'pairs of spectra of one object, from the table joined with itself',
    text: `SELECT a.specObjID as first, b.specObjID as second, abs(a.z - b.z) as dz
      FROM SpecObjAll a, SpecObjAll b
      WHERE a.bestObjID = b.bestObjID and a.bestObjID > 0 and a.specObjID < b.specObjID`,
    rows: `SELECT a.specObjID AS first, b.specObjID AS second, abs(a.z - b.z) AS dz
      FROM SpecObjAll a JOIN SpecObjAll b USING (bestObjID)
      WHERE a.specObjID < b.specObjID AND bestObjID <> 0`,
  },
  {
    name: 'binary stars by colour and by what moves',
    text: `SELECT TOP 30 s1.objID as objID1, s2.objID as objID2, n.distance*60 as arcsec
      FROM Star s1 JOIN Neighbors n ON s1.objID = n.objID
        JOIN Star s2 ON s2.objID = n.NeighborObjID
      WHERE n.NeighborObjID > n.objID AND n.distance * 60 < 25
      ORDER BY arcsec`,
    rows: `SELECT a.objID AS "objID1", b.objID AS "objID2", n.distance * 60 AS arcsec
      FROM Star a, Neighbors n, Star b
      WHERE a.objID = n.objID AND b.objID = n.NeighborObjID AND a.objID < b.objID
        AND n.distance * 60 < 25 ORDER BY arcsec LIMIT 30`,
  },
  {
    name: 'stars that move, with the length of their motion',
    text: `SELECT TOP 12 p.objID, sqrt(pm.pmRa*pm.pmRa + pm.pmDec*pm.pmDec) AS pm,
        degrees(atn2(pm.pmRa, pm.pmDec)) AS angle
      FROM ProperMotions pm INNER JOIN Star p ON p.objID = pm.objID
      WHERE pm.match = 1 and pm.delta < 1.0 ORDER BY pm DESC`,
    rows: `SELECT p."objID", sqrt(CAST(pmRa * pmRa + pmDec * pmDec AS DOUBLE)) AS pm,
        atan2(pmRa::DOUBLE, pmDec::DOUBLE) * 180 / pi() AS angle
      FROM ProperMotions m JOIN Star p USING (objID)
      WHERE m.match = 1 AND m.delta < 1::FLOAT ORDER BY pm DESC LIMIT 12`,
  },
  {
    name: 'moving objects by their velocities',
    text: `SELECT objID, sqrt( power(rowv,2) + power(colv, 2) ) as velocity FROM PhotoObj
      WHERE (power(rowv,2) + power(colv, 2)) > 0.3 and rowv != -9999 and (flags & 2147483648) > 0`,
    rows: `SELECT "objID", sqrt(rowv::DOUBLE * rowv + colv::DOUBLE * colv) AS velocity FROM PhotoObj
      WHERE rowv::DOUBLE * rowv + colv::DOUBLE * colv > 0.3 AND flags // 2147483648 % 2 = 1`,
  },
  {
    name: 'a histogram of magnitudes in bins of a half',
    text: `SELECT floor(r*2)/2 as bin, count(*) as n, avg(r) as mean, stdev(g) as spread
      FROM Galaxy WHERE r > 0 and g > 0 GROUP BY floor(r*2)/2 HAVING count(*) > 5 ORDER BY 1`,
    rows: `SELECT floor((r * 2::FLOAT)::DOUBLE) / 2 AS bin, count(*) AS n, avg(r::DOUBLE) AS mean,
        stddev_samp(g::DOUBLE) AS spread FROM Galaxy WHERE r > 0::FLOAT AND g > 0::FLOAT
      GROUP BY 1 HAVING count(*) > 5 ORDER BY 1`,
  },
  {
    name: 'a map of counts in cells of the sky, as text',
    text: `SELECT cast(floor(ra*2) as int) as cell, cast(floor((dec+90)*2) as int) - 180 as stripe,
        'cell ' + ltrim(str(floor(ra*2))) + '/' + cast(count(*) as varchar(9)) as label
      FROM PhotoTag GROUP BY cast(floor(ra*2) as int), cast(floor((dec+90)*2) as int), floor(ra*2)`,
    rows: `SELECT floor(ra * 2)::INTEGER AS cell, floor("dec" * 2)::INTEGER AS stripe,
        concat('cell ', floor(ra * 2)::INTEGER, '/', count(*)) AS label
      FROM PhotoTag GROUP BY cell, stripe`,
  },
  {
    name: 'the richest fields, each with its share of galaxies in whole percents',
    text: `SELECT TOP 5 f.run, f.camcol, f.field, f.nObjects,
        100 * sum(case when p.type = 3 then 1 else 0 end) / count(*) as percents
      FROM Field f JOIN PhotoObjAll p ON p.fieldID = f.fieldID
      GROUP BY f.run, f.camcol, f.field, f.nObjects
      ORDER BY f.nObjects DESC, f.run, f.camcol, f.field`,
    rows: `SELECT f.run, f.camcol, f.field, f."nObjects",
        100 * count(*) FILTER (p.type = 3) // count(*) AS percents
      FROM Field f JOIN PhotoObjAll p ON p.fieldID = f.fieldID GROUP BY ALL
      ORDER BY f.nObjects DESC, f.run, f.camcol, f.field LIMIT 5`,
  },
  {
    name: 'luminous red galaxies by a cut that is turned in the plane of colours',
    text: `SELECT objID, ((r-i) - (g-r)/4.0 - 0.18) as c_perp,
        0.7*(g-r) + 1.2*((r-i) - 0.18) as c_par
      FROM Galaxy WHERE petroMag_r - extinction_r < 20.5
        and abs((r-i) - (g-r)/4.0 - 0.18) < 0.2 and g > 0 and i > 0 and petroMag_r > 0`,
    rows: `SELECT "objID", r - i - (g - r) / 4::FLOAT - 0.18::FLOAT AS c_perp,
        0.7::FLOAT * (g - r) + 1.2::FLOAT * (r - i - 0.18::FLOAT) AS c_par
      FROM Galaxy WHERE petroMag_r - extinction_r < 20.5::FLOAT
        AND abs(r - i - (g - r) / 4::FLOAT - 0.18::FLOAT) < 0.2::FLOAT
        AND g > 0::FLOAT AND i > 0::FLOAT AND petroMag_r > 0::FLOAT`,
  },
  {
    name: 'galaxies with blue centres, by surface brightness',
    text: `SELECT TOP 40 objID, modelMag_u - modelMag_g as ug,
        petroMag_r + 2.5*log10(2*PI()*petroR50_r*petroR50_r) as mu50, petroR90_r/petroR50_r as conc
      FROM Galaxy
      WHERE modelMag_u - modelMag_g < 2.5 and petroMag_r between 14 and 20 and petroR50_r > 1
        and petroR90_r/petroR50_r > 2.5 and modelMag_u > 0 and modelMag_g > 0
      ORDER BY objID`,
    rows: `SELECT "objID", modelMag_u - modelMag_g AS ug,
        petroMag_r + 2.5 * log10(2 * pi() * petroR50_r * petroR50_r) AS mu50,
        petroR90_r / petroR50_r AS conc FROM Galaxy
      WHERE modelMag_u - modelMag_g < 2.5::FLOAT AND petroMag_r >= 14::FLOAT
        AND petroMag_r <= 20::FLOAT AND petroR50_r > 1::FLOAT
        AND petroR90_r / petroR50_r > 2.5::FLOAT AND modelMag_u > 0::FLOAT AND modelMag_g > 0::FLOAT
      ORDER BY "objID" LIMIT 40`,
  },
];
