// A tree as nested lists, so that a test can state a shape in one line: `(+ a (* b c))`.
// It says everything a tree says but where things stood, and shares no code with the printer.

import type { Expression, ObjectName, Query, SelectItem } from '../../src/sql/tree.ts';
import type { Statement, TableSource } from '../../src/sql/tree.ts';

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

const queryOf = ({ body, orderBy }: Query): string => {
  const order = orderBy.map(({ value, descending }) => `${shapeOf(value)}${descending ? '↓' : ''}`);
  return list([
    `select${body.distinct ? ' distinct' : ''}`,
    ...(body.top === undefined ? [] : [list(['top', shapeOf(body.top)])]),
    ...body.items.map(itemOf),
    ...part('from', body.from.map(sourceOf)),
    ...part('where', body.where === undefined ? [] : [shapeOf(body.where)]),
    ...part('group', body.groupBy.map(shapeOf)),
    ...part('having', body.having === undefined ? [] : [shapeOf(body.having)]),
    ...part('order', order),
  ]);
};

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
    return `${list([objectOf(source.name), ...source.args.map(shapeOf)])}${alias}`;
  }
  const columns = source.columns.map(({ text }) => text);
  return `${queryOf(source.query)}${alias}${columns.length === 0 ? '' : list(columns)}`;
};

/** The shape of an expression. */
export const shapeOf = (node: Expression): string => {
  const no = 'negated' in node && node.negated ? 'not-' : '';
  switch (node.kind) {
    case 'number':
    case 'hex':
      return node.text;
    case 'string':
      return `'${node.value}'`;
    case 'null':
      return 'null';
    case 'column':
      return node.parts.map(({ text }) => text).join('.');
    case 'unary':
      return list([node.operator, shapeOf(node.operand)]);
    case 'binary':
      return list([node.operator, shapeOf(node.left), shapeOf(node.right)]);
    case 'between':
      return list([`${no}between`, ...[node.value, node.low, node.high].map(shapeOf)]);
    case 'in-list':
      return list([`${no}in`, shapeOf(node.value), ...node.list.map(shapeOf)]);
    case 'in-query':
      return list([`${no}in`, shapeOf(node.value), queryOf(node.query)]);
    case 'like': {
      const escape = node.escape === undefined ? [] : [shapeOf(node.escape)];
      return list([`${no}like`, shapeOf(node.value), shapeOf(node.pattern), ...escape]);
    }
    case 'is-null':
      return list([`is-${no}null`, shapeOf(node.value)]);
    case 'exists':
      return list(['exists', queryOf(node.query)]);
    case 'scalar-query':
      return queryOf(node.query);
    case 'case': {
      const operand = node.operand === undefined ? [] : [shapeOf(node.operand)];
      const branches = node.branches.map((branch) =>
        list([shapeOf(branch.when), shapeOf(branch.then)]),
      );
      const otherwise = node.otherwise === undefined ? [] : [shapeOf(node.otherwise)];
      return list(['case', ...operand, ...branches, ...otherwise]);
    }
    case 'cast':
      return list(['cast', shapeOf(node.value), [node.type.name, ...node.type.args].join(' ')]);
    case 'call': {
      const distinct = node.distinct ? ['distinct'] : [];
      const star = node.star ? ['*'] : [];
      return list([objectOf(node.name), ...distinct, ...star, ...node.args.map(shapeOf)]);
    }
  }
};

const list = (parts: readonly string[]): string => `(${parts.join(' ')})`;
