// The name of a type as CAST and CONVERT take it: `float`, `varchar(max)`, `decimal(10, 2)`.
// Which types there are is the binder's business.

import type { TypeName } from '../tree.ts';
import { enclosed, expected, refused } from '../grammar/complaint.ts';
import { nameOf } from '../grammar/name.ts';
import { advance, at, listOf, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { TYPE_SECOND_WORDS } from './words.ts';

/** A type's name with the numbers in parentheses after it. */
export const typeNameOf = (reader: Reader): TypeName => {
  const start = reader.token.start;
  const first = nameOf(reader, "a type's name");
  if (at(reader, '.')) throw refused(reader, first.span, TYPES_OF_ITS_OWN);
  const second = TYPE_SECOND_WORDS.get(first.text.toUpperCase());
  const hasSecond = second !== undefined && at(reader, second);
  const name = hasSecond ? `${first.text} ${advance(reader).value}` : first.text;
  const args = at(reader, '(') ? enclosed(reader, (inside) => listOf(inside, sizeOf)) : [];
  return { name, args, span: spanFrom(reader, start) };
};

const TYPES_OF_ITS_OWN = {
  name: 'types with a dotted name',
  later: false,
  instead: 'Use a type of SQL, as float, bigint or varchar(20).',
};

/** Nine digits are exact as a number and more than any length or precision there is. */
const size = /^\d{1,9}$/;

const sizeOf = (reader: Reader): number | 'max' => {
  if (take(reader, 'MAX')) return 'max';
  if (reader.token.kind !== 'number' || !size.test(reader.token.value)) {
    throw expected(reader, "a type's length or precision");
  }
  return Number(advance(reader).value);
};
