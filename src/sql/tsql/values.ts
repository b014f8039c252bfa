// VALUES as a table: rows of values between parentheses, each of as many.
// It stands in FROM, and behind INSERT.

import type { Expression, Values } from '../tree.ts';
import { enclosed, expect } from '../grammar/complaint.ts';
import { fault, listOf, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';

/** `VALUES (1, 'a'), (2, 'b')`. */
export const valuesOf = (reader: Reader): Values => {
  const { start } = reader.token;
  expect(reader, 'VALUES');
  const rows: [readonly Expression[], ...(readonly Expression[])[]] = [rowOf(reader)];
  const [first] = rows;
  while (take(reader, ',')) {
    const { start: rowStart } = reader.token;
    const row = rowOf(reader);
    if (row.length !== first.length) {
      const message = `This row has ${row.length} values, and the first has ${first.length}.`;
      throw fault(reader, spanFrom(reader, rowStart), { message });
    }
    rows.push(row);
  }
  return { kind: 'values', rows, span: spanFrom(reader, start) };
};

const rowOf = (reader: Reader): readonly Expression[] =>
  enclosed(reader, (inside) => listOf(inside, inside.rules.expression));
