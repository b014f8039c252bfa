// Batches that people really send, as whole jobs: variables, temporary tables, inserts, and what
// they leave in the own space; numbered as in sent-cases.ts. Expected rows are hand-written SQL of
// DuckDB's own over the same files, which never runs a batch.

import type { Case } from './case.ts';

/** Whole jobs. */
export const BATCHES: readonly Case[] = [
  {
    name: '#11 inserts from two other contexts and a table of one’s own',
    text: `CREATE TABLE MYDB.HighPMSDSS (target_id int, objid bigint, ra float, pmra real)
      INSERT INTO MYDB.HighPMSDSS
      SELECT t.search_id as target_id, S.objID, S.ra, pm.pmRa
      FROM MYDB.BooHighPM t, dr6.PhotoObjAll S, dr6.ProperMotions pm
      WHERE t.objID = S.objID AND pm.objID = S.objID and t.pm > 1`,
    tables: {
      HighPMSDSS: `SELECT b.search_id AS target_id, p.objID AS objid, p.ra, m.pmRa AS pmra
        FROM MyDB.BooHighPM b JOIN dr6.PhotoObjAll p USING (objID)
        JOIN dr6.ProperMotions m USING (objID) WHERE b.pm > 1::FLOAT`,
    },
  },
  {
    name: '#12 #13 makes an empty table, fills it, and drops a column',
    text: `select top 0 specObjID, z, class from specobj into MYDB.virgo
      INSERT INTO MYDB.virgo select s.specObjID, s.z, s.class from SpecObj s where s.z < 0.01
      ALTER TABLE MYDB.virgo DROP COLUMN class`,
    tables: { virgo: 'SELECT "specObjID", z FROM SpecObj WHERE z < 0.01::FLOAT' },
  },
  {
    name: '#16 refuses cursors, and says what to write instead',
    text: `DECLARE cur CURSOR FOR SELECT ra, dec FROM mydb.MyTable
      OPEN cur
      WHILE(1=1) BEGIN
        FETCH NEXT FROM cur INTO @ra, @dec
        INSERT MYDB.t SELECT top 1 @ra,@dec,objID FROM fGetNearbyObjEq(@ra,@dec,1)
      END`,
    refused: /cursor/i,
  },
  {
    name: '#17 masks flags by a variable, into a global temporary table',
    text: `declare @saturated bigint;
      set @saturated = 0x40000;
      select G.objID, GN.distance
      into ##results
      from Galaxy as G join fGetNearbyObjEq(185,-0.5,30) as GN on G.objID = GN.objID
      where (G.flags & @saturated) = 0
      order by distance
      select objID, distance from ##results order by distance`,
    rows: `SELECT "objID", arcmin(185, -0.5, ra, "dec") AS distance FROM Galaxy
      WHERE arcmin(185, -0.5, ra, "dec") <= 30 AND flags // 262144 % 2 = 0 ORDER BY distance`,
  },
  {
    name: '#18 compares sums of bits of several variables',
    text: `declare @binned bigint; set @binned = 0x10000000
      declare @blended bigint set @blended = 0x8
      declare @noDeBlend bigint, @child bigint
      select @noDeBlend = 0x40, @child = 0x10
      select G.objID into mydb.notBlended from Galaxy as G
      where (G.flags & @binned) > 0
        and (G.flags & ( @blended + @noDeBlend + @child)) != @blended`,
    tables: {
      notBlended: `SELECT "objID" FROM Galaxy WHERE flags // 268435456 % 2 = 1
        AND NOT (flags // 8 % 2 = 1 AND flags // 64 % 2 = 0 AND flags // 16 % 2 = 0)`,
    },
  },
  {
    name: '#19 takes rows out of a temporary table without FROM',
    text: `select cast(round((u-g),0) as int) as UG, count(*) as pop
      into ##results from Star where u > 0 and g > 0 group by cast(round((u-g),0) as int)
      order by count(*)
      delete ##results where pop > 100
      select UG, pop into mydb.rare from ##results`,
    tables: {
      rare: `SELECT CAST(round(CAST(u - g AS DOUBLE), 0) AS INTEGER) AS UG, count(*) AS pop
          FROM Star
        WHERE u > 0::FLOAT AND g > 0::FLOAT GROUP BY 1 HAVING count(*) <= 100`,
    },
  },
  {
    name: '#37 #42 drops what is there, makes it anew, and inserts values',
    context: 'MyDB',
    text: `IF OBJECT_ID('MyObjs','U') IS NOT NULL DROP TABLE MyObjs
      IF OBJECT_ID('nothing','U') IS NOT NULL DROP TABLE nothing
      create table MyTable_32 (id bigint not null, ra float, flag int)
      insert into MyDB.MyTable_32 values (187, 12.34, 1)
      insert into MyTable_32 (flag, id) values (2, 188), (3, 189)`,
    drops: ['MyObjs'],
    tables: {
      MyTable_32: `SELECT * FROM (VALUES (187::BIGINT, 12.34::DOUBLE, 1), (188, NULL, 2),
        (189, NULL, 3)) v(id, ra, flag)`,
    },
  },
  {
    name: '#48 takes GO behind a semicolon',
    context: 'PanSTARRS_DR1',
    text: 'select top 1 * into #tmp from ObjectThin order by objID; go select * from #tmp;',
    rows: 'SELECT * FROM ObjectThin ORDER BY objID LIMIT 1',
  },
  {
    name: 'counts in a loop, with a limit that a variable holds',
    context: 'indra',
    text: `DECLARE @snap int = 60, @top bigint
      CREATE TABLE #counts (snapnum int, n bigint, heaviest real)
      WHILE @snap <= 63
      BEGIN
        IF @snap <> 62
          INSERT #counts SELECT @snap, COUNT(*), MAX(m_crit200) FROM FOF WHERE snapnum = @snap
        ELSE
          PRINT 'not this one'
        SET @snap = @snap + 1
      END
      SELECT @top = MAX(n) FROM #counts
      SELECT snapnum, n, heaviest FROM #counts WHERE n <= @top ORDER BY snapnum`,
    rows: `SELECT snapnum::INTEGER AS snapnum, count(*) AS n, max(m_crit200) AS heaviest FROM FOF
      WHERE snapnum <> 62 GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'settings that mean nothing here never fail a batch',
    context: 'MyDB',
    text: `SET NOCOUNT ON
      PRINT 'hello'
      SELECT 1 AS one`,
    rows: 'SELECT 1 AS one',
  },
  {
    name: '#47 looks at the columns of a table without a row of it',
    context: 'MyDB',
    text: 'select top 0 * from [MyTable]',
    some: 0,
    rows: 'SELECT * FROM MyDB.MyTable',
  },
];
