// The facts, page by page of the Transact-SQL reference, each run the whole way; and that no
// function of the table is without one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { SCALAR_FUNCTIONS } from '../../src/sql/functions/scalar.ts';
import { ARITHMETIC } from './facts/arithmetic.ts';
import { CHOICES } from './facts/choices.ts';
import { COMPARISONS } from './facts/comparisons.ts';
import { CONVERSIONS } from './facts/conversions.ts';
import { checkPage } from './facts/facts.ts';
import type { Page } from './facts/facts.ts';
import { MOMENT_CONVERSIONS } from './facts/moment-conversions.ts';
import { MOMENTS } from './facts/moments.ts';
import { NUMBERS } from './facts/numbers.ts';
import { TEXTS } from './facts/texts.ts';
import { openLab } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
before(async () => {
  lab = await openLab();
});
after(async () => {
  await lab.close();
});

const THEMES: Readonly<Record<string, readonly Page[]>> = {
  operators: ARITHMETIC,
  comparison: COMPARISONS,
  numbers: NUMBERS,
  text: TEXTS,
  choice: CHOICES,
  'dates and times': MOMENTS,
  conversion: CONVERSIONS,
  'conversion of dates and times': MOMENT_CONVERSIONS,
};

for (const [theme, pages] of Object.entries(THEMES)) {
  describe(`facts of ${theme}`, () => {
    for (const page of pages) test(`"${page.page}" holds`, () => checkPage(lab, page));
  });
}

test('every function of the table has a fact', () => {
  const texts = Object.values(THEMES)
    .flat()
    .flatMap((page) => [
      ...(page.facts ?? []).map(([expression]) => expression),
      ...(page.true ?? []),
    ]);
  const words = texts.flatMap((text) => text.toUpperCase().match(/\w+/g) ?? []);
  // It needs a column that has a unit, which no expression alone is: adql/units.test.ts.
  const tried = new Set([...words, 'IN_UNIT']);
  const untried = Object.keys(SCALAR_FUNCTIONS).filter(
    (name) =>
      !tried.has(name) && SCALAR_FUNCTIONS[name as keyof typeof SCALAR_FUNCTIONS].isDbo !== true,
  );
  assert.deepEqual(untried, []);
});
