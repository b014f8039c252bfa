// A tree as nested lists, so that a test can state a shape in one line: `(+ a (* b c))`.
// It says everything a tree says but where things stood, and shares no code with the printer.

import type { Statement } from '../../src/sql/statement.ts';
import type {
  CommonTable,
  Expression,
  FrameEdge,
  GroupItem,
  Name,
  ObjectName,
} from '../../src/sql/tree.ts';
import type { OrderItem, Query, QueryBody, Select, SelectItem } from '../../src/sql/tree.ts';
import type { TableSource, Top, TypeName, Window } from '../../src/sql/tree.ts';

/** The shape of a statement. */
export const shapeOfStatement = <K extends Statement['kind']>(
  statement: Extract<Statement, { kind: K }>,
): string => STATEMENTS[statement.kind](statement);

const shapesOfStatements = (statements: readonly Statement[]): readonly string[] =>
  statements.map((statement) => shapeOfStatement(statement));

const nameTexts = (names: readonly Name[]): readonly string[] => names.map(({ text }) => text);

const STATEMENTS: {
  readonly [K in Statement['kind']]: (statement: Extract<Statement, { kind: K }>) => string;
} = {
  'select-statement': ({ query, into }) =>
    `${queryOf(query)}${into === undefined ? '' : ` into ${objectOf(into)}`}`,
  declare: ({ variable, type }) => list(['declare', variable.text, typeOf(type)]),
  assign: ({ variables, query }) => list(['assign', ...nameTexts(variables), queryOf(query)]),
  insert: ({ top, table, columns, source }) => {
    const names = part('columns', nameTexts(columns));
    const some = top === undefined ? [] : [topOf(top)];
    return list(['insert', objectOf(table), ...some, ...names, insertedOf(source)]);
  },
  update: (statement) => {
    const changes = statement.changes.map(
      ({ column, value }) => `${column.text}=${givenOf(value)}`,
    );
    return list(['update', objectOf(statement.table), ...changes, ...restOf(statement)]);
  },
  delete: (statement) => list(['delete', objectOf(statement.table), ...restOf(statement)]),
  truncate: ({ table }) => list(['truncate', objectOf(table)]),
  'identity-insert': ({ table, isOn }) => list([`numbers-${isOn ? 'on' : 'off'}`, objectOf(table)]),
  'create-table': ({ table, columns, keys }) =>
    list(['create-table', objectOf(table), ...columns.map(columnOf), ...keys.map(keyOf)]),
  'alter-table': ({ table, change }) => list(['alter-table', objectOf(table), changeOf(change)]),
  'create-index': ({ isUnique, isClustered, table, columns }) => {
    const word = `index${isUnique ? ' unique' : ''}${isClustered ? ' sorted' : ''}`;
    const keys = columns.map(({ name, descending }) => `${name.text}${descending ? '↓' : ''}`);
    return list([word, objectOf(table), ...keys]);
  },
  'create-view': ({ name, orAlter, columns, query }) => {
    const word = orAlter ? 'view or-alter' : 'view';
    return list([word, objectOf(name), ...nameTexts(columns), queryOf(query)]);
  },
  'create-function': ({ name, parameters, returns }) => {
    const given = parameters.map((each) => `${each.name.text}:${typeOf(each.type)}`);
    const body =
      returns.kind === 'value'
        ? [typeOf(returns.type), shapeOf(returns.value)]
        : [queryOf(returns.query)];
    return list(['function', objectOf(name), ...given, ...body]);
  },
  drop: ({ what, names, ifExists }) =>
    list([`drop-${what}`, ...(ifExists ? ['if-exists'] : []), ...names.map(objectOf)]),
  'undrop-table': ({ table }) => list(['undrop-table', objectOf(table)]),
  execute: ({ procedure, args }) => {
    const given = args.map(
      ({ name, value }) => `${name === undefined ? '' : `${name.text}=`}${shapeOf(value)}`,
    );
    return list(['exec', objectOf(procedure), ...given]);
  },
  print: ({ value }) => list(['print', shapeOf(value)]),
  raise: ({ message, severity, state, args }) =>
    list(['raise', ...shapesOf(message, severity, state, ...args)]),
  throw: ({ number, message, state }) => list(['throw', ...shapesOf(number, message, state)]),
  block: ({ body }) => list(['block', ...shapesOfStatements(body)]),
  if: ({ condition, body, otherwise }) => {
    const bodies = otherwise === undefined ? [body] : [body, otherwise];
    return list(['if', shapeOf(condition), ...shapesOfStatements(bodies)]);
  },
  while: ({ condition, body }) => list(['while', shapeOf(condition), shapeOfStatement(body)]),
  jump: ({ jump }) => list([jump]),
  transaction: ({ move }) => list([move]),
  option: ({ text }) => list(['option', text]),
  go: ({ times }) => list(['go', `${times}`]),
};

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;

const insertedOf = (source: Of<'insert'>['source']): string => {
  if (source.kind === 'query') return queryOf(source);
  if (source.kind === 'execute') return shapeOfStatement(source);
  const rows = source.rows.map((row) => list(row.map(givenOf)));
  return list(['rows', ...rows]);
};

const givenOf = (given: Of<'update'>['changes'][number]['value']): string =>
  given.kind === 'default' ? 'default' : shapeOf(given);

const restOf = (statement: Of<'update' | 'delete'>): readonly string[] => {
  const { with: common = [], top, from, where, maxRecursion } = statement;
  return [
    ...part('with', common.map(commonOf)),
    ...(top === undefined ? [] : [topOf(top)]),
    ...part('from', from.map(sourceOf)),
    ...part('where', shapesOf(where)),
    ...(maxRecursion === undefined ? [] : [`recursion=${maxRecursion}`]),
  ];
};

const typeOf = ({ name, args }: TypeName): string => [name, ...args].join(' ');

const columnOf = (column: Of<'create-table'>['columns'][number]): string => {
  const demands = [
    column.isNotNull ? ' not-null' : '',
    column.identity === undefined ? '' : ` identity ${column.identity.join(' ')}`,
    column.default === undefined ? '' : ` default ${shapeOf(column.default)}`,
    column.isFilled === true ? ' filled' : '',
  ];
  return list([`${column.name.text} ${typeOf(column.type)}${demands.join('')}`]);
};

const keyOf = ({ isPrimary, columns }: Of<'create-table'>['keys'][number]): string =>
  list([isPrimary ? 'primary' : 'unique', ...columns.map(({ text }) => text)]);

const changeOf = (change: Of<'alter-table'>['change']): string => {
  switch (change.kind) {
    case 'add-columns':
      return list(['add', ...change.columns.map(columnOf)]);
    case 'drop-columns':
      return list([
        change.ifExists ? 'drop if-exists' : 'drop',
        ...change.names.map(({ text }) => text),
      ]);
    case 'alter-column':
      return list(['alter', columnOf(change.column)]);
    case 'add-key':
      return list(['add', keyOf(change.key)]);
    case 'add-default':
      return list(['default', change.column.text, shapeOf(change.value)]);
    case 'rename-column':
      return list(['rename', change.column.text, change.newName.text]);
  }
};

const objectOf = ({ database, schema, object }: ObjectName): string => {
  const parts = schema === undefined ? [database, object] : [database, schema, object];
  return parts
    .filter((part) => part !== undefined)
    .map(({ text }) => `<${text}>`)
    .join('.');
};

const queryOf = (query: Query): string => {
  const { with: common = [], body, orderBy, offset, fetch, maxRecursion } = query;
  const page = [
    ...part('order', ordersOf(orderBy)),
    ...part('offset', shapesOf(offset)),
    ...part('fetch', shapesOf(fetch)),
    ...(maxRecursion === undefined ? [] : [`recursion=${maxRecursion}`]),
  ];
  return [...part('with', common.map(commonOf)), bodyOf(body, page)].join(' ');
};

const commonOf = ({ name, columns, query }: CommonTable): string =>
  list([name.text, ...columns.map(({ text }) => text), queryOf(query)]);

const ordersOf = (orderBy: readonly OrderItem[]): readonly string[] =>
  orderBy.map(({ value, descending }) => `${shapeOf(value)}${descending ? '↓' : ''}`);

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
    ...part('group', body.groupBy.map(groupOf)),
    ...part('having', body.having === undefined ? [] : [shapeOf(body.having)]),
    ...page,
  ]);

const groupOf = (item: GroupItem): string =>
  item.kind === 'grouping-sets'
    ? list([item.how, ...item.lists.map((each) => list(shapesOf(...each)))])
    : shapeOf(item);

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
  variable: ({ name }) => name,
  column: ({ parts }) => parts.map(({ text }) => text).join('.'),
  unary: ({ operator, operand }) => list([operator, shapeOf(operand)]),
  binary: ({ operator, left, right }) => list([operator, ...shapesOf(left, right)]),
  between: (node) => list([`${not(node)}between`, ...shapesOf(node.value, node.low, node.high)]),
  'in-list': (node) => list([`${not(node)}in`, ...shapesOf(node.value, ...node.list)]),
  'in-query': (node) => list([`${not(node)}in`, shapeOf(node.value), queryOf(node.query)]),
  quantified: ({ operator, quantifier, value, query }) =>
    list([`${operator}-${quantifier}`, shapeOf(value), queryOf(query)]),
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
  cast: ({ value, type, style, tries }) =>
    list([
      tries === true ? 'try-cast' : 'cast',
      shapeOf(value),
      [type.name, ...type.args].join(' '),
      ...(style === undefined ? [] : [shapeOf(style)]),
    ]),
  collate: ({ value, collation }) => list(['collate', shapeOf(value), collation.text]),
  call: ({ name, args, distinct, star, withinGroup = [], ignoresNulls, over }) =>
    list([
      objectOf(name),
      ...(distinct ? ['distinct'] : []),
      ...(star ? ['*'] : []),
      ...shapesOf(...args),
      ...part('within', ordersOf(withinGroup)),
      ...(ignoresNulls === true ? ['ignore-nulls'] : []),
      ...(over === undefined ? [] : [overOf(over)]),
    ]),
};

const overOf = ({ partitionBy, orderBy, frame }: Window): string =>
  list([
    'over',
    ...part('partition', shapesOf(...partitionBy)),
    ...part('order', ordersOf(orderBy)),
    ...(frame === undefined ? [] : [list([frame.unit, edgeOf(frame.start), edgeOf(frame.end)])]),
  ]);

const edgeOf = (edge: FrameEdge): string =>
  'rows' in edge ? `${edge.rows}-${edge.edge}` : edge.edge;

const list = (parts: readonly string[]): string => `(${parts.join(' ')})`;
