// All functions as people read of them: by theme, each with its call, its result in words, and a
// line. Made from the tables that calls are bound by.

import { SPECIAL_FUNCTIONS } from '../bind/special-call.ts';
import { typeText } from '../type-rules.ts';
import { ADQL_FUNCTIONS } from './adql.ts';
import { AGGREGATES } from './aggregate.ts';
import { MOMENT_FUNCTIONS } from './moment.ts';
import { NUMBER_FUNCTIONS } from './number.ts';
import { SCALAR_FUNCTIONS } from './scalar.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { TEXT_FUNCTIONS } from './text.ts';
import { VALUE_FUNCTIONS } from './value.ts';
import { WINDOW_FUNCTIONS } from './window.ts';

/** One function, in words. */
export interface ListedFunction {
  readonly usage: string;
  readonly result: string;
  readonly about: string;
}

const listed = (functions: Readonly<Record<string, ScalarFunction>>): readonly ListedFunction[] =>
  Object.entries(functions)
    .filter(([name]) => !SPECIAL_FUNCTIONS.has(name))
    .map(([, { usage, result, about }]) => ({
      usage,
      about,
      result: 'words' in result ? result.words : typeText(result),
    }));

const ofTheSky = Object.entries(SCALAR_FUNCTIONS).filter(([, { isDbo }]) => isDbo === true);

/** The functions by theme, in the order of their tables. */
export const FUNCTION_TABLES: Readonly<Record<string, readonly ListedFunction[]>> = {
  Numbers: listed(NUMBER_FUNCTIONS),
  Text: listed(TEXT_FUNCTIONS),
  'Dates and times': listed(MOMENT_FUNCTIONS),
  'Choice and values of any type': [...SPECIAL_FUNCTIONS.values(), ...listed(VALUE_FUNCTIONS)],
  Aggregates: [...AGGREGATES.values()],
  'Windows of rows': Object.values(WINDOW_FUNCTIONS),
  'The sky': listed(Object.fromEntries(ofTheSky)),
  'In ADQL, in the place of those above': [...ADQL_FUNCTIONS.values()],
};
