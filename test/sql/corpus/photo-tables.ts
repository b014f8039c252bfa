// What an imaging survey keeps: objects, their neighbours, the fields they were found in, and what
// was derived from them. Names and types are those of SkyServer's schema; every row is made up.

import type { Column } from '../../../src/domain/column.ts';
import { angleOf, vectorOf } from '../vectors.ts';
import type { Draw } from './draw.ts';
import { htmOf } from './htm.ts';
import { columnsOf, type MadeTable, type Row } from './made-table.ts';

/** Bits of `flags`, as SkyServer names them. */
export const PHOTO_FLAGS = {
  BRIGHT: 0x2n,
  EDGE: 0x4n,
  BLENDED: 0x8n,
  CHILD: 0x10n,
  NODEBLEND: 0x40n,
  SATURATED: 0x40000n,
  BINNED1: 0x10000000n,
  MOVED: 0x80000000n,
  PSF_FLUX_INTERP: 0x800000000000n,
  DEBLEND_NOPEAK: 0x400000000000n,
} as const;

const BANDS = ['u', 'g', 'r', 'i', 'z'] as const;

const perBand = (stem: string): string => BANDS.map((band) => `${stem}_${band} real`).join(', ');

const PHOTO_COLUMNS = columnsOf(`objID bigint, skyVersion tinyint, run smallint, rerun smallint,
  camcol tinyint, field smallint, obj smallint, mode tinyint, nChild smallint, type smallint,
  clean int, probPSF real, flags bigint, status int, rowc real, colc real, ra float, dec float,
  raErr float, decErr float, b float, l float, cx float, cy float, cz float, htmID bigint,
  fieldID bigint, parentID bigint, specObjID bigint,
  u real, g real, r real, i real, z real, err_g real, err_r real, ${perBand('psfMag')},
  psfMagErr_g real, psfMagErr_r real, ${perBand('modelMag')}, modelMagErr_g real,
  modelMagErr_r real, ${perBand('petroMag')}, petroMagErr_r real, petroRad_r real,
  petroR50_g real, petroR50_r real, petroR90_g real, petroR90_r real, ${perBand('extinction')},
  ${perBand('dered')}, deVRad_r real, deVAB_r real, lnLStar_r real, lnLExp_r real,
  lnLDeV_r real, isoA_r real, isoB_r real, q_r real, u_r real, rowv real, colv real`);

/** Hidden, as `context add` makes it; the rows of a table that has it lie in its order. */
const ZONE_COLUMN: Column = { name: '_zone', type: { name: 'int' }, hidden: true };
const ZONE_HEIGHT = 0.5;
const zoneOf = ({ dec }: Row): number => Math.floor((Number(dec) + 90) / ZONE_HEIGHT);

const RERUN = 301;
const RUNS = [94, 752, 756, 1336, 5823] as const;
const POSITION = { ra: 'ra', dec: 'dec' } as const;

/** Objects crowd within two degrees, and every fourth lies within half a minute of another. */
const positionsOf = (draw: Draw, count: number): readonly (readonly [number, number])[] => {
  const made: [number, number][] = [];
  for (let at = 0; at < count; at += 1) {
    const [ra, dec] = made[at - 1] ?? [185, 0];
    const near = at % 4 === 3;
    made.push(
      near
        ? [ra + draw.number(-0.005, 0.005, 7), dec + draw.number(-0.005, 0.005, 7)]
        : [draw.number(184, 186, 7), draw.number(-1, 1, 7)],
    );
  }
  return made.map(([ra, dec]) => [Number(ra.toFixed(7)), Number(dec.toFixed(7))]);
};

const flagsOf = (draw: Draw): bigint => {
  let flags = PHOTO_FLAGS.BINNED1;
  for (const flag of Object.values(PHOTO_FLAGS)) if (draw.chance(0.2)) flags |= flag;
  return flags;
};

const idOf = (parts: readonly (readonly [value: number, shift: bigint])[]): bigint =>
  parts.reduce((id, [value, shift]) => id | (BigInt(value) << shift), 0n);

/** Magnitudes of one stem in five bands, each near a magnitude in r. */
const bandsOf = (draw: Draw, stem: string, r: number): Row => {
  const offsets = { u: [1.2, 3.2], g: [0.2, 1.4], r: [-0.1, 0.1], i: [-0.5, 0], z: [-0.9, -0.1] };
  return Object.fromEntries(
    BANDS.map((band) => {
      const [low = 0, high = 0] = offsets[band];
      const lost = draw.chance(0.02);
      return [`${stem}${band}`, lost ? -9999 : Number((r + draw.number(low, high, 4)).toFixed(4))];
    }),
  );
};

const photoRow = (draw: Draw, at: number, [ra, dec]: readonly [number, number]): Row => {
  const [run, camcol, field] = [draw.one(RUNS), draw.integer(1, 6), draw.integer(11, 40)];
  const home = [
    [1, 60n],
    [RERUN, 48n],
    [run, 32n],
    [camcol, 29n],
    [field, 16n],
  ] as const;
  const type = draw.one([3, 3, 3, 6, 6, 6, 6, 0]);
  const [cx, cy, cz] = vectorOf(ra, dec);
  return {
    objID: idOf([...home, [at, 0n]]),
    skyVersion: 2,
    run,
    rerun: RERUN,
    camcol,
    field,
    obj: at,
    mode: draw.one([1, 1, 1, 1, 1, 2, 2, 3]),
    nChild: draw.chance(0.1) ? draw.integer(1, 4) : 0,
    type,
    clean: draw.integer(0, 1),
    probPSF: type === 6 ? 1 : draw.number(0, 0.4, 3),
    flags: flagsOf(draw),
    status: draw.integer(0, 2 ** 20),
    rowc: draw.number(0, 1489, 3),
    colc: draw.number(0, 2048, 3),
    ra,
    dec,
    raErr: draw.number(0, 0.2, 6),
    decErr: draw.number(0, 0.2, 6),
    b: draw.number(55, 65, 6),
    l: draw.number(280, 300, 6),
    cx,
    cy,
    cz,
    htmID: htmOf(ra, dec),
    fieldID: idOf(home),
    parentID: 0n,
    specObjID: 0n,
    ...measuresOf(draw, type),
  };
};

/** Brightness, shape and motion. */
const measuresOf = (draw: Draw, type: number): Row => {
  const r = draw.number(14, 22, 4);
  const size = draw.number(1, 20, 4);
  const extinction = BANDS.map((band) => [`extinction_${band}`, draw.number(0.01, 0.3, 5)]);
  return {
    ...bandsOf(draw, '', r),
    err_g: draw.number(0.01, 0.2, 4),
    err_r: draw.number(0.01, 0.2, 4),
    ...bandsOf(draw, 'psfMag_', r + (type === 3 ? 0.6 : 0)),
    psfMagErr_g: draw.number(0.01, 0.2, 4),
    psfMagErr_r: draw.number(0.01, 0.2, 4),
    ...bandsOf(draw, 'modelMag_', r),
    modelMagErr_g: draw.number(0.01, 0.2, 4),
    modelMagErr_r: draw.number(0.01, 0.2, 4),
    ...bandsOf(draw, 'petroMag_', r + 0.05),
    petroMagErr_r: draw.number(0.01, 0.2, 4),
    petroRad_r: size * 2,
    petroR50_g: size / 2,
    petroR50_r: size / 2,
    petroR90_g: size,
    petroR90_r: Number((size * draw.number(0.8, 2, 3)).toFixed(4)),
    ...Object.fromEntries(extinction),
    ...bandsOf(draw, 'dered_', r - 0.1),
    deVRad_r: draw.number(0.5, 30, 4),
    deVAB_r: draw.number(0.05, 1, 4),
    lnLStar_r: draw.number(-4000, 0, 3),
    lnLExp_r: draw.number(-4000, 0, 3),
    lnLDeV_r: draw.number(-4000, 0, 3),
    isoA_r: draw.number(2, 80, 4),
    isoB_r: draw.number(1, 40, 4),
    q_r: draw.number(-1, 1, 5),
    u_r: draw.number(-1, 1, 5),
    rowv: draw.number(-0.5, 0.5, 5),
    colv: draw.number(-0.5, 0.5, 5),
  };
};

/** All objects, and the tables that SkyServer has as views of them. */
export const photoTables = (draw: Draw): readonly MadeTable[] => {
  const positions = positionsOf(draw, 1200);
  const made = positions.map((position, at) => photoRow(draw, at, position));
  const all = withParents(draw, made);
  const primary = all.filter(({ mode }) => mode === 1);
  const view = (name: string, rows: readonly Row[]): MadeTable => ({
    name,
    key: 'objID',
    position: { ...POSITION, zone: '_zone', zoneHeight: ZONE_HEIGHT },
    columns: [...PHOTO_COLUMNS, ZONE_COLUMN],
    rows: rows
      .map((row): Row => ({ ...row, _zone: zoneOf(row) }))
      .toSorted((a, b) => zoneOf(a) - zoneOf(b) || Number(a['ra']) - Number(b['ra'])),
  });
  const ofType = (wanted: number) => primary.filter(({ type }) => type === wanted);
  const tag = PHOTO_COLUMNS.filter(({ name }) => !/^(b|l|petroMag_|isoA|isoB|q_r|u_r)/.test(name));
  return [
    view('PhotoObjAll', all),
    view(
      'PhotoObj',
      all.filter(({ mode }) => mode === 1 || mode === 2),
    ),
    view('PhotoPrimary', primary),
    view('Galaxy', ofType(3)),
    view('Star', ofType(6)),
    { name: 'PhotoTag', key: 'objID', position: POSITION, columns: tag, rows: all },
    neighborsOf(all),
    fieldsOf(draw, all),
    photozOf(draw, ofType(3)),
    motionsOf(draw, ofType(6)),
  ];
};

/** Every fifth was deblended from the object before it, which may be deblended itself. */
const withParents = (draw: Draw, rows: readonly Row[]): readonly Row[] =>
  rows.map((row, at) => {
    const parentID = draw.chance(0.2) ? rows[at - 1]?.['objID'] : undefined;
    return parentID === undefined ? row : { ...row, parentID };
  });

const NEIGHBOR_COLUMNS = columnsOf(`objID bigint, NeighborObjID bigint, distance float,
  type tinyint, neighborType tinyint, mode tinyint, neighborMode tinyint`);

/** Both ways round, within half a minute of arc. */
const neighborsOf = (all: readonly Row[]): MadeTable => {
  const directions = all.map(({ ra, dec }) => vectorOf(Number(ra), Number(dec)));
  const rows = all.flatMap((one, at) =>
    all.flatMap((other, place) => {
      const [a, b] = [directions[at], directions[place]];
      if (at === place || a === undefined || b === undefined) return [];
      const distance = angleOf(a, b) * 60;
      if (distance > 0.5) return [];
      return [
        {
          objID: one['objID'] ?? 0n,
          NeighborObjID: other['objID'] ?? 0n,
          distance,
          type: one['type'] ?? 0,
          neighborType: other['type'] ?? 0,
          mode: one['mode'] ?? 0,
          neighborMode: other['mode'] ?? 0,
        },
      ];
    }),
  );
  return { name: 'Neighbors', columns: NEIGHBOR_COLUMNS, rows };
};

const FIELD_COLUMNS = columnsOf(`fieldID bigint, run smallint, rerun smallint, camcol tinyint,
  field smallint, nObjects smallint, quality int, mjd_r float, ra float, dec float,
  seeing real, psfWidth_r real, sky_r real`);

const fieldsOf = (draw: Draw, all: readonly Row[]): MadeTable => {
  const homes = Map.groupBy(all, ({ fieldID }) => fieldID);
  const rows = [...homes].map(([fieldID = 0n, [first = {}, ...more]]): Row => {
    const { run = 0, rerun = 0, camcol = 0, field = 0, ra = 0, dec = 0 } = first;
    return {
      fieldID,
      run,
      rerun,
      camcol,
      field,
      nObjects: more.length + 1,
      ra,
      dec,
      quality: draw.integer(1, 3),
      mjd_r: draw.number(51_075, 53_000, 4),
      seeing: draw.number(0.9, 2, 3),
      psfWidth_r: draw.number(0.9, 2, 3),
      sky_r: draw.number(1e-9, 9e-9, 12),
    };
  });
  return { name: 'Field', columns: FIELD_COLUMNS, key: 'fieldID', position: POSITION, rows };
};

const photozOf = (draw: Draw, galaxies: readonly Row[]): MadeTable => ({
  name: 'Photoz',
  columns: columnsOf('objID bigint, z real, zErr real, nnCount smallint, absMagR real'),
  rows: galaxies
    .filter(() => draw.chance(0.8))
    .map(({ objID = 0n }) => ({
      objID,
      z: draw.number(0, 0.8, 5),
      zErr: draw.number(0.005, 0.2, 5),
      nnCount: draw.integer(2, 100),
      absMagR: draw.number(-24, -15, 4),
    })),
});

const motionsOf = (draw: Draw, stars: readonly Row[]): MadeTable => ({
  name: 'ProperMotions',
  columns: columnsOf(`objID bigint, match smallint, delta real, pmRa real, pmDec real, pmRaErr real,
    pmDecErr real, nFit smallint`),
  rows: stars
    .filter(() => draw.chance(0.7))
    .map(({ objID = 0n }) => ({
      objID,
      match: draw.integer(0, 1),
      delta: draw.number(0, 1, 3),
      pmRa: draw.number(-90, 90, 3),
      pmDec: draw.number(-90, 90, 3),
      pmRaErr: draw.number(1, 5, 3),
      pmDecErr: draw.number(1, 5, 3),
      nFit: draw.integer(3, 6),
    })),
});
