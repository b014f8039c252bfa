// Ways over a tree that miss nothing: for each kind of node, the nodes directly below it.
// The table is total by its type, so a kind that joins the tree must join it too. Nothing here
// recurses.

import type { Expression, Query, QueryBody, SelectItem, Statement, TableSource } from './tree.ts';

/** Everything in a tree that has a kind. */
type TreeNode = Statement | Query | QueryBody | SelectItem | TableSource | Expression;

type Kind = TreeNode['kind'];

/** Visits the node and all below it in the order of the text, each with its depth below it. */
export const walk = (root: TreeNode, visit: (node: TreeNode, depth: number) => void): void => {
  const waiting: { readonly node: TreeNode; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    visit(node, depth);
    const below = depth + (FRAMES.has(node.kind) ? 0 : 1);
    for (const child of childrenOf(node).toReversed()) waiting.push({ node: child, depth: below });
  }
};

/** Kinds that frame others and add no level: a subquery is one level, not four. */
const FRAMES: ReadonlySet<Kind> = new Set([
  'select-statement',
  'query',
  'select',
  'values',
  'item',
]);

/** The nodes directly below a node, in the order of the text. */
const childrenOf = <K extends Kind>(node: Extract<TreeNode, { kind: K }>) =>
  CHILDREN[node.kind](node);

const none = (): readonly TreeNode[] => [];

const present = (nodes: readonly (TreeNode | undefined)[]): readonly TreeNode[] =>
  nodes.filter((node) => node !== undefined);

const CHILDREN: {
  readonly [K in Kind]: (node: Extract<TreeNode, { kind: K }>) => readonly TreeNode[];
} = {
  'select-statement': ({ query }) => [query],
  'drop-table': none,
  'undrop-table': none,
  query: ({ body, orderBy, offset, fetch }) =>
    present([body, ...orderBy.map(({ value }) => value), offset, fetch]),
  select: ({ top, items, from, where, groupBy, having }) =>
    present([top?.count, ...items, ...from, where, ...groupBy, having]),
  'set-operation': ({ branches }) => branches,
  values: ({ rows }) => rows.flat(),
  star: none,
  item: ({ value }) => [value],
  table: none,
  'function-table': ({ args }) => args,
  derived: ({ query }) => [query],
  join: ({ left, right, on }) => present([left, right, on]),
  number: none,
  string: none,
  hex: none,
  null: none,
  column: none,
  unary: ({ operand }) => [operand],
  binary: ({ left, right }) => [left, right],
  between: ({ value, low, high }) => [value, low, high],
  'in-list': ({ value, list }) => [value, ...list],
  'in-query': ({ value, query }) => [value, query],
  like: ({ value, pattern, escape }) => present([value, pattern, escape]),
  'is-null': ({ value }) => [value],
  exists: ({ query }) => [query],
  'scalar-query': ({ query }) => [query],
  case: ({ operand, branches, otherwise }) =>
    present([operand, ...branches.flatMap(({ when, then }) => [when, then]), otherwise]),
  cast: ({ value }) => [value],
  call: ({ args }) => args,
};
