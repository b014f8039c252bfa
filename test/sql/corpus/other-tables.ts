// Contexts beside the main one, in which some queries run or which they read by name, and what the
// account keeps in its own space. Column names are those of the services; every row is made up.

import { vectorOf } from '../vectors.ts';
import type { Draw } from './draw.ts';
import { htmOf } from './htm.ts';
import { columnsOf, type MadeTable, type Row } from './made-table.ts';

const POSITION = { ra: 'ra', dec: 'dec' } as const;
const BANDS = ['g', 'r', 'i', 'z', 'y'] as const;

const inBands = (value: (band: string, at: number) => Row): Row =>
  Object.assign({}, ...BANDS.map(value)) as Row;

/** Objects of a survey in five bands around 187.7, 12.4: thin rows, their means, and the stack. */
export const meanTables = (draw: Draw): readonly MadeTable[] => {
  const objects = Array.from({ length: 500 }, (_, at): Row => {
    const [ra, dec] = [draw.number(187, 188.4, 7), draw.number(11.7, 13.1, 7)];
    const [cx, cy, cz] = vectorOf(ra, dec);
    return {
      objID: 122_881_877_000_000_000n + BigInt(at) * 1_048_573n,
      objName: `PSO J${(ra / 15).toFixed(4)}`,
      ra,
      dec,
      raMean: ra,
      decMean: dec,
      raMeanErr: draw.number(0.001, 0.1, 5),
      decMeanErr: draw.number(0.001, 0.1, 5),
      cx,
      cy,
      cz,
      htmID: htmOf(ra, dec),
      nDetections: draw.integer(1, 60),
      objInfoFlag: draw.integer(0, 2 ** 28),
      qualityFlag: draw.integer(0, 255),
      ...inBands((band) => ({ [`n${band}`]: draw.integer(0, 14) })),
    };
  });
  const means = objects
    .filter(() => draw.chance(0.9))
    .map(({ objID = 0n }): Row => {
      const r = draw.number(14, 22, 4);
      return {
        objID,
        ...inBands((band, at) => ({
          [`${band}MeanPSFMag`]: draw.chance(0.05) ? -999 : Number((r - at / 4).toFixed(4)),
          [`${band}MeanKronMag`]: Number((r - at / 4 + draw.number(-0.1, 0.3, 4)).toFixed(4)),
          [`${band}MeanPSFMagNpt`]: draw.integer(0, 12),
          [`${band}QfPerfect`]: draw.number(0.5, 1, 4),
        })),
      };
    });
  const stacks = objects
    .filter(() => draw.chance(0.7))
    .map(({ objID = 0n, raMean = 0, decMean = 0 }): Row => ({
      objID,
      primaryDetection: draw.integer(0, 1),
      raStack: raMean,
      decStack: decMean,
      ...inBands((band) => ({
        [`${band}PSFMag`]: draw.number(15, 23, 4),
        [`${band}KronMag`]: draw.number(15, 23, 4),
      })),
    }));
  const view = means.map((row) => ({
    ...objects.find(({ objID }) => objID === row['objID']),
    ...row,
  }));
  return [
    table('ObjectThin', THIN, objects, { key: 'objID', position: POSITION }),
    table('MeanObject', MEAN, means, { key: 'objID' }),
    table('MeanObjectView', `${THIN}, ${MEAN.replace('objID bigint,', '')}`, view),
    table('StackObjectThin', STACK, stacks, { key: 'objID' }),
    table('StackObjectAttributes', STACK, stacks),
  ];
};

const table = (
  name: string,
  columns: string,
  rows: readonly Row[],
  more: Pick<MadeTable, 'key' | 'position'> = {},
): MadeTable => ({ name, columns: columnsOf(columns), rows, ...more });

const bands = (text: string): string => BANDS.map((band) => text.replaceAll('?', band)).join(', ');

const THIN = `objID bigint, objName varchar(32), ra float, dec float, raMean float, decMean float,
  raMeanErr real, decMeanErr real, cx float, cy float, cz float, htmID bigint,
  nDetections smallint, objInfoFlag int, qualityFlag tinyint, ${bands('n? smallint')}`;

const MEAN = `objID bigint, ${bands(
  '?MeanPSFMag real, ?MeanKronMag real, ?MeanPSFMagNpt smallint, ?QfPerfect real',
)}`;

const STACK = `objID bigint, primaryDetection tinyint, raStack float, decStack float,
  ${bands('?PSFMag real, ?KronMag real')}`;

/** An ultraviolet survey around 116.6, 42.7: objects, and the exposures they were taken from. */
export const ultravioletTables = (draw: Draw): readonly MadeTable[] => {
  const extracts = Array.from({ length: 12 }, (_, at): Row => ({
    photoExtractID: 2_923_000_000_000_000_000n + BigInt(at),
    survey: draw.one(['AIS', 'MIS', 'DIS', 'NGS']),
    tilename: `TILE_${at}`,
    band: at % 3,
    nexptime: draw.number(90, 3000, 2),
    fexptime: draw.number(90, 3000, 2),
    avaspra: 116.5,
    avaspdec: 42.6,
  }));
  const objects = Array.from({ length: 300 }, (_, at): Row => {
    const [ra, dec] = [draw.number(116.3, 116.9, 7), draw.number(42.4, 42.9, 7)];
    const [cx, cy, cz] = vectorOf(ra, dec);
    return {
      objid: 2_923_471_813_389_328_000n + BigInt(at),
      photoExtractID: draw.one([extracts[at % 12] ?? {}])['photoExtractID'] ?? 0n,
      ra,
      dec,
      cx,
      cy,
      cz,
      htmID: htmOf(ra, dec),
      band: draw.integer(1, 3),
      fuv_mag: draw.chance(0.3) ? -999 : draw.number(16, 24, 4),
      nuv_mag: draw.number(16, 23, 4),
      fuv_artifact: draw.integer(0, 7),
      nuv_artifact: draw.integer(0, 7),
      e_bv: draw.number(0.01, 0.3, 5),
      fov_radius: draw.number(0, 0.6, 5),
    };
  });
  const columns = `objid bigint, photoExtractID bigint, ra float, dec float, cx float, cy float,
    cz float, htmID bigint, band int, fuv_mag real, nuv_mag real, fuv_artifact int,
    nuv_artifact int, e_bv real, fov_radius real`;
  const taken = `photoExtractID bigint, survey varchar(8), tilename varchar(32), band int,
    nexptime real, fexptime real, avaspra float, avaspdec float`;
  return [
    table('photoobjall', columns, objects, { key: 'objid', position: POSITION }),
    table('photoextract', taken, extracts),
  ];
};

/** Who asked what of a site: two tables of its log. */
export const logTables = (draw: Draw): readonly MadeTable[] => {
  const statements = Array.from({ length: 20 }, (_, at): Row => ({
    statementID: at,
    statement: `SELECT TOP ${at} ra, dec FROM PhotoObj${at % 2 === 0 ? '' : 'All'}`,
    hits: draw.integer(1, 900),
  }));
  const logs = Array.from({ length: 200 }, (_, at): Row => {
    const [month, day] = [draw.integer(1, 12), draw.integer(1, 28)];
    const clock = `${two(draw.integer(0, 23))}:${two(draw.integer(0, 59))}:00`;
    return {
      seq: at,
      yy: draw.integer(2007, 2009),
      mm: month,
      dd: day,
      statementID: at % 20,
      theTime: `2008-${two(month)}-${two(day)} ${clock}`,
      clientIP: `10.0.0.${draw.integer(1, 30)}`,
      elapsed: draw.number(0, 60, 3),
      rows: draw.integer(0, 5000),
      error: draw.chance(0.8) ? 0 : 1,
    };
  });
  return [
    table(
      'SqlLog',
      `seq int, yy smallint, mm smallint, dd smallint, theTime datetime, clientIP varchar(16),
      statementID int, elapsed real, rows bigint, error int`,
      logs,
    ),
    table('SqlStatement', 'statementID int, statement varchar(200), hits int', statements),
  ];
};

const two = (value: number): string => String(value).padStart(2, '0');

/** Haloes of a simulation, snapshot by snapshot. */
export const haloTables = (draw: Draw): readonly MadeTable[] => [
  table(
    'FOF',
    'fofID bigint, snapnum smallint, np int, m_crit200 real, x real, y real, z real',
    Array.from({ length: 400 }, (_, at): Row => ({
      fofID: 9_000_000_000_000n + BigInt(at),
      snapnum: draw.integer(60, 63),
      np: draw.integer(20, 9000),
      m_crit200: draw.number(1, 9000, 3),
      x: draw.number(0, 1000, 3),
      y: draw.number(0, 1000, 3),
      z: draw.number(0, 1000, 3),
    })),
  ),
];

/** Stars of another catalog near the main one's objects. */
export const referenceTables = (draw: Draw, near: readonly Row[]): readonly MadeTable[] => [
  table(
    'refcat2',
    'objid bigint, ra float, dec float, g real, r real, dupvar smallint',
    near.slice(0, 200).map(({ objID = 0n, ra, dec }) => ({
      objid: objID,
      ra: Number((Number(ra) + draw.number(-0.0002, 0.0002, 7)).toFixed(7)),
      dec: Number((Number(dec) + draw.number(-0.0002, 0.0002, 7)).toFixed(7)),
      g: draw.number(14, 22, 3),
      r: draw.number(14, 21, 3),
      dupvar: draw.integer(0, 2),
    })),
    { key: 'objid', position: POSITION },
  ),
];

/** Made from so many rows, none of them the first. */
const listed = (
  count: number,
  from: readonly Row[],
  make: (row: Row, at: number) => Row,
): readonly Row[] => from.slice(100, 100 + count).map(make);

/** Lists that somebody has brought along, each near some objects of the other contexts. */
export const ownTables = (
  draw: Draw,
  { objects, thin }: { readonly objects: readonly Row[]; readonly thin: readonly Row[] },
): readonly MadeTable[] => {
  const near = (row: Row | undefined, name: 'ra' | 'dec'): number =>
    Number((Number(row?.[name] ?? 0) + draw.number(-0.001, 0.001, 7)).toFixed(7));
  return [
    table('MyTable', 'id int, name varchar(16), ra float, dec float', [
      ...listed(40, objects, (row, at) => ({
        id: at + 1,
        name: `src ${at + 1}`,
        ra: near(row, 'ra'),
        dec: near(row, 'dec'),
      })),
      // Nothing lies near the last one.
      { id: 41, name: 'Nowhere', ra: 12.5, dec: 80.25 },
    ]),
    table(
      'MyObjs',
      'id int, objid bigint, ra float, dec float',
      listed(30, objects, ({ objID = 0n, ra = 0, dec = 0 }, at) => ({
        id: at,
        objid: objID,
        ra,
        dec,
      })),
    ),
    table(
      'O4b_events_mq_matched',
      'Name varchar(20), RAJ2000 float, DEJ2000 float, z float',
      listed(25, thin, (row, at) => ({
        Name: `event ${at}`,
        RAJ2000: near(row, 'ra'),
        DEJ2000: near(row, 'dec'),
        z: draw.number(0, 1, 4),
      })),
    ),
    table(
      'all_blazars',
      'search_id int, RA float, DEC float, source varchar(12)',
      listed(20, objects, (row, at) => ({
        search_id: at,
        RA: near(row, 'ra'),
        DEC: near(row, 'dec'),
        source: at % 2 === 0 ? 'BZCAT' : 'Fermi ',
      })),
    ),
    table(
      'BooHighPM',
      'search_id int, objID bigint, pm real',
      listed(30, objects, ({ objID = 0n }, at) => ({ search_id: at, objID, pm: at / 4 })),
    ),
  ];
};
