// Every production of ADQL's grammar is read, and what is not of it is refused: where, in which
// words and with what to do instead.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseIn } from '../../../src/sql/parse.ts';
import { ACCEPTED, REFUSED } from './cases.ts';

for (const [production, texts] of Object.entries(ACCEPTED)) {
  void test(`<${production}> is read.`, () => {
    for (const each of texts) {
      const text = typeof each === 'string' ? each : each[0];
      const parsed = parseIn('adql', text);
      assert.equal(parsed.kind, 'parsed', `${text}: ${JSON.stringify(parsed)}`);
      if (parsed.kind === 'parsed') assert.equal(parsed.batch.dialect, 'adql');
    }
  });
}

void test('What is not of ADQL is refused at its place, with what to do instead.', () => {
  for (const { text, line = 1, column, says, hint = '' } of REFUSED) {
    const parsed = parseIn('adql', text);
    assert.equal(parsed.kind, 'unparsable', text);
    const [error] = parsed.kind === 'unparsable' ? parsed.errors : [];
    const said = `${text}: ${JSON.stringify(error)}`;
    assert.deepEqual([error?.line, error?.column], [line, column], said);
    assert.ok(error?.message.includes(says), said);
    assert.ok((error?.hint ?? '').includes(hint), said);
  }
});
