// The pages made from the code's own tables are those that are committed.
// Nothing of them is written by hand.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { referencePages } from '../../scripts/reference.ts';

for (const [path, text] of await referencePages()) {
  test(`${path} is what scripts/reference.ts makes`, async () => {
    assert.equal(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'), text);
  });
}
