// A tree as text of ADQL: every name in double quotes and every operation in parentheses, so that
// nothing is left to how tightly operators bind. Total over what adql/any-tree.ts makes.

import type { Expression, Name, ObjectName, Query, QueryBody } from '../../../src/sql/tree.ts';
import type { OrderItem, SelectItem, TableSource } from '../../../src/sql/tree.ts';

const nameOf = ({ text }: Name): string => `"${text.replaceAll('"', '""')}"`;

const objectOf = ({ database, schema, object }: ObjectName): string =>
  [database, schema, object]
    .flatMap((part) => (part === undefined ? [] : [nameOf(part)]))
    .join('.');

const list = <T>(items: readonly T[], print: (item: T) => string): string =>
  items.map(print).join(', ');

const not = (negated: boolean): string => (negated ? 'NOT ' : '');

/** A value or a condition. */
export const printed = (node: Expression): string => {
  switch (node.kind) {
    case 'number':
    case 'hex':
      return node.text;
    case 'string':
      return `'${node.value.replaceAll("'", "''")}'`;
    case 'null':
      return 'NULL';
    case 'column':
      return node.parts.map(nameOf).join('.');
    case 'unary':
      return `(${node.operator.toUpperCase()} ${printed(node.operand)})`;
    case 'binary':
      return `(${printed(node.left)} ${node.operator.toUpperCase()} ${printed(node.right)})`;
    case 'between':
      return (
        `(${printed(node.value)} ${not(node.negated)}BETWEEN ` +
        `${printed(node.low)} AND ${printed(node.high)})`
      );
    case 'in-list':
      return `(${printed(node.value)} ${not(node.negated)}IN (${list(node.list, printed)}))`;
    case 'in-query':
      return `(${printed(node.value)} ${not(node.negated)}IN (${printedQuery(node.query)}))`;
    case 'like': {
      const word = node.anyCase === true ? 'ILIKE' : 'LIKE';
      return `(${printed(node.value)} ${not(node.negated)}${word} ${printed(node.pattern)})`;
    }
    case 'is-null':
      return `(${printed(node.value)} IS ${not(node.negated)}NULL)`;
    case 'exists':
      return `EXISTS (${printedQuery(node.query)})`;
    case 'scalar-query':
      return `(${printedQuery(node.query)})`;
    case 'call': {
      const inside = node.star
        ? '*'
        : `${node.distinct ? 'DISTINCT ' : ''}${list(node.args, printed)}`;
      return `${objectOf(node.name)}(${inside})`;
    }
    case 'cast': {
      const { name, args } = node.type;
      const length = args.length === 0 ? '' : `(${args.join()})`;
      return `CAST(${printed(node.value)} AS ${name}${length})`;
    }
    case 'case':
    case 'collate':
    case 'quantified':
    case 'variable':
      throw new RangeError(`no ${node.kind} among the trees of ADQL`);
  }
};

const itemOf = (item: SelectItem): string => {
  if (item.kind === 'star')
    return item.qualifier === undefined ? '*' : `${objectOf(item.qualifier)}.*`;
  return `${printed(item.value)}${aliasOf(item.alias)}`;
};

const aliasOf = (alias: Name | undefined): string =>
  alias === undefined ? '' : ` AS ${nameOf(alias)}`;

const sourceOf = (source: TableSource): string => {
  switch (source.kind) {
    case 'table':
      return `${objectOf(source.name)}${aliasOf(source.alias)}`;
    case 'function-table':
      return `${objectOf(source.name)}(${list(source.args, printed)})${aliasOf(source.alias)}`;
    case 'derived':
      return `(${printedQuery(source.query)})${aliasOf(source.alias)}`;
    case 'join': {
      const { join, left, right, on, using } = source;
      const natural = using === 'natural' ? 'NATURAL ' : '';
      const by = Array.isArray(using) ? ` USING (${list(using as readonly Name[], nameOf)})` : '';
      const condition = on === undefined ? by : ` ON ${printed(on)}`;
      const words = `${natural}${join.toUpperCase()} JOIN`;
      return `(${sourceOf(left)}) ${words} (${sourceOf(right)})${condition}`;
    }
  }
};

const bodyOf = (body: QueryBody): string => {
  if (body.kind === 'values') throw new RangeError('no VALUES in ADQL');
  if (body.kind === 'set-operation') {
    const branches = body.branches.map((branch) => `(${bodyOf(branch)})`);
    return branches.join(` ${body.operator.toUpperCase()} `);
  }
  const { distinct, top, items, from, where, groupBy, having } = body;
  const groups = groupBy.flatMap((item) => (item.kind === 'grouping-sets' ? [] : [item]));
  return [
    `SELECT${distinct ? ' DISTINCT' : ''}${top === undefined ? '' : ` TOP ${printed(top.count)}`}`,
    list(items, itemOf),
    ...(from.length === 0 ? [] : [`FROM ${list(from, sourceOf)}`]),
    ...(where === undefined ? [] : [`WHERE ${printed(where)}`]),
    ...(groups.length === 0 ? [] : [`GROUP BY ${list(groups, printed)}`]),
    ...(having === undefined ? [] : [`HAVING ${printed(having)}`]),
  ].join(' ');
};

const orderOf = ({ value, descending }: OrderItem): string =>
  `${printed(value)}${descending ? ' DESC' : ''}`;

/** A query with its order and its page. */
export const printedQuery = (query: Query): string => {
  const { with: common = [], body, orderBy, offset, fetch } = query;
  const counted =
    fetch === undefined || body.kind !== 'select'
      ? body
      : { ...body, top: { count: fetch, percent: false, ties: false } };
  return [
    ...(common.length === 0
      ? []
      : [
          `WITH ${list(common, (each) => `${nameOf(each.name)} AS (${printedQuery(each.query)})`)}`,
        ]),
    bodyOf(counted),
    ...(orderBy.length === 0 ? [] : [`ORDER BY ${list(orderBy, orderOf)}`]),
    ...(offset === undefined ? [] : [`OFFSET ${printed(offset)}`]),
  ].join(' ');
};
