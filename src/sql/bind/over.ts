// What stands in the parentheses of OVER: the partition, the order and the frame of a window.
// Which functions have a window, and which of its parts they need, is told where they are bound.

import type { BoundSortKey, BoundWindow } from '../bound.ts';
import type { Frame, FrameEdge, OrderItem, Window } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf } from './constant.ts';

type Over = Pick<BoundWindow, 'partitionBy' | 'orderBy' | 'frame'>;

/** Binds a window; reports what cannot be one. */
export const windowOf = (binding: Binding, over: Window, place: Place): Over | undefined => {
  const { partitionBy, orderBy, frame } = over;
  const parts = partitionBy.map((part) => binding.value(part, place));
  const keys = orderBy.map((key) => sortKeysOf(binding, key, place));
  const foundParts = parts.filter((part) => part !== undefined);
  const foundKeys = keys.filter((key) => key !== undefined);
  if (foundParts.length < parts.length || foundKeys.length < keys.length) return undefined;
  const fault = frame && frameFault(frame, orderBy);
  if (fault !== undefined) return report(binding, over.span, fault);
  return { partitionBy: foundParts, orderBy: foundKeys.flat(), ...(frame && { frame }) };
};

/** `ORDER BY (SELECT NULL)` is how T-SQL says that any order will do; it gives no key. */
const sortKeysOf = (
  binding: Binding,
  { value, descending, span }: OrderItem,
  place: Place,
): readonly BoundSortKey[] | undefined => {
  const bound = binding.value(value, place);
  if (bound === undefined) return undefined;
  if (bound.kind === 'scalar-query') {
    const { body } = bound.query;
    const isAny = body.kind === 'select' && body.from === undefined;
    if (isAny && body.outputs.every(({ kind }) => kind === 'literal')) return [];
  }
  if (bound.kind !== 'literal' && constantOf(bound) === undefined) {
    return [{ value: bound, descending }];
  }
  const message = 'The ORDER BY of a window takes no constant, nor a position.';
  return report(binding, span, message, 'Write ORDER BY (SELECT NULL) where any order will do.');
};

const frameFault = ({ unit, start, end }: Frame, orderBy: readonly OrderItem[]) => {
  if (orderBy.length === 0) return 'ROWS and RANGE need ORDER BY in the OVER.';
  if (unit === 'range' && ('rows' in start || 'rows' in end)) {
    return 'RANGE takes UNBOUNDED and CURRENT ROW alone; ROWS takes a number.';
  }
  const isBackward = start.edge === 'last' || end.edge === 'first';
  return isBackward || EDGES.indexOf(start.edge) > EDGES.indexOf(end.edge)
    ? 'The frame of this window ends before it begins.'
    : undefined;
};

const EDGES: readonly FrameEdge['edge'][] = ['first', 'preceding', 'current', 'following', 'last'];
