// Functions of the SDSS library that sample queries use on any catalog: the parts of which its
// object numbers are made, and positions as people write them. The numbers have, from the highest
// bit, 1 unused, 4 of the sky version, 11 of the rerun, 16 of the run, 3 of the camera column, 1 of
// the first field, 12 of the field and 16 of the object.

import { INT, varchar } from '../type-rules.ts';
import type { ScalarFunction } from './scalar-function.ts';

const PART = { parameters: ['bigint'], isDbo: true, result: INT } as const;

const ANGLE = { parameters: ['float'], isDbo: true, result: varchar(32) } as const;

/** Written `dbo.name` too; named in capitals, as all functions are. */
export const SDSS_FUNCTIONS = {
  FSKYVERSION: {
    ...PART,
    usage: 'dbo.fSkyVersion(objID)',
    about: 'the sky version in an object number of SDSS',
  },
  FRERUN: { ...PART, usage: 'dbo.fRerun(objID)', about: 'the rerun in an object number of SDSS' },
  FRUN: { ...PART, usage: 'dbo.fRun(objID)', about: 'the run in an object number of SDSS' },
  FCAMCOL: {
    ...PART,
    usage: 'dbo.fCamcol(objID)',
    about: 'the camera column in an object number of SDSS',
  },
  FFIELD: { ...PART, usage: 'dbo.fField(objID)', about: 'the field in an object number of SDSS' },
  FOBJ: {
    ...PART,
    usage: 'dbo.fObj(objID)',
    about: 'the number within its field in an object number of SDSS',
  },
  FSDSS: {
    ...PART,
    result: varchar(64),
    usage: 'dbo.fSDSS(objID)',
    about: 'sky version, run, rerun, camera column, field and number, with - between them',
  },
  FHMS: {
    ...ANGLE,
    usage: 'dbo.fHMS(ra)',
    about: 'a right ascension in degrees as hh:mm:ss.ss, rounded',
  },
  FDMS: {
    ...ANGLE,
    usage: 'dbo.fDMS(dec)',
    about: 'a declination in degrees as +dd:mm:ss.ss, rounded',
  },
  FIAUFROMEQ: {
    parameters: ['float', 'float'],
    isDbo: true,
    result: varchar(64),
    usage: 'dbo.fIAUFromEq(ra, dec)',
    about: 'the name of a position, SDSS Jhhmmss.ss+ddmmss.s, whose digits are cut',
  },
} as const satisfies Record<string, ScalarFunction>;
