// How DuckDB writes each scalar function, as a template that its arguments are put into. Edge cases
// follow the pages of the Transact-SQL reference; arity and types are in functions/*.ts.

import type { SqlType } from '../../domain/column.ts';
import type { TextRule } from '../bound.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import { MOMENT_TEMPLATES } from './duckdb-function-moment.ts';
import { NUMBER_TEMPLATES } from './duckdb-function-number.ts';
import { SDSS_TEMPLATES } from './duckdb-function-sdss.ts';
import { TEXT_TEMPLATES } from './duckdb-function-text.ts';
import { VALUE_TEMPLATES } from './duckdb-function-value.ts';
import { HTM_ID, HTM_ID_XYZ } from './duckdb-htm.ts';

/** A call whose arguments have been brought to their parameters' types. */
export interface FunctionCall {
  readonly name: ScalarFunctionName;
  readonly types: readonly SqlType[];
  /** Values of the arguments that are constants, by place. */
  readonly constants: readonly (number | undefined)[];
  /** Arguments that are written in quotes, or a word for a part of a date, by place. */
  readonly texts: readonly (string | undefined)[];
  /** How text compares where the call stands. */
  readonly rule: TextRule;
}

/** The text of the call; `{0}` stands for the first argument, wherever it is needed. */
export const functionTemplate = (call: FunctionCall): string => {
  const template: Template = TEMPLATES[call.name];
  return typeof template === 'string' ? template : template(call);
};

/** What the template of a function may depend on. */
export type Call = Omit<FunctionCall, 'name'>;

/** The template of a function. */
export type Template = string | ((call: Call) => string);

/**
 * Minutes of arc between two positions in degrees, by the haversine formula: exact for the
 * smallest angles, where an arc cosine is not. `least` would turn a NULL into a distance, and NaN,
 * which tables from elsewhere have for NULL, into the longest; beyond a pole, where no star is, the
 * sum is negative.
 */
export const ARC_MINUTES =
  'CASE WHEN isfinite({0} + {1} + {2} + {3}) THEN ' +
  '120 * degrees(asin(sqrt(greatest(0, least(1, pow(sin(radians({3} - {1}) / 2), 2) + ' +
  'cos(radians({1})) * cos(radians({3})) * pow(sin(radians({2} - {0}) / 2), 2)))))) END';

/**
 * As `ARC_MINUTES`, and as exact between opposite places, where the arc sine is not: there it is
 * what is missing from 180 degrees, by the haversine of the place opposite the first. Searches do
 * not reach so far, and need not ask.
 */
const ANY_ARC_MINUTES =
  'CASE WHEN abs({1} + {3}) < 2 AND (cos(radians({2} - {0})) < -0.99 OR abs({1}) > 80) ' +
  'AND isfinite({0} + {1} + {2} + {3}) THEN ' +
  '10800 - 120 * degrees(asin(sqrt(greatest(0, least(1, pow(sin(radians({3} + {1}) / 2), 2) + ' +
  'cos(radians({1})) * cos(radians({3})) * pow(cos(radians({2} - {0}) / 2), 2)))))) ' +
  `ELSE ${ARC_MINUTES} END`;

/** The length of the vector whose first part is argument `at`. */
const lengthText = (at: number): string =>
  `sqrt({${at}} * {${at}} + {${at + 1}} * {${at + 1}} + {${at + 2}} * {${at + 2}})`;

const HALF_CHORD = [0, 1, 2]
  .map((at) => `pow({${at}} / ${lengthText(0)} - {${at + 3}} / ${lengthText(3)}, 2)`)
  .join(' + ');

/** As `ARC_MINUTES`, between two directions: twice the angle of half the chord of their ends. */
const ARC_MINUTES_XYZ =
  `CASE WHEN isfinite(1 / ${lengthText(0)} + 1 / ${lengthText(3)}) THEN ` +
  `120 * degrees(asin(least(1, sqrt(${HALF_CHORD}) / 2))) END`;

const TEMPLATES = {
  ...NUMBER_TEMPLATES,
  ...TEXT_TEMPLATES,
  ...VALUE_TEMPLATES,
  ...MOMENT_TEMPLATES,

  FDISTANCEARCMINEQ: ANY_ARC_MINUTES,
  FDISTANCEARCMINXYZ: ARC_MINUTES_XYZ,
  FDISTANCEEQ: `(${ANY_ARC_MINUTES}) / 60`,
  FHTMEQ: HTM_ID,
  FHTMXYZ: HTM_ID_XYZ,
  ...SDSS_TEMPLATES,
} as const satisfies Record<ScalarFunctionName, Template>;
