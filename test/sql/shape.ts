// A tree as nested lists, so that a test can state a shape in one line: `(+ a (* b c))`.
// It says everything a tree says but where things stood, and shares no code with the printer.

import type { Expression, ObjectName, Query, QueryBody } from '../../src/sql/tree.ts';
import type { Select, SelectItem, Statement, TableSource, Top } from '../../src/sql/tree.ts';

/** The shape of a statement. */
export const shapeOfStatement = (statement: Statement): string => {
  if (statement.kind === 'select-statement') {
    const into = statement.into === undefined ? '' : ` into ${objectOf(statement.into)}`;
    return `${queryOf(statement.query)}${into}`;
  }
  const condition = statement.kind === 'drop-table' && statement.ifExists ? ' if-exists' : '';
  return `(${statement.kind}${condition} ${objectOf(statement.table)})`;
};

const objectOf = ({ database, schema, object }: ObjectName): string => {
  const parts = schema === undefined ? [database, object] : [database, schema, object];
  return parts
    .filter((part) => part !== undefined)
    .map(({ text }) => `<${text}>`)
    .join('.');
};

const queryOf = ({ body, orderBy, offset, fetch }: Query): string => {
  const order = orderBy.map(({ value, descending }) => `${shapeOf(value)}${descending ? '↓' : ''}`);
  const page = [
    ...part('order', order),
    ...part('offset', shapesOf(offset)),
    ...part('fetch', shapesOf(fetch)),
  ];
  return bodyOf(body, page);
};

const bodyOf = (body: QueryBody, page: readonly string[] = []): string => {
  if (body.kind === 'select') return selectOf(body, page);
  if (body.kind === 'values') {
    return list(['values', ...body.rows.map((row) => list(shapesOf(...row)))]);
  }
  return list([body.operator, ...body.branches.map((branch) => bodyOf(branch)), ...page]);
};

const selectOf = (body: Select, page: readonly string[]): string =>
  list([
    `select${body.distinct ? ' distinct' : ''}`,
    ...(body.top === undefined ? [] : [topOf(body.top)]),
    ...body.items.map(itemOf),
    ...part('from', body.from.map(sourceOf)),
    ...part('where', body.where === undefined ? [] : [shapeOf(body.where)]),
    ...part('group', shapesOf(...body.groupBy)),
    ...part('having', body.having === undefined ? [] : [shapeOf(body.having)]),
    ...page,
  ]);

const topOf = ({ count, percent, ties }: Top): string =>
  list(['top', shapeOf(count), ...(percent ? ['percent'] : []), ...(ties ? ['ties'] : [])]);

const part = (word: string, parts: readonly string[]): readonly string[] =>
  parts.length === 0 ? [] : [list([word, ...parts])];

const itemOf = (item: SelectItem): string => {
  if (item.kind === 'star')
    return item.qualifier === undefined ? '*' : `${objectOf(item.qualifier)}.*`;
  return item.alias === undefined
    ? shapeOf(item.value)
    : `${shapeOf(item.value)}:${item.alias.text}`;
};

const sourceOf = (source: TableSource): string => {
  if (source.kind === 'join') {
    const on = source.on === undefined ? [] : [shapeOf(source.on)];
    return list([source.join, sourceOf(source.left), sourceOf(source.right), ...on]);
  }
  const alias = source.alias === undefined ? '' : `:${source.alias.text}`;
  if (source.kind === 'table') return `${objectOf(source.name)}${alias}`;
  if (source.kind === 'function-table') {
    return `${list([objectOf(source.name), ...shapesOf(...source.args)])}${alias}`;
  }
  const columns = source.columns.map(({ text }) => text);
  return `${queryOf(source.query)}${alias}${columns.length === 0 ? '' : list(columns)}`;
};

/** The shape of an expression. */
export const shapeOf = <K extends Expression['kind']>(
  node: Extract<Expression, { kind: K }>,
): string => SHAPES[node.kind](node);

type Shapes = {
  readonly [K in Expression['kind']]: (node: Extract<Expression, { kind: K }>) => string;
};

const shapesOf = (...nodes: readonly (Expression | undefined)[]): readonly string[] =>
  nodes.filter((node) => node !== undefined).map((node) => shapeOf(node));

const not = ({ negated }: { readonly negated: boolean }): string => (negated ? 'not-' : '');

const SHAPES: Shapes = {
  number: ({ text }) => text,
  hex: ({ text }) => text,
  string: ({ value }) => `'${value}'`,
  null: () => 'null',
  column: ({ parts }) => parts.map(({ text }) => text).join('.'),
  unary: ({ operator, operand }) => list([operator, shapeOf(operand)]),
  binary: ({ operator, left, right }) => list([operator, ...shapesOf(left, right)]),
  between: (node) => list([`${not(node)}between`, ...shapesOf(node.value, node.low, node.high)]),
  'in-list': (node) => list([`${not(node)}in`, ...shapesOf(node.value, ...node.list)]),
  'in-query': (node) => list([`${not(node)}in`, shapeOf(node.value), queryOf(node.query)]),
  like: (node) => list([`${not(node)}like`, ...shapesOf(node.value, node.pattern, node.escape)]),
  'is-null': (node) => list([`is-${not(node)}null`, shapeOf(node.value)]),
  exists: ({ query }) => list(['exists', queryOf(query)]),
  'scalar-query': ({ query }) => queryOf(query),
  case: ({ operand, branches, otherwise }) =>
    list([
      'case',
      ...shapesOf(operand),
      ...branches.map((branch) => list(shapesOf(branch.when, branch.then))),
      ...shapesOf(otherwise),
    ]),
  cast: ({ value, type }) => list(['cast', shapeOf(value), [type.name, ...type.args].join(' ')]),
  call: ({ name, args, distinct, star }) =>
    list([
      objectOf(name),
      ...(distinct ? ['distinct'] : []),
      ...(star ? ['*'] : []),
      ...shapesOf(...args),
    ]),
};

const list = (parts: readonly string[]): string => `(${parts.join(' ')})`;
