// What may stand behind a call: WITHIN GROUP with the order of an aggregate's rows, IGNORE NULLS,
// and OVER with a window. Which functions take them is the binder's to say.

import type { Expression, Frame, FrameEdge, Window } from '../tree.ts';
import { enclosed, expect, expected } from '../grammar/complaint.ts';
import { orderByOf } from '../grammar/order.ts';
import { advance, at, listOf, peek, spanFrom, take } from '../grammar/reader.ts';
import type { CallTail, Reader } from '../grammar/reader.ts';

/** Takes what stands behind the parentheses of a call. */
export const callTailOf = (reader: Reader): CallTail => {
  const withinGroup = withinGroupOf(reader);
  const ignoresNulls = nullsOf(reader);
  const before = { ...(withinGroup && { withinGroup }), ...(ignoresNulls && { ignoresNulls }) };
  if (!take(reader, 'OVER')) return before;
  const { start } = reader.token;
  const inside = enclosed(reader, windowOf);
  const over = { ...inside, span: spanFrom(reader, start) };
  return { ...before, over };
};

/** `IGNORE NULLS`; neither IGNORE nor RESPECT is a reserved word. */
const nullsOf = (reader: Reader): CallTail['ignoresNulls'] => {
  const { key } = reader.token;
  if ((key !== 'IGNORE' && key !== 'RESPECT') || peek(reader).key !== 'NULLS') return undefined;
  advance(reader);
  advance(reader);
  return key === 'IGNORE' ? true : undefined;
};

/** WITHIN is no reserved word: alone it is an alias. */
const withinGroupOf = (reader: Reader): CallTail['withinGroup'] => {
  if (!at(reader, 'WITHIN') || peek(reader).key !== 'GROUP') return undefined;
  advance(reader);
  advance(reader);
  return enclosed(reader, (inside) => {
    if (!at(inside, 'ORDER')) throw expected(inside, 'ORDER BY in WITHIN GROUP');
    return orderByOf(inside);
  });
};

const windowOf = (reader: Reader): Omit<Window, 'span'> => {
  const partitionBy = take(reader, 'PARTITION') ? partitionOf(reader) : [];
  const orderBy = orderByOf(reader);
  const frame = frameOf(reader);
  return { partitionBy, orderBy, ...(frame && { frame }) };
};

const partitionOf = (reader: Reader): readonly Expression[] => {
  expect(reader, 'BY', 'BY after PARTITION');
  return listOf(reader, reader.rules.expression);
};

const UNITS: ReadonlyMap<string, Frame['unit']> = new Map([
  ['ROWS', 'rows'],
  ['RANGE', 'range'],
]);

/** `ROWS n PRECEDING` ends at the current row. */
const frameOf = (reader: Reader): Frame | undefined => {
  const unit = UNITS.get(reader.token.key);
  if (unit === undefined) return undefined;
  advance(reader);
  if (!take(reader, 'BETWEEN')) return { unit, start: edgeOf(reader), end: { edge: 'current' } };
  const start = edgeOf(reader);
  expect(reader, 'AND', 'AND and the end of the frame');
  return { unit, start, end: edgeOf(reader) };
};

const edgeOf = (reader: Reader): FrameEdge => {
  if (take(reader, 'CURRENT')) {
    expect(reader, 'ROW', 'ROW after CURRENT');
    return { edge: 'current' };
  }
  const isUnbounded = take(reader, 'UNBOUNDED');
  const rows = isUnbounded ? 0 : rowsOf(reader);
  const isBefore = take(reader, 'PRECEDING');
  if (!isBefore) expect(reader, 'FOLLOWING', 'PRECEDING or FOLLOWING');
  if (isUnbounded) return { edge: isBefore ? 'first' : 'last' };
  return { edge: isBefore ? 'preceding' : 'following', rows };
};

/** Nine digits are more rows than any window needs to tell from all. */
const count = /^\d{1,9}$/;

const rowsOf = (reader: Reader): number => {
  if (reader.token.kind !== 'number' || !count.test(reader.token.value)) {
    throw expected(reader, 'UNBOUNDED, CURRENT ROW or a number of rows');
  }
  return Number(advance(reader).value);
};
