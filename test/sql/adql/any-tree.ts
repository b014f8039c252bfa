// Random trees of ADQL for properties: every kind of node that its parser makes, and names that are
// anything but plain. Every span is empty.

import * as fc from 'fast-check';

import type { Expression, Name, ObjectName, Query, QueryBody } from '../../../src/sql/tree.ts';
import type {
  OrderItem,
  Select,
  SelectItem,
  TableSource,
  TypeName,
} from '../../../src/sql/tree.ts';

type Any<T> = fc.Arbitrary<T>;

const NOWHERE = { start: 0, end: 0 };
const span = fc.constant(NOWHERE);
const flag = fc.boolean();
const kind = <K extends string>(text: K): Any<K> => fc.constant(text);

const name: Any<Name> = fc.record({
  text: fc.oneof(
    fc.constantFrom('ra', 'Hipparcos', 'size', 'select', 'TOP', 'offset', 'limit', 'mydb'),
    fc.constantFrom('a b', '1a', '"', "it's", '[x]', '#t', '@v', 'a.b', '--', ' ', '🔭'),
    fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }),
  ),
  span,
});

const object: Any<ObjectName> = fc.oneof(
  fc.record({ object: name, span }),
  fc.record({ database: name, object: name, span }),
  fc.record({ database: name, schema: name, object: name, span }),
);

const count: Any<Expression> = fc.record({
  kind: kind('number'),
  text: fc.integer({ min: 1, max: 1000 }).map(String),
  span,
});

const type: Any<TypeName> = fc.oneof(
  fc.record({
    name: fc.constantFrom('SMALLINT', 'integer', 'BigInt', 'REAL', 'DOUBLE PRECISION', 'TIMESTAMP'),
    args: fc.constant([]),
    span,
  }),
  fc.record({
    name: fc.constantFrom('CHAR', 'VARCHAR'),
    args: fc.array(fc.nat(8000), { maxLength: 1 }),
    span,
  }),
);

const leaf: Any<Expression> = fc.oneof(
  fc.record({
    kind: kind('number'),
    text: fc.constantFrom('0', '3600.', '.5', '1e10', '1.5E-3', '9223372036854775808'),
    span,
  }),
  fc.record({ kind: kind('string'), value: fc.string({ maxLength: 5, unit: 'binary' }), span }),
  fc.record({ kind: kind('hex'), text: fc.constantFrom('0x0', '0xAbC1'), span }),
  fc.record({ kind: kind('null'), span }),
  fc.record({ kind: kind('column'), parts: fc.array(name, { minLength: 1, maxLength: 4 }), span }),
);

const operator = fc.constantFrom(
  ...(['or', 'and', '=', '<>', '<', '<=', '>', '>='] as const),
  ...(['+', '-', '*', '/', '&', '|', '^', '||'] as const),
);

const expressionsOf = (one: Any<Expression>, query: Any<Query>): readonly Any<Expression>[] => [
  fc.record({
    kind: kind('unary'),
    operator: fc.constantFrom('not', '-', '+', '~'),
    operand: one,
    span,
  }),
  fc.record({ kind: kind('binary'), operator, left: one, right: one, span }),
  fc.record({ kind: kind('between'), negated: flag, value: one, low: one, high: one, span }),
  fc.record({
    kind: kind('in-list'),
    negated: flag,
    value: one,
    // A list of one subquery is a subquery.
    list: fc
      .array(one, { minLength: 1, maxLength: 3 })
      .filter(([first, second]) => first?.kind !== 'scalar-query' || second !== undefined),
    span,
  }),
  fc.record({ kind: kind('in-query'), negated: flag, value: one, query, span }),
  fc.record(
    {
      kind: kind('like'),
      negated: flag,
      value: one,
      pattern: one,
      anyCase: fc.constant(true as const),
      span,
    },
    { requiredKeys: ['kind', 'negated', 'value', 'pattern', 'span'] },
  ),
  fc.record({ kind: kind('is-null'), negated: flag, value: one, span }),
  fc.record({ kind: kind('exists'), query, span }),
  fc.record({ kind: kind('scalar-query'), query, span }),
  fc.record({ kind: kind('cast'), value: one, type, span }),
  fc
    .record({
      kind: kind('call'),
      name: object,
      args: fc.array(one, { maxLength: 3 }),
      distinct: flag,
      star: flag,
      span,
    })
    .map((call) => {
      const hasArguments = call.args.length > 0;
      return { ...call, distinct: call.distinct && hasArguments, star: call.star && !hasArguments };
    }),
];

const sourcesOf = (
  source: Any<TableSource>,
  one: Any<Expression>,
  query: Any<Query>,
): readonly Any<TableSource>[] => {
  const join = fc.constantFrom(
    'inner' as const,
    'left' as const,
    'right' as const,
    'full' as const,
  );
  const sides = { kind: kind('join'), join, left: source, right: source, span };
  return [
    fc.record({ kind: kind('derived'), query, alias: name, columns: fc.constant([]), span }),
    fc.record({ ...sides, on: one }),
    fc.record({ ...sides, using: fc.array(name, { minLength: 1, maxLength: 2 }) }),
    fc.record({ ...sides, using: kind('natural') }),
    fc.record({ ...sides, join: kind('cross') }),
  ];
};

const table: Any<TableSource> = fc.record(
  { kind: kind('table'), name: object, alias: name, span },
  { requiredKeys: ['kind', 'name', 'span'] },
);

const itemOf = (one: Any<Expression>): Any<SelectItem> =>
  fc.oneof(
    fc.record({ kind: kind('star'), qualifier: object, span }, { requiredKeys: ['kind', 'span'] }),
    fc.record(
      { kind: kind('item'), value: one, alias: name, span },
      { requiredKeys: ['kind', 'value', 'span'] },
    ),
  );

const selectOf = (source: Any<TableSource>, one: Any<Expression>): Any<Select> =>
  fc.record(
    {
      kind: kind('select'),
      distinct: flag,
      top: fc.record({ count, percent: fc.constant(false), ties: fc.constant(false) }),
      items: fc.array(itemOf(one), { minLength: 1, maxLength: 3 }),
      from: fc.array(source, { maxLength: 2 }),
      where: one,
      groupBy: fc.array(one, { maxLength: 2 }),
      having: one,
      span,
    },
    { requiredKeys: ['kind', 'distinct', 'items', 'from', 'groupBy', 'span'] },
  );

const operationOf = (body: Any<QueryBody>): Any<QueryBody> =>
  fc.record({
    kind: kind('set-operation'),
    operator: fc.constantFrom(
      ...(['union', 'union all', 'except', 'except all', 'intersect', 'intersect all'] as const),
    ),
    branches: fc.array(body, { minLength: 2, maxLength: 3 }),
    span,
  });

/** TOP beside OFFSET is FETCH in the tree. */
const queryOf = (body: Any<QueryBody>, one: Any<Expression>): Any<Query> => {
  const orderBy: Any<readonly OrderItem[]> = fc.array(
    fc.record({ value: one, descending: flag, span }),
    { maxLength: 2 },
  );
  return fc
    .record({ body, orderBy, offset: fc.option(count, { nil: undefined }) })
    .map(({ body: whole, orderBy: keys, offset }): Query => {
      const query = { kind: 'query', body: whole, orderBy: keys, span: NOWHERE } as const;
      if (offset === undefined) return query;
      if (whole.kind !== 'select' || whole.top === undefined) return { ...query, offset };
      const { top, ...select } = whole;
      return { ...query, body: select, offset, fetch: top.count };
    });
};

interface Trees {
  expression: Expression;
  source: TableSource;
  body: QueryBody;
  query: Query;
}

const depth = { maxDepth: 4, depthSize: 'xsmall', depthIdentifier: 'adql' } as const;

const { query: anyQuery } = fc.letrec((tie: fc.LetrecTypedTie<Trees>) => {
  const [one, source, query] = [tie('expression'), tie('source'), tie('query')] as const;
  const body = tie('body');
  return {
    expression: fc.oneof(depth, leaf, ...expressionsOf(one, query)),
    source: fc.oneof(depth, table, ...sourcesOf(source, one, query)),
    body: fc.oneof(depth, selectOf(source, one), operationOf(body)),
    query: queryOf(body, one),
  };
});

/** A whole query, with WITH before it or without. */
export const anyWholeQuery: Any<Query> = fc
  .record(
    {
      query: anyQuery,
      with: fc.array(
        fc.record({
          kind: kind('common-table'),
          name,
          columns: fc.constant([]),
          query: anyQuery,
          span,
        }),
        { minLength: 1, maxLength: 2 },
      ),
    },
    { requiredKeys: ['query'] },
  )
  .map(({ query, ...around }) => ({ ...query, ...around }));
