// Random trees for properties: every kind of node, and names that are anything but plain.
// Only what a parser can make: what the types allow beyond that (a cross join with ON, a star
// beside arguments) is left out. Every span is empty.

import * as fc from 'fast-check';

import type {
  CommonTable,
  Expression,
  Frame,
  FrameEdge,
  GroupingSets,
  Name,
} from '../../src/sql/tree.ts';
import type { ObjectName, OrderItem, Query, QueryBody, Select } from '../../src/sql/tree.ts';
import type { SelectItem, TableSource, Top, TypeName, Window } from '../../src/sql/tree.ts';

const NOWHERE = { start: 0, end: 0 };
const span = fc.constant(NOWHERE);
const flag = fc.boolean();

const nameText = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'ra', 'Hipparcos', '_x1', 'größe', 'mydb', 'key') },
  fc.constantFrom('select', 'FROM', 'Left', 'go', 'cast', 'nolock', 'index', 'current_timestamp'),
  fc.constantFrom('limit', 'natural', 'rollup', 'cube', 'grouping', 'max', 'precision', 'undrop'),
  fc.constantFrom('a b', '1a', 'a]b', ']', '"', "it's", '#t', '@v', 'a.b', '--', '/*', ' ', '🔭'),
  fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
);

const name: fc.Arbitrary<Name> = fc.record({ text: nameText, span });

const object: fc.Arbitrary<ObjectName> = fc.oneof(
  fc.record({ object: name, span }),
  fc.record({ database: name, object: name, span }),
  fc.record({ database: name, schema: name, object: name, span }),
);

const type: fc.Arbitrary<TypeName> = fc.record({
  name: fc.oneof(
    nameText,
    fc.constantFrom('double precision', 'CHAR varying', 'double  precision'),
  ),
  args: fc.array(fc.oneof(fc.nat(999_999_999), fc.constant('max' as const)), { maxLength: 2 }),
  span,
});

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({
    kind: fc.constant('number' as const),
    text: fc.constantFrom('0', '185.', '.5', '1e10', '1.5E-3', '9223372036854775808'),
    span,
  }),
  fc.record({
    kind: fc.constant('string' as const),
    value: fc.string({ maxLength: 5, unit: 'binary' }),
    span,
  }),
  fc.record({ kind: fc.constant('hex' as const), text: fc.constantFrom('0x0', '0xAbC1'), span }),
  fc.record({ kind: fc.constant('null' as const), span }),
  fc.record({
    kind: fc.constant('variable' as const),
    name: fc.constantFrom('@x', '@@ROWCOUNT', '@größe'),
    span,
  }),
  fc.record({
    kind: fc.constant('column' as const),
    parts: fc.array(name, { minLength: 1, maxLength: 4 }),
    span,
  }),
);

const operator = fc.constantFrom(
  ...(['or', 'and', '=', '<>', '<', '<=', '>', '>=', '+', '-'] as const),
  ...(['*', '/', '%', '&', '|', '^', 'or', 'and', '-', '*'] as const),
);

type Any<T> = fc.Arbitrary<T>;

const testsOf = (one: Any<Expression>, query: Any<Query>): readonly Any<Expression>[] => [
  fc.record({
    kind: fc.constant('between' as const),
    negated: flag,
    value: one,
    low: one,
    high: one,
    span,
  }),
  fc.record({
    kind: fc.constant('in-list' as const),
    negated: flag,
    value: one,
    // A list of one subquery is a subquery.
    list: fc
      .array(one, { minLength: 1, maxLength: 3 })
      .filter(([first, second]) => first?.kind !== 'scalar-query' || second !== undefined),
    span,
  }),
  fc.record({ kind: fc.constant('in-query' as const), negated: flag, value: one, query, span }),
  fc.record({
    kind: fc.constant('quantified' as const),
    operator: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
    quantifier: fc.constantFrom('any', 'all'),
    value: one,
    query,
    span,
  }),
  fc.record(
    {
      kind: fc.constant('like' as const),
      negated: flag,
      value: one,
      pattern: one,
      escape: one,
      span,
    },
    { requiredKeys: ['kind', 'negated', 'value', 'pattern', 'span'] },
  ),
  fc.record({ kind: fc.constant('is-null' as const), negated: flag, value: one, span }),
  fc.record({ kind: fc.constant('exists' as const), query, span }),
];

const orderItemOf = (one: Any<Expression>): Any<OrderItem> =>
  fc.record({ value: one, descending: flag, span });

const edge: Any<FrameEdge> = fc.oneof(
  fc.record({ edge: fc.constantFrom('first', 'current', 'last') }),
  fc.record({ edge: fc.constantFrom('preceding', 'following'), rows: fc.nat(999_999_999) }),
);

const frame: Any<Frame> = fc.record({
  unit: fc.constantFrom('rows', 'range'),
  start: edge,
  end: edge,
});

const windowOf = (one: Any<Expression>): Any<Window> =>
  fc.record(
    { partitionBy: fc.array(one, { maxLength: 2 }), orderBy: orderOf(one), frame, span },
    { requiredKeys: ['partitionBy', 'orderBy', 'span'] },
  );

const branchOf = (one: Any<Expression>) =>
  // oxlint-disable-next-line unicorn/no-thenable -- never awaited: SQL's own word for it
  fc.record({ when: one, then: one });

const operandsOf = (one: Any<Expression>, query: Any<Query>): readonly Any<Expression>[] => [
  fc.record({
    kind: fc.constant('unary' as const),
    operator: fc.constantFrom('not', '-', '+', '~'),
    operand: one,
    span,
  }),
  fc.record({ kind: fc.constant('binary' as const), operator, left: one, right: one, span }),
  fc.record({ kind: fc.constant('scalar-query' as const), query, span }),
  fc.record({
    kind: fc.constant('collate' as const),
    value: one,
    collation: fc.record({
      text: fc.constantFrom('Latin1_General_BIN', 'sql_latin1_general_cp1_cs_as'),
      span,
    }),
    span,
  }),
  fc.record(
    {
      kind: fc.constant('case' as const),
      operand: one,
      branches: fc.array(branchOf(one), { minLength: 1, maxLength: 2 }),
      otherwise: one,
      span,
    },
    { requiredKeys: ['kind', 'branches', 'span'] },
  ),
  fc.record(
    {
      kind: fc.constant('cast' as const),
      value: one,
      type,
      style: one,
      tries: fc.constant(true as const),
      span,
    },
    { requiredKeys: ['kind', 'value', 'type', 'span'] },
  ),
  fc
    .record(
      {
        kind: fc.constant('call' as const),
        name: object,
        args: fc.array(one, { maxLength: 3 }),
        distinct: flag,
        star: flag,
        withinGroup: fc.array(orderItemOf(one), { minLength: 1, maxLength: 2 }),
        ignoresNulls: fc.constant(true as const),
        over: windowOf(one),
        span,
      },
      { requiredKeys: ['kind', 'name', 'args', 'distinct', 'star', 'span'] },
    )
    .map((call) => {
      const hasArguments = call.args.length > 0;
      return { ...call, distinct: call.distinct && hasArguments, star: call.star && !hasArguments };
    }),
];

const table: Any<TableSource> = fc.record(
  { kind: fc.constant('table' as const), name: object, alias: name, span },
  { requiredKeys: ['kind', 'name', 'span'] },
);

const sourcesOf = (
  source: Any<TableSource>,
  one: Any<Expression>,
  query: Any<Query>,
): readonly Any<TableSource>[] => [
  fc.record(
    {
      kind: fc.constant('function-table' as const),
      name: object,
      args: fc.array(one, { maxLength: 3 }),
      alias: name,
      span,
    },
    { requiredKeys: ['kind', 'name', 'args', 'span'] },
  ),
  fc.record({
    kind: fc.constant('derived' as const),
    query: fc.oneof({ weight: 3, arbitrary: query }, valuesOf(one)),
    alias: name,
    columns: fc.array(name, { maxLength: 2 }),
    span,
  }),
  fc.record({
    kind: fc.constant('join' as const),
    join: fc.constantFrom('inner', 'left', 'right', 'full'),
    left: source,
    right: source,
    on: one,
    span,
  }),
  fc.record({
    kind: fc.constant('join' as const),
    join: fc.constantFrom('cross', 'cross-apply', 'outer-apply'),
    left: source,
    right: source,
    span,
  }),
];

const itemOf = (one: Any<Expression>): Any<SelectItem> =>
  fc.oneof(
    fc.record(
      { kind: fc.constant('star' as const), qualifier: object, span },
      { requiredKeys: ['kind', 'span'] },
    ),
    fc.record(
      { kind: fc.constant('item' as const), value: one, alias: name, span },
      { requiredKeys: ['kind', 'value', 'span'] },
    ),
  );

const topOf = (one: Any<Expression>): Any<Top> =>
  fc.record({ count: one, percent: flag, ties: flag });

const groupingOf = (one: Any<Expression>): Any<GroupingSets> =>
  fc.record({
    kind: fc.constant('grouping-sets' as const),
    how: fc.constantFrom('rollup', 'cube', 'sets'),
    lists: fc.array(fc.array(one, { maxLength: 2 }), { minLength: 1, maxLength: 2 }),
    span,
  });

const selectOf = (source: Any<TableSource>, one: Any<Expression>): Any<Select> =>
  fc.record(
    {
      kind: fc.constant('select' as const),
      distinct: flag,
      top: topOf(one),
      items: fc.array(itemOf(one), { minLength: 1, maxLength: 3 }),
      from: fc.array(source, { maxLength: 2 }),
      where: one,
      groupBy: fc.array(fc.oneof({ weight: 4, arbitrary: one }, groupingOf(one)), {
        maxLength: 2,
      }),
      having: one,
      span,
    },
    { requiredKeys: ['kind', 'distinct', 'items', 'from', 'groupBy', 'span'] },
  );

const orderOf = (one: Any<Expression>): Any<readonly OrderItem[]> =>
  fc.array(orderItemOf(one), { maxLength: 2 });

/** An operation inside another stands in parentheses. */
const operationOf = (body: Any<QueryBody>): Any<QueryBody> =>
  fc.record({
    kind: fc.constant('set-operation' as const),
    operator: fc.constantFrom('union', 'union all', 'except', 'intersect'),
    branches: fc.array(body, { minLength: 2, maxLength: 3 }),
    span,
  });

const queryOf = (body: Any<QueryBody>, one: Any<Expression>): Any<Query> =>
  fc
    .record(
      {
        kind: fc.constant('query' as const),
        body,
        orderBy: orderOf(one),
        offset: one,
        fetch: one,
        span,
      },
      { requiredKeys: ['kind', 'body', 'orderBy', 'span'] },
    )
    .map(({ offset, fetch, ...query }) => {
      if (offset === undefined || query.orderBy.length === 0) return query;
      return { ...query, offset, ...(fetch && { fetch }) };
    });

/** Rows of values stand in FROM only, and have no order. */
const valuesOf = (one: Any<Expression>): Any<Query> =>
  fc
    .integer({ min: 1, max: 3 })
    .chain((width) =>
      fc.array(fc.array(one, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 2,
      }),
    )
    .map((rows) => ({
      kind: 'query',
      body: { kind: 'values', rows, span: NOWHERE },
      orderBy: [],
      span: NOWHERE,
    }));

interface Trees {
  expression: Expression;
  source: TableSource;
  body: QueryBody;
  query: Query;
}

/** Whatever nests counts against one depth, so that trees stay small. */
const depth = { maxDepth: 4, depthSize: 'xsmall', depthIdentifier: 'tree' } as const;

const {
  query: anyQuery,
  expression: anyExpression,
  source: anySource,
} = fc.letrec((tie: fc.LetrecTypedTie<Trees>) => {
  const [one, source, query] = [tie('expression'), tie('source'), tie('query')] as const;
  const body = tie('body');
  return {
    expression: fc.oneof(depth, leaf, ...operandsOf(one, query), ...testsOf(one, query)),
    source: fc.oneof(depth, table, ...sourcesOf(source, one, query)),
    body: fc.oneof(depth, selectOf(source, one), operationOf(body)),
    query: queryOf(body, one),
  };
});

const common: Any<CommonTable> = fc.record({
  kind: fc.constant('common-table' as const),
  name,
  columns: fc.array(name, { maxLength: 2 }),
  query: anyQuery,
  span,
});

/** A query with what may frame that of a whole statement. */
const wholeQuery: Any<Query> = fc
  .record(
    {
      query: anyQuery,
      with: fc.array(common, { minLength: 1, maxLength: 2 }),
      maxRecursion: fc.nat(32_767),
    },
    { requiredKeys: ['query'] },
  )
  .map(({ query, ...around }) => ({ ...query, ...around }));

/** What statements are made of. */
export const anyOf = {
  query: wholeQuery,
  common,
  expression: anyExpression,
  name,
  object,
  source: anySource,
  type,
};
