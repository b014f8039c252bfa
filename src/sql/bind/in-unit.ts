// IN_UNIT: a number in another unit than its own, by the factor between them. Reported are values
// whose unit is not known, and units that do not measure the same.

import { unitFactor } from '../../domain/unit.ts';
import type { BoundExpression } from '../bound.ts';
import type { Expression } from '../tree.ts';
import { FLOAT, isNumeric, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { converted } from './convert.ts';
import { unitOf } from './value-unit.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** `IN_UNIT(x, 'arcsec')`. */
export const bindInUnit = (
  binding: Binding,
  { args, span }: Call,
  place: Place,
): BoundExpression | undefined => {
  const [value, wanted, surplus] = args;
  if (value === undefined || wanted === undefined || surplus !== undefined) {
    return report(binding, span, 'IN_UNIT takes 2 arguments.', "Write IN_UNIT(x, 'arcsec').");
  }
  if (wanted.kind !== 'string') {
    return report(binding, wanted.span, 'The unit of IN_UNIT stands in quotes.');
  }
  const bound = binding.value(value, place);
  if (bound === undefined) return undefined;
  if (!isNumeric(bound.type)) {
    const message = `IN_UNIT takes a number, not ${typeText(bound.type)}.`;
    return report(binding, value.span, message);
  }
  const unit = unitOf(bound);
  if (unit === undefined) {
    const message = 'The unit of this value is not known, so it cannot be given in another.';
    return report(binding, value.span, message, 'Multiply it by the factor.');
  }
  const to = wanted.value.trim();
  const found = unitFactor(unit, to);
  if (found.kind === 'factor') {
    const factor = { kind: 'literal', type: FLOAT, text: String(found.factor) } as const;
    const name = { kind: 'literal', type: varchar(Math.max(1, to.length)), text: to } as const;
    return {
      kind: 'call',
      type: FLOAT,
      name: 'IN_UNIT',
      args: [converted(bound, FLOAT), factor, name],
    };
  }
  const why = found.kind === 'unknown' ? `the unit '${found.unit}' is not known here` : WHY;
  const message = `A value in '${unit}' cannot be given in '${to}': ${why}.`;
  return report(binding, span, message);
};

const WHY = 'they do not measure the same, or not by a factor';
