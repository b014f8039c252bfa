// Ways over a tree that miss nothing: for each kind of node, the nodes directly below it.
// The table is total by its type, so a kind that joins the tree must join it too. Nothing here
// recurses.

import { fold } from '../domain/table.ts';
import type { FoldedName } from '../domain/table.ts';
import type { AlterTable, Given, InsertSource, Statement } from './statement.ts';
import type { CommonTable, Expression, GroupingSets, Query, QueryBody } from './tree.ts';
import type { SelectItem, TableSource } from './tree.ts';

/** Every statement of a batch, those inside others too, in the order of the text. */
export function* statementsIn(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    if (statement.kind === 'block') yield* statementsIn(statement.body);
    if (statement.kind === 'while') yield* statementsIn([statement.body]);
    if (statement.kind === 'if') {
      yield* statementsIn([statement.body]);
      if (statement.otherwise !== undefined) yield* statementsIn([statement.otherwise]);
    }
  }
}

/** Names of the common tables of a statement, which no table of their names hides behind. */
export const commonNames = (statement: Statement): ReadonlySet<FoldedName> => {
  const names = new Set<FoldedName>();
  walk(statement, (node) => {
    if (node.kind === 'common-table') names.add(fold(node.name.text));
  });
  return names;
};

/** Everything in a tree that has a kind. */
export type TreeNode =
  | Statement
  | CommonTable
  | Query
  | QueryBody
  | SelectItem
  | TableSource
  | Expression
  | GroupingSets;

type Kind = TreeNode['kind'];

/** Visits the node and all below it in the order of the text, each with its depth below it. */
export const walk = (root: TreeNode, visit: (node: TreeNode, depth: number) => void): void => {
  const waiting: { readonly node: TreeNode; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    visit(node, depth);
    const below = depth + (FRAMES.has(node.kind) ? 0 : 1);
    const children = childrenOf(node);
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child !== undefined) waiting.push({ node: child, depth: below });
    }
  }
};

/** Kinds that frame others and add no level: a subquery is one level, not four. */
const FRAMES: ReadonlySet<Kind> = new Set([
  'select-statement',
  'assign',
  'insert',
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

const insertedNodes = (source: InsertSource): readonly TreeNode[] => {
  if (source.kind !== 'row-list') return [source];
  return givenNodes(source.rows.flat());
};

const givenNodes = (given: readonly Given[]): readonly TreeNode[] =>
  given.filter((each) => each.kind !== 'default');

const changeNodes = (change: AlterTable['change']): readonly TreeNode[] => {
  if (change.kind === 'add-default') return [change.value];
  if (change.kind !== 'add-columns') return [];
  return present(change.columns.map((column) => column.default));
};

const CHILDREN: {
  readonly [K in Kind]: (node: Extract<TreeNode, { kind: K }>) => readonly TreeNode[];
} = {
  'select-statement': ({ query }) => [query],
  declare: none,
  assign: ({ query }) => [query],
  insert: ({ top, source }) => present([top?.count, ...insertedNodes(source)]),
  update: ({ with: common = [], top, changes, from, where }) => {
    const values = givenNodes(changes.map(({ value }) => value));
    return present([...common, top?.count, ...values, ...from, where]);
  },
  delete: ({ with: common = [], top, from, where }) =>
    present([...common, top?.count, ...from, where]),
  truncate: none,
  'identity-insert': none,
  'create-table': ({ columns }) => present(columns.map((column) => column.default)),
  'alter-table': ({ change }) => changeNodes(change),
  'create-index': none,
  'create-view': ({ query }) => [query],
  'create-function': ({ returns }) =>
    returns.kind === 'value' ? [returns.value] : [returns.query],
  drop: none,
  'undrop-table': none,
  execute: ({ args }) => args.map(({ value }) => value),
  print: ({ value }) => [value],
  raise: ({ message, severity, state, args }) => [message, severity, state, ...args],
  throw: ({ number, message, state }) => [number, message, state],
  block: ({ body }) => body,
  if: ({ condition, body, otherwise }) => present([condition, body, otherwise]),
  while: ({ condition, body }) => [condition, body],
  jump: none,
  transaction: none,
  option: none,
  go: none,
  'common-table': ({ query }) => [query],
  query: ({ with: common = [], body, orderBy, offset, fetch }) =>
    present([...common, body, ...orderBy.map(({ value }) => value), offset, fetch]),
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
  variable: none,
  column: none,
  unary: ({ operand }) => [operand],
  binary: ({ left, right }) => [left, right],
  between: ({ value, low, high }) => [value, low, high],
  'in-list': ({ value, list }) => [value, ...list],
  'in-query': ({ value, query }) => [value, query],
  quantified: ({ value, query }) => [value, query],
  'grouping-sets': ({ lists }) => lists.flat(),
  like: ({ value, pattern, escape }) => present([value, pattern, escape]),
  'is-null': ({ value }) => [value],
  exists: ({ query }) => [query],
  'scalar-query': ({ query }) => [query],
  case: ({ operand, branches, otherwise }) =>
    present([operand, ...branches.flatMap(({ when, then }) => [when, then]), otherwise]),
  collate: ({ value }) => [value],
  cast: ({ value, style }) => present([value, style]),
  call: ({ args, withinGroup = [], over }) => [
    ...args,
    ...withinGroup.map(({ value }) => value),
    ...(over?.partitionBy ?? []),
    ...(over?.orderBy ?? []).map(({ value }) => value),
  ],
};
