// The table of scalar functions, put together from the tables by theme. What is not in it cannot
// be called: no name a user writes ever reaches an engine, and how an engine writes a function is
// its emitter's.

import { MOMENT_FUNCTIONS } from './moment.ts';
import { NUMBER_FUNCTIONS } from './number.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { SDSS_FUNCTIONS } from './sdss.ts';
import { SKY_FUNCTIONS } from './sky.ts';
import { TEXT_FUNCTIONS } from './text.ts';
import { VALUE_FUNCTIONS } from './value.ts';

const FUNCTIONS = {
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...VALUE_FUNCTIONS,
  ...MOMENT_FUNCTIONS,
  ...SKY_FUNCTIONS,
  ...SDSS_FUNCTIONS,
} as const satisfies Record<string, ScalarFunction>;

/** The name of a scalar function, in capitals. */
export type ScalarFunctionName = keyof typeof FUNCTIONS;

/** Every scalar function there is. */
export const SCALAR_FUNCTIONS: Readonly<Record<ScalarFunctionName, ScalarFunction>> = FUNCTIONS;

/** The name as people write it: `dbo.fHtmEq` and its like have letters of both sizes. */
export const spelled = (name: ScalarFunctionName): string =>
  SCALAR_FUNCTIONS[name].isDbo === true
    ? (USAGE.exec(SCALAR_FUNCTIONS[name].usage)?.[0] ?? name)
    : name;

const USAGE = /^[\w.]+/;

/** Whether there is a scalar function of this name in capitals. */
export const isScalarFunction = (name: string): name is ScalarFunctionName =>
  Object.hasOwn(FUNCTIONS, name);
