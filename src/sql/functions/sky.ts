// Scalar functions of the sky as the SDSS library has them: distances, and numbers of the
// Hierarchical Triangular Mesh. Positions are in degrees, directions vectors of any length.

import { BIGINT, FLOAT } from '../type-rules.ts';
import type { ScalarFunction } from './scalar-function.ts';

const POSITIONS = ['float', 'float', 'float', 'float'] as const;

/** Written `dbo.name` too; named in capitals, as all functions are. */
export const SKY_FUNCTIONS = {
  FDISTANCEARCMINEQ: {
    parameters: POSITIONS,
    isDbo: true,
    result: FLOAT,
    usage: 'dbo.fDistanceArcMinEq(ra1, dec1, ra2, dec2)',
    about: 'minutes of arc between two positions in degrees',
  },
  FDISTANCEARCMINXYZ: {
    parameters: [...POSITIONS, 'float', 'float'],
    isDbo: true,
    result: FLOAT,
    usage: 'dbo.fDistanceArcMinXYZ(x1, y1, z1, x2, y2, z2)',
    about: 'minutes of arc between two directions',
  },
  FDISTANCEEQ: {
    parameters: POSITIONS,
    isDbo: true,
    result: FLOAT,
    usage: 'dbo.fDistanceEq(ra1, dec1, ra2, dec2)',
    about: 'degrees between two positions in degrees',
  },
  FHTMEQ: {
    parameters: ['float', 'float'],
    isDbo: true,
    result: BIGINT,
    usage: 'dbo.fHtmEq(ra, dec)',
    about: 'the 20-deep HTM number of a position in degrees',
  },
  FHTMXYZ: {
    parameters: ['float', 'float', 'float'],
    isDbo: true,
    result: BIGINT,
    usage: 'dbo.fHtmXYZ(x, y, z)',
    about: 'the 20-deep HTM number of a direction',
  },
} as const satisfies Record<string, ScalarFunction>;
