// What a spectroscopic survey keeps: spectra of some of the objects, their lines, and what people
// derived. Names and types are those of SkyServer's schema; every row is made up.

import { vectorOf } from '../vectors.ts';
import type { Draw } from './draw.ts';
import { htmOf } from './htm.ts';
import { columnsOf, type MadeTable, type Row } from './made-table.ts';

const SPEC_COLUMNS = columnsOf(`specObjID bigint, bestObjID bigint, plateID bigint, plate smallint,
  mjd int, fiberID smallint, survey varchar(32), instrument varchar(32), programName varchar(32),
  sciencePrimary smallint, legacyPrimary smallint, ra float, dec float, cx float, cy float,
  cz float, htmID bigint, z real, zErr real, zWarning int, class varchar(32),
  subClass varchar(32), specClass smallint, velDisp real, velDispErr real, snMedian real,
  legacy_target1 bigint, boss_target1 bigint, primTarget int, loadVersion int`);

const SUBCLASSES = {
  GALAXY: ['', 'STARFORMING', 'STARBURST', 'AGN', 'STARFORMING BROADLINE'],
  QSO: ['', 'BROADLINE', 'STARBURST BROADLINE'],
  STAR: ['F5', 'G2', 'K3', 'M4', 'CV', 'WD'],
} as const;

const PLATES = [273, 274, 285, 286, 287, 288] as const;

/** Every third primary object has a spectrum, some of them two; a few spectra have no object. */
export const specTables = (draw: Draw, primary: readonly Row[]): readonly MadeTable[] => {
  const observed = primary.filter((_, at) => at % 3 === 0);
  const twice = observed.filter(() => draw.chance(0.1));
  const lost = observed.slice(0, 8).map((row) => ({ ...row, objID: 0n }));
  const rows = [
    ...observed.map((row, at) => specRow(draw, at, { row, isPrimary: true })),
    ...twice.map((row, at) => specRow(draw, 400 + at, { row, isPrimary: false })),
    ...lost.map((row, at) => specRow(draw, 600 + at, { row, isPrimary: true })),
  ];
  const science = rows.filter(({ sciencePrimary }) => sciencePrimary === 1);
  const position = { ra: 'ra', dec: 'dec' } as const;
  const shared = { columns: SPEC_COLUMNS, key: 'specObjID', position } as const;
  return [
    { name: 'SpecObjAll', ...shared, rows },
    { name: 'SpecObj', ...shared, rows: science },
    { name: 'SpecLineNames', columns: LINE_NAME_COLUMNS, rows: LINE_NAMES },
    linesOf(draw, rows),
    platesOf(draw),
    zooOf(draw, science),
    parametersOf(draw, science),
    galaxyLinesOf(draw, science),
  ];
};

const classOf = (draw: Draw, type: unknown): keyof typeof SUBCLASSES => {
  if (type === 3) return draw.one(['GALAXY', 'GALAXY', 'GALAXY', 'QSO']);
  return draw.one(['STAR', 'STAR', 'STAR', 'QSO']);
};

const SPEC_CLASS = { STAR: 1, GALAXY: 2, QSO: 3 } as const;

const specRow = (
  draw: Draw,
  at: number,
  { row, isPrimary }: { readonly row: Row; readonly isPrimary: boolean },
): Row => {
  const [plate, fiber] = [PLATES[at % PLATES.length] ?? 273, (at % 640) + 1];
  const mjd = 51_900 + plate;
  const [ra, dec] = [Number(row['ra']), Number(row['dec'])];
  const [cx, cy, cz] = vectorOf(ra, dec);
  const kind = classOf(draw, row['type']);
  const spread = { STAR: [-0.001, 0.001], GALAXY: [0.001, 0.5], QSO: [0.3, 5] } as const;
  const [low, high] = spread[kind];
  const plateId = (BigInt(plate) << 50n) | (BigInt(mjd - 50_000) << 24n);
  return {
    specObjID: plateId | (BigInt(fiber) << 38n),
    bestObjID: row['objID'] ?? 0n,
    plateID: plateId,
    plate,
    mjd,
    fiberID: fiber,
    survey: draw.one(['sdss', 'boss', 'segue1']),
    instrument: draw.one(['SDSS', 'BOSS']),
    programName: draw.one(['legacy', 'legacy', 'southern', 'SEGUE ']),
    sciencePrimary: isPrimary ? 1 : 0,
    legacyPrimary: isPrimary && at % 2 === 0 ? 1 : 0,
    ra,
    dec,
    cx,
    cy,
    cz,
    htmID: htmOf(ra, dec),
    z: draw.number(low, high, 5),
    zErr: draw.number(0.00001, 0.001, 6),
    zWarning: draw.one([0, 0, 0, 4, 16]),
    class: kind,
    subClass: draw.one(SUBCLASSES[kind]),
    specClass: draw.chance(0.05) ? 0 : SPEC_CLASS[kind],
    velDisp: draw.number(50, 350, 2),
    velDispErr: draw.number(1, 40, 2),
    snMedian: draw.number(1, 40, 3),
    legacy_target1: BigInt(draw.integer(0, 2 ** 30)),
    boss_target1: draw.chance(0.3) ? 1n << BigInt(draw.integer(0, 60)) : 0n,
    primTarget: draw.integer(0, 2 ** 26),
    loadVersion: 16,
  };
};

const LINE_NAME_COLUMNS = columnsOf('name varchar(16), value int, lineWave float');

const LINE_NAMES: readonly Row[] = [
  { name: 'UNKNOWN', value: 0, lineWave: 0 },
  { name: 'OII_3727', value: 3727, lineWave: 3727.09 },
  { name: 'Hb_4863', value: 4863, lineWave: 4862.68 },
  { name: 'OIII_5008', value: 5008, lineWave: 5008.24 },
  { name: 'Ha_6565', value: 6565, lineWave: 6564.61 },
  { name: 'NII_6585', value: 6585, lineWave: 6585.27 },
];

const linesOf = (draw: Draw, spectra: readonly Row[]): MadeTable => ({
  name: 'SpecLine',
  key: 'specLineID',
  columns: columnsOf(`specLineID bigint, specObjID bigint, lineID int, wave real, waveErr real,
    sigma real, height real, ew real, ewErr real, category smallint`),
  rows: spectra.flatMap(({ specObjID = 0n, z }) =>
    LINE_NAMES.filter(() => draw.chance(0.6)).map(({ value, lineWave }) => ({
      specLineID: BigInt(specObjID ?? 0) | BigInt(Number(value) % 1024),
      specObjID,
      lineID: value ?? 0,
      wave: Number((Number(lineWave) * (1 + Number(z))).toFixed(2)),
      waveErr: draw.number(0, 1, 4),
      sigma: draw.number(1, 30, 4),
      height: draw.number(0, 50, 4),
      ew: draw.number(-5, 80, 4),
      ewErr: draw.number(0.1, 3, 4),
      category: draw.integer(1, 2),
    })),
  ),
});

const platesOf = (draw: Draw): MadeTable => ({
  name: 'PlateX',
  key: 'plateID',
  columns: columnsOf(`plateID bigint, plate smallint, mjd int, programName varchar(32),
    dateObs datetime, expTime real, nStar smallint`),
  rows: [...PLATES, 291].map((plate) => ({
    plateID: (BigInt(plate) << 50n) | (BigInt(plate + 1900) << 24n),
    plate,
    mjd: 51_900 + plate,
    programName: draw.one(['legacy', 'Southern', 'SEGUE']),
    dateObs: `2000-1${draw.integer(0, 2)}-0${draw.integer(1, 9)} 0${draw.integer(0, 9)}:30:15.25`,
    expTime: draw.number(2700, 9000, 1),
    nStar: draw.integer(0, 40),
  })),
});

const zooOf = (draw: Draw, science: readonly Row[]): MadeTable => ({
  name: 'zooSpec',
  key: 'specobjid',
  columns: columnsOf(`specobjid bigint, objid bigint, dr7objid bigint, nvote int, p_el real,
    p_cs real, spiral int, elliptical int, uncertain int`),
  rows: science
    .filter((row) => row['class'] === 'GALAXY')
    .map(({ specObjID = 0n, bestObjID = 0n }) => {
      const share = draw.number(0, 1, 3);
      const spiral = share < 0.2 ? 1 : 0;
      const elliptical = share > 0.8 ? 1 : 0;
      return {
        specobjid: specObjID,
        objid: bestObjID,
        dr7objid: bestObjID,
        nvote: draw.integer(5, 80),
        p_el: share,
        p_cs: 1 - share,
        spiral,
        elliptical,
        uncertain: spiral + elliptical === 0 ? 1 : 0,
      };
    }),
});

const parametersOf = (draw: Draw, science: readonly Row[]): MadeTable => ({
  name: 'sppParams',
  key: 'specobjid',
  columns: columnsOf(`specobjid bigint, bestobjid bigint, teffadop real, loggadop real,
    fehadop real, elodiervfinal real, elodiervfinalerr real, spectypehammer varchar(8)`),
  rows: science
    .filter((row) => row['class'] === 'STAR')
    .map(({ specObjID = 0n, bestObjID = 0n }) => ({
      specobjid: specObjID,
      bestobjid: bestObjID,
      teffadop: draw.number(3500, 9000, 1),
      loggadop: draw.number(0, 5, 3),
      fehadop: draw.chance(0.1) ? -9999 : draw.number(-3, 0.5, 3),
      elodiervfinal: draw.number(-300, 300, 3),
      elodiervfinalerr: draw.number(0, 20, 3),
      spectypehammer: draw.one(['F5', 'G2', 'K3', 'M4']),
    })),
});

const galaxyLinesOf = (draw: Draw, science: readonly Row[]): MadeTable => ({
  name: 'galSpecLine',
  key: 'specObjID',
  columns: columnsOf(`specObjID bigint, h_alpha_flux real, h_alpha_flux_err real,
    h_beta_flux real, h_beta_flux_err real, oiii_5007_flux real, nii_6584_flux real,
    h_alpha_eqw real`),
  rows: science
    .filter((row) => row['class'] === 'GALAXY')
    .map(({ specObjID = 0n }) => ({
      specObjID,
      h_alpha_flux: draw.number(-5, 900, 3),
      h_alpha_flux_err: draw.number(0.1, 9, 3),
      h_beta_flux: draw.number(-5, 300, 3),
      h_beta_flux_err: draw.number(0.1, 9, 3),
      oiii_5007_flux: draw.number(-5, 400, 3),
      nii_6584_flux: draw.number(-5, 400, 3),
      h_alpha_eqw: draw.number(-60, 5, 3),
    })),
});
