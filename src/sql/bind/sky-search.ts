// The arguments of a sky function as a search: numbers where they are known when the query is
// read, else expressions of what stands to the left.

import type { BoundExpression } from '../bound.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import { ARGUMENTS } from '../sky/family.ts';
import type { SkyFunction } from '../sky/family.ts';
import { coneOf, rectangleOf } from '../sky/cone.ts';
import type { SkySearch } from '../sky/search.ts';
import type { Expression } from '../tree.ts';
import { FLOAT, isImplicit, typeText } from '../type-rules.ts';
import { walk } from '../walk.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf, numberOf } from './constant.ts';
import { converted } from './convert.ts';
import { hasColumn } from './scope.ts';
import type { SkyCall } from './sky-relation.ts';

/** How the arguments are written, and those that tell the search. */
export interface SearchAsk {
  readonly form: SkyFunction['arguments'];
  readonly args: readonly Expression[];
}

/** The search that the arguments of a function in FROM mean; reports what means none. */
export const searchOf = (
  binding: Binding,
  { source, outer }: SkyCall,
  ask: SearchAsk,
): SkySearch | undefined => {
  const scope = { relations: [], ...(outer === undefined ? {} : { outer }) };
  const written = source.name.object.text;
  if (!areFromLeft(binding, written, { args: source.args, scope })) return undefined;
  const noAggregate = `The arguments of ${written} cannot be aggregates.`;
  return searchIn(binding, { ...ask, written, span: source.span }, { scope, noAggregate });
};

/** As `SearchAsk`, with the function's name and place for what is reported. */
export interface PlacedAsk extends SearchAsk {
  readonly written: string;
  readonly span: Expression['span'];
}

/** The search that arguments mean which may name whatever `place` lets them. */
export const searchIn = (binding: Binding, ask: PlacedAsk, place: Place): SkySearch | undefined => {
  const { form, args, written, span } = ask;
  const names = ARGUMENTS[form];
  if (args.length !== names.length) {
    const message = `${written} takes ${names.length} arguments, and here stand ${args.length}.`;
    const units = form === 'eq' ? ', in degrees and arcminutes' : '';
    const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
    return report(binding, span, message, `Write ${list}${units}.`);
  }
  const values = args.map((arg) => bindFloat(binding, arg, { written, place }));
  const bound = values.filter((value) => value !== undefined);
  if (bound.length < values.length) return undefined;
  return MEANINGS[form](bound, (at, message) => report(binding, args[at]?.span ?? span, message));
};

/** In `FROM t, f(t.ra, …)` the function cannot see t. */
const areFromLeft = (
  binding: Binding,
  written: string,
  { args, scope }: { readonly args: readonly Expression[]; readonly scope: Place['scope'] },
): boolean => {
  let isWhole = true;
  for (const arg of args) {
    let isInner = false;
    walk(arg, (node) => {
      if (node.kind === 'query') isInner = true;
      if (node.kind !== 'column' || isInner || hasColumn(node.parts, scope)) return;
      isWhole = false;
      const message = `${written} cannot use a column of what stands beside it in FROM.`;
      const hint = `Write CROSS APPLY ${written}(…), which searches around each row to its left.`;
      if (scope.outer === undefined) report(binding, node.span, message, hint);
      else binding.value(node, { scope });
    });
  }
  return isWhole;
};

const bindFloat = (
  binding: Binding,
  arg: Expression,
  { written, place }: { readonly written: string; readonly place: Place },
): BoundExpression | undefined => {
  const value = binding.value(arg, place);
  if (value === undefined) return undefined;
  if (isImplicit(value.type, FLOAT)) return converted(value, FLOAT);
  const type = typeText(value.type);
  const message = `This argument of ${written} must be a number, and is of type ${type}.`;
  return report(binding, arg.span, message);
};

type Complain = (argument: number, message: string) => undefined;
type Meaning = (values: readonly BoundExpression[], complain: Complain) => SkySearch | undefined;

const numbersOf = (values: readonly BoundExpression[]): readonly number[] | undefined => {
  const numbers = values.map((value) => numberOf(constantOf(value)));
  const known = numbers.filter((number) => number !== undefined);
  return known.length < values.length ? undefined : known;
};

const circleMeaning: Meaning = ([ra = ZERO, dec = ZERO, radius = ZERO], complain) => {
  const [a, d, r] = numbersOf([ra, dec, radius]) ?? [];
  const declination = numberOf(constantOf(dec));
  if (declination !== undefined && Math.abs(declination) > 90) {
    return complain(1, 'A declination is from -90 to 90 degrees.');
  }
  if (a !== undefined && d !== undefined && r !== undefined) {
    return { kind: 'circle', circle: coneOf(a, d, r) };
  }
  return aroundOf(ra, dec, radius);
};

const aroundOf = (
  ra: BoundExpression,
  dec: BoundExpression,
  radius: BoundExpression,
): SkySearch => {
  const constant = numberOf(constantOf(radius));
  return {
    kind: 'around',
    ra,
    dec,
    radius,
    ...(constant === undefined ? {} : { constant: constant / 60 }),
  };
};

const ZERO: BoundExpression = { kind: 'literal', type: FLOAT, text: '0' };

const called = (
  name: ScalarFunctionName,
  ...args: readonly BoundExpression[]
): BoundExpression => ({
  kind: 'call',
  type: FLOAT,
  name,
  args,
});

const degrees = 180 / Math.PI;

/** A direction of any length but 0, which is none. */
const directionMeaning: Meaning = ([x = ZERO, y = ZERO, z = ZERO, radius = ZERO], complain) => {
  const [nx, ny, nz, r] = numbersOf([x, y, z, radius]) ?? [];
  if (nx !== undefined && ny !== undefined && nz !== undefined && r !== undefined) {
    if (Math.hypot(nx, ny, nz) === 0) return complain(0, 'A vector of length 0 has no direction.');
    const ra = Math.atan2(ny, nx) * degrees;
    return { kind: 'circle', circle: coneOf(ra, Math.atan2(nz, Math.hypot(nx, ny)) * degrees, r) };
  }
  const sum: BoundExpression = {
    kind: 'arithmetic',
    type: FLOAT,
    operator: '+',
    left: called('SQUARE', x),
    right: called('SQUARE', y),
  };
  const dec = called('DEGREES', called('ATN2', z, called('SQRT', sum)));
  return aroundOf(called('DEGREES', called('ATN2', y, x)), dec, radius);
};

const rectangleMeaning = (
  ra1: BoundExpression,
  ra2: BoundExpression,
  dec1: BoundExpression,
  dec2: BoundExpression,
): SkySearch => {
  const [west, east, low, high] = numbersOf([ra1, ra2, dec1, dec2]) ?? [];
  if (west === undefined || east === undefined || low === undefined || high === undefined) {
    return { kind: 'within', ra: [ra1, ra2], dec: [dec1, dec2] };
  }
  return { kind: 'box', box: rectangleOf([west, east], [low, high]) };
};

const MEANINGS = {
  eq: circleMeaning,
  xyz: directionMeaning,
  rect: ([ra1 = ZERO, ra2 = ZERO, dec1 = ZERO, dec2 = ZERO]) =>
    rectangleMeaning(ra1, ra2, dec1, dec2),
  rectEq: ([ra1 = ZERO, dec1 = ZERO, ra2 = ZERO, dec2 = ZERO]) =>
    rectangleMeaning(ra1, ra2, dec1, dec2),
} as const satisfies Record<SkyFunction['arguments'], Meaning>;
