// Random statements for properties: every kind, over the queries and expressions of any-tree.ts.
// Only what a parser can make; every span is empty.

import * as fc from 'fast-check';

import type {
  ColumnDefinition,
  ExecuteStatement,
  Given,
  KeyDefinition,
  Statement,
} from '../../src/sql/statement.ts';
import type { Name } from '../../src/sql/tree.ts';
import { anyOf } from './any-tree.ts';

type Any<T> = fc.Arbitrary<T>;

const { common, expression, name, object, query, source, type } = anyOf;
const span = fc.constant({ start: 0, end: 0 });
const flag = fc.boolean();

const variable: Any<Name> = fc.record({ text: fc.constantFrom('@x', '@y', '@ra_1'), span });

const kind = <Kind extends string>(text: Kind): Any<Kind> => fc.constant(text);

const names = fc.array(name, { minLength: 1, maxLength: 2 });

const whole = fc.constantFrom('0', '1', '-5', '999999999999999999');

const column: Any<ColumnDefinition> = fc
  .record(
    {
      name,
      type,
      isNotNull: flag,
      identity: fc.tuple(whole, whole),
      default: expression,
      isFilled: fc.constant(true as const),
      span,
    },
    { requiredKeys: ['name', 'type', 'isNotNull', 'span'] },
  )
  .map(({ isFilled, ...rest }) =>
    isFilled === undefined || rest.default === undefined ? rest : { ...rest, isFilled },
  );

const key: Any<KeyDefinition> = fc.record({ isPrimary: flag, columns: names, span });

const execute: Any<ExecuteStatement> = fc.record({
  kind: kind('execute'),
  procedure: object,
  args: fc.array(fc.record({ name: variable, value: expression }, { requiredKeys: ['value'] }), {
    maxLength: 2,
  }),
  span,
});

const given: Any<Given> = fc.oneof(
  { weight: 3, arbitrary: expression },
  fc.record({ kind: kind('default'), span }),
);

const rowList = fc.record({
  kind: kind('row-list'),
  rows: fc.array(fc.array(given, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
  span,
});

const noRows = fc.record({ kind: kind('row-list'), rows: fc.constant([[]]), span });

/** TOP before a table has no ties. */
const top = fc.record({ count: expression, percent: flag, ties: fc.constant(false) });

const rest = {
  table: object,
  top,
  from: fc.array(source, { maxLength: 2 }),
  where: expression,
  with: fc.array(common, { minLength: 1, maxLength: 2 }),
  maxRecursion: fc.nat(32_767),
};

const writing: readonly Any<Statement>[] = [
  fc.record(
    { kind: kind('select-statement'), query, into: object, span },
    { requiredKeys: ['kind', 'query', 'span'] },
  ),
  fc.record(
    {
      kind: kind('insert'),
      top,
      table: object,
      columns: fc.array(name, { maxLength: 2 }),
      source: fc.oneof(query, rowList, noRows, execute),
      span,
    },
    { requiredKeys: ['kind', 'table', 'columns', 'source', 'span'] },
  ),
  fc.record(
    {
      kind: kind('update'),
      ...rest,
      changes: fc.array(fc.record({ column: name, value: given }), {
        minLength: 1,
        maxLength: 2,
      }),
      span,
    },
    { requiredKeys: ['kind', 'table', 'changes', 'from', 'span'] },
  ),
  fc.record(
    { kind: kind('delete'), ...rest, span },
    { requiredKeys: ['kind', 'table', 'from', 'span'] },
  ),
  fc.record({ kind: kind('truncate'), table: object, span }),
  fc.record({ kind: kind('identity-insert'), table: object, isOn: flag, span }),
];

const change = fc.oneof(
  fc.record({
    kind: kind('add-columns'),
    columns: fc.array(column, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ kind: kind('drop-columns'), names, ifExists: flag }),
  fc.record({ kind: kind('alter-column'), column }),
  fc.record({ kind: kind('add-key'), key }),
  fc.record({ kind: kind('add-default'), column: name, value: expression }),
  fc.record({ kind: kind('rename-column'), column: name, newName: name }),
);

const parameters = fc.array(fc.record({ name: variable, type }), { maxLength: 2 });

const returns = fc.oneof(
  fc.record({ kind: kind('value'), type, value: expression }),
  fc.record({ kind: kind('rows'), query }),
);

const defining: readonly Any<Statement>[] = [
  fc.record({
    kind: kind('create-table'),
    table: object,
    columns: fc.array(column, { minLength: 1, maxLength: 3 }),
    keys: fc.array(key, { maxLength: 1 }),
    span,
  }),
  fc.record({ kind: kind('alter-table'), table: object, change, span }),
  fc.record({
    kind: kind('create-index'),
    isUnique: flag,
    isClustered: flag,
    table: object,
    columns: fc.array(fc.record({ name, descending: flag }), { minLength: 1, maxLength: 2 }),
    span,
  }),
  fc.record({
    kind: kind('create-view'),
    name: object,
    orAlter: flag,
    columns: fc.array(name, { maxLength: 2 }),
    query,
    span,
  }),
  fc.record({
    kind: kind('create-function'),
    name: object,
    orAlter: flag,
    parameters,
    returns,
    span,
  }),
  fc.record({
    kind: kind('drop'),
    what: fc.constantFrom('table', 'view', 'function'),
    names: fc.array(object, { minLength: 1, maxLength: 2 }),
    ifExists: flag,
    span,
  }),
  fc.record({ kind: kind('undrop-table'), table: object, span }),
];

/** Names that nothing else has: a name is declared once, and before it is used. */
const declared: Any<Statement> = fc.record({
  kind: kind('declare'),
  variable: fc.record({ text: fc.nat(1e9).map((number) => `@declared${number}`), span }),
  type,
  span,
});

const assigned: Any<Statement> = fc
  .record({ variable, value: expression, at: span })
  .map(({ variable: set, value, at }) => ({
    kind: 'assign',
    variables: [set],
    query: {
      kind: 'query',
      body: {
        kind: 'select',
        distinct: false,
        items: [{ kind: 'item', value, span: at }],
        from: [],
        groupBy: [],
        span: at,
      },
      orderBy: [],
      span: at,
    },
    span: at,
  }));

const plain: readonly Any<Statement>[] = [
  declared,
  assigned,
  execute,
  fc.record({ kind: kind('print'), value: expression, span }),
  fc.record({
    kind: kind('raise'),
    message: expression,
    severity: expression,
    state: expression,
    args: fc.array(expression, { maxLength: 2 }),
    span,
  }),
  fc.record({
    kind: kind('throw'),
    number: fc.constant({ kind: 'number', text: '50001', span: { start: 0, end: 0 } } as const),
    message: expression,
    state: expression,
    span,
  }),
  fc.record({ kind: kind('jump'), jump: fc.constantFrom('break', 'continue', 'return'), span }),
  fc.record({ kind: kind('transaction'), move: fc.constantFrom('begin', 'commit'), span }),
  fc.record({ kind: kind('option'), text: fc.constantFrom('SET NOCOUNT ON', 'USE [a b]'), span }),
];

const depth = { maxDepth: 2, depthSize: 'xsmall', depthIdentifier: 'statement' } as const;

/** An ELSE belongs to the nearest IF, so an IF before it stands in a block. */
const boxed = (statement: Statement): Statement =>
  statement.kind === 'if' || statement.kind === 'while'
    ? { kind: 'block', body: [statement], span: statement.span }
    : statement;

/** Any statement, mostly queries and what writes. */
export const anyStatement: Any<Statement> = fc.letrec<{ statement: Statement }>((tie) => {
  const inner = tie('statement');
  const block = fc.record({
    kind: kind('block'),
    body: fc.array(inner, { minLength: 1, maxLength: 2 }),
    span,
  });
  return {
    statement: fc.oneof(
      depth,
      ...writing.map((arbitrary) => ({ arbitrary, weight: 3 })),
      ...[...defining, ...plain].map((arbitrary) => ({ arbitrary, weight: 1 })),
      block,
      fc.record(
        {
          kind: kind('if'),
          condition: expression,
          body: inner.map(boxed),
          otherwise: inner,
          span,
        },
        { requiredKeys: ['kind', 'condition', 'body', 'span'] },
      ),
      fc.record({ kind: kind('while'), condition: expression, body: inner, span }),
    ),
  };
}).statement;
