// A tree as canonical T-SQL on one line: parsing what is printed gives the same tree but for
// its spans. Comments, hints and needless parentheses are gone; nothing is abbreviated.
// It recurses, for the parser lets no tree be deeper than its depthMax.

import { bracketed } from '../domain/table.ts';
import { isPlainWord } from './lexer.ts';
import type { CommonTable, Expression, Frame, FrameEdge, Name, ObjectName } from './tree.ts';
import type { OrderItem, Query, QueryBody, Select, SelectItem, TableSource } from './tree.ts';
import type { GroupItem, GroupingSets, Top, TypeName, Window } from './tree.ts';
import { linksOf } from './grammar/chain.ts';
import type { ChainOperator } from './grammar/chain.ts';
import { BINARY_LEVELS, LEVEL, levelOf, UNARY_LEVELS } from './grammar/operators.ts';
import {
  BARE_FUNCTIONS,
  GROUPING_WORDS,
  RESERVED,
  RESERVED_FUNCTIONS,
  TABLE_HINTS,
} from './tsql/words.ts';
import { TYPED_FUNCTIONS, TYPE_SECOND_WORDS } from './tsql/words.ts';

/** How each kind of a union is printed. */
export type Printers<U extends { readonly kind: string }> = {
  readonly [K in U['kind']]: (node: Extract<U, { kind: K }>) => string;
};

/** The query, with INTO behind its select list, and the variables that its items set. */
export const printQuery = (
  query: Query,
  into?: ObjectName,
  variables: readonly Name[] = [],
): string => {
  const { with: common = [], body, orderBy, offset, fetch, maxRecursion } = query;
  return [
    ...printWith(common),
    printBody(body, { into, variables }),
    ...clause('ORDER BY', orderBy, printOrder),
    ...(offset === undefined ? [] : [`OFFSET ${printExpression(offset)} ROWS`]),
    ...(fetch === undefined ? [] : [`FETCH NEXT ${printExpression(fetch)} ROWS ONLY`]),
    ...printOption(maxRecursion),
  ].join(' ');
};

/** `OPTION (…)`, or nothing where it says nothing. */
export const printOption = (maxRecursion: number | undefined): readonly string[] =>
  maxRecursion === undefined ? [] : [`OPTION (MAXRECURSION ${maxRecursion})`];

/** `WITH a AS (…)`, or nothing for an empty list. */
export const printWith = (tables: readonly CommonTable[]): readonly string[] =>
  clause('WITH', tables, printCommon);

const printCommon = ({ name, columns, query }: CommonTable): string =>
  `${printName(name)}${printNames(columns)} AS ${printSubquery(query)}`;

const printNames = (names: readonly Name[]): string =>
  names.length === 0 ? '' : `(${commas(names, printName)})`;

/** What a statement's own query has, and no other. */
interface Target {
  readonly into: ObjectName | undefined;
  readonly variables: readonly Name[];
}

const NO_TARGET: Target = { into: undefined, variables: [] };

const printBody = (body: QueryBody, target: Target): string => {
  if (body.kind === 'select') return printSelect(body, target);
  if (body.kind === 'values') return `VALUES ${commas(body.rows, (row) => `(${printList(row)})`)}`;
  const branches = body.branches.map((branch, at) => {
    const text = printBody(branch, at === 0 ? target : NO_TARGET);
    return branch.kind === 'select' ? text : `(${text})`;
  });
  return branches.join(` ${body.operator.toUpperCase()} `);
};

const printSelect = (select: Select, { into, variables }: Target): string =>
  [
    'SELECT',
    ...(select.distinct ? ['DISTINCT'] : []),
    ...(select.top === undefined ? [] : [printTop(select.top)]),
    commas(select.items, (item, at) => `${assignedTo(variables[at])}${printItem(item)}`),
    ...(into === undefined ? [] : [`INTO ${printObject(into)}`]),
    ...clause('FROM', select.from, printSource),
    ...(select.where === undefined ? [] : [`WHERE ${printExpression(select.where)}`]),
    ...clause('GROUP BY', select.groupBy, printGroupItem),
    ...(select.having === undefined ? [] : [`HAVING ${printExpression(select.having)}`]),
  ].join(' ');

const printGroupItem = (item: GroupItem): string =>
  item.kind === 'grouping-sets'
    ? `${GROUPINGS[item.how]} (${commas(item.lists, (each) => `(${printList(each)})`)})`
    : printExpression(item);

const GROUPINGS = {
  rollup: 'ROLLUP',
  cube: 'CUBE',
  sets: 'GROUPING SETS',
} as const satisfies Record<GroupingSets['how'], string>;

/** Only a plain number or a subquery stands after TOP without parentheses of its own. */
export const printTop = ({ count, percent, ties }: Top): string => {
  const isPlain = count.kind === 'number' || count.kind === 'scalar-query';
  const rows = isPlain ? printExpression(count) : `(${printExpression(count)})`;
  return `TOP ${rows}${percent ? ' PERCENT' : ''}${ties ? ' WITH TIES' : ''}`;
};

/** `WORD a, b`, or nothing for an empty list. */
export const clause = <T>(word: string, list: readonly T[], print: (one: T) => string): string[] =>
  list.length === 0 ? [] : [`${word} ${commas(list, print)}`];

/** Printed one by one, with commas between. */
export const commas = <T>(list: readonly T[], print: (one: T, at: number) => string): string =>
  list.map((one, at) => print(one, at)).join(', ');

const assignedTo = (variable: Name | undefined): string =>
  variable === undefined ? '' : `${variable.text} = `;

const printItem = (item: SelectItem): string => {
  if (item.kind === 'star') return item.qualifier ? `${printObject(item.qualifier)}.*` : '*';
  // A bare `a = b` would read back as the value b under the alias a.
  return `${printValue(item.value)}${printAlias(item.alias)}`;
};

const printOrder = ({ value, descending }: OrderItem): string =>
  `${printExpression(value)}${descending ? ' DESC' : ''}`;

const printAlias = (alias: Name | undefined): string =>
  alias === undefined ? '' : ` AS ${printName(alias)}`;

/** One source of FROM. */
export const printSource = <K extends TableSource['kind']>(
  source: Extract<TableSource, { kind: K }>,
): string => SOURCES[source.kind](source);

type Join = Extract<TableSource, { kind: 'join' }>;

const JOIN_WORDS = {
  inner: 'JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
  cross: 'CROSS JOIN',
  'cross-apply': 'CROSS APPLY',
  'outer-apply': 'OUTER APPLY',
} as const satisfies Record<Join['join'], string>;

const printJoin = ({ join, left, right, on }: Join): string => {
  const second = right.kind === 'join' ? `(${printSource(right)})` : printSource(right);
  const condition = on === undefined ? '' : ` ON ${printExpression(on)}`;
  return `${printSource(left)} ${JOIN_WORDS[join]} ${second}${condition}`;
};

const printDerived = ({ query, alias, columns }: Extract<TableSource, { kind: 'derived' }>) =>
  `${printSubquery(query)}${printAlias(alias)}${printNames(columns)}`;

const SOURCES: Printers<TableSource> = {
  table: ({ name, alias }) => `${printObject(name)}${printAlias(alias)}`,
  'function-table': ({ name, args, alias }) =>
    `${printObject(name)}(${printList(args)})${printAlias(alias)}`,
  derived: printDerived,
  join: printJoin,
};

/** A name in the form that reads back as this name: in brackets where a plain word would not. */
export const printName = ({ text }: Name): string => quoted(text);

const quoted = (text: string): string =>
  isPlainWord(text) && !isTaken(text.toUpperCase()) ? text : bracketed(text);

/** Whether a plain word is, or somewhere may be taken for, something other than a name. */
const isTaken = (word: string): boolean => TAKEN.some((words) => words.has(word));

const TAKEN = [RESERVED, TYPED_FUNCTIONS, BARE_FUNCTIONS, TABLE_HINTS, GROUPING_WORDS] as const;

/** The name of a table, function or procedure. */
export const printObject = ({ database, schema, object }: ObjectName): string => {
  if (database === undefined) return printName(object);
  const middle = schema === undefined ? '' : `${printName(schema)}.`;
  return `${printName(database)}.${middle}${printName(object)}`;
};

const printCalled = (name: ObjectName): string => {
  const word = name.object.text.toUpperCase();
  const isBuiltIn = RESERVED_FUNCTIONS.has(word) || BARE_FUNCTIONS.has(word);
  return name.database === undefined && isBuiltIn ? name.object.text : printObject(name);
};

const printSubquery = (query: Query): string => `(${printQuery(query)})`;

const printList = (list: readonly Expression[]): string => commas(list, printExpression);

/** A value or a condition. */
export const printExpression = <K extends Expression['kind']>(
  node: Extract<Expression, { kind: K }>,
): string => EXPRESSIONS[node.kind](node);

/** An operand where only what binds at least so tightly stands without parentheses. */
const printAt = (level: number, operand: Expression): string =>
  levelOf(operand) < level ? `(${printExpression(operand)})` : printExpression(operand);

/** An operand that is a value and no test, as predicates take it. */
const printValue = (operand: Expression): string => printAt(LEVEL.additive, operand);

type Binary = Extract<Expression, { kind: 'binary' }>;

const printBinary = (node: Binary): string => {
  const { operator, left, right } = node;
  if (operator === 'and' || operator === 'or') return printChain(node, operator);
  const level = BINARY_LEVELS[operator];
  // Comparisons do not chain; the others lean to the left.
  const first = level === LEVEL.predicate ? printValue(left) : printAt(level, left);
  return `${first} ${operator} ${printAt(level + 1, right)}`;
};

/** A chain as the parser would shape it needs no parentheses; another shape keeps its own. */
const printChain = (node: Binary, operator: ChainOperator): string =>
  (linksOf(node, operator) ?? [node.left, node.right])
    .map((term) => printAt(BINARY_LEVELS[operator] + 1, term))
    .join(` ${operator.toUpperCase()} `);

const printUnary = ({ operator, operand }: Extract<Expression, { kind: 'unary' }>): string =>
  `${operator === 'not' ? 'NOT ' : operator}${printAt(UNARY_LEVELS[operator].operand, operand)}`;

const printCase = (node: Extract<Expression, { kind: 'case' }>): string =>
  [
    'CASE',
    ...(node.operand === undefined ? [] : [printExpression(node.operand)]),
    ...node.branches.map(
      ({ when, then }) => `WHEN ${printExpression(when)} THEN ${printExpression(then)}`,
    ),
    ...(node.otherwise === undefined ? [] : [`ELSE ${printExpression(node.otherwise)}`]),
    'END',
  ].join(' ');

const printCall = (call: Extract<Expression, { kind: 'call' }>): string => {
  const { name, args, distinct, star, withinGroup = [], ignoresNulls, over } = call;
  const inside = star ? '*' : `${distinct ? 'DISTINCT ' : ''}${printList(args)}`;
  const order = clause('ORDER BY', withinGroup, printOrder).map(
    (text) => ` WITHIN GROUP (${text})`,
  );
  const nulls = ignoresNulls === true ? ' IGNORE NULLS' : '';
  return `${printCalled(name)}(${inside})${order.join('')}${nulls}${printOver(over)}`;
};

const printOver = (over: Window | undefined): string => {
  if (over === undefined) return '';
  const { partitionBy, orderBy, frame } = over;
  const parts = [
    ...clause('PARTITION BY', partitionBy, printExpression),
    ...clause('ORDER BY', orderBy, printOrder),
    ...(frame === undefined ? [] : [printFrame(frame)]),
  ];
  return ` OVER (${parts.join(' ')})`;
};

/** A frame in the words of T-SQL, which DuckDB has too. */
export const printFrame = ({ unit, start, end }: Frame): string =>
  `${unit.toUpperCase()} BETWEEN ${printEdge(start)} AND ${printEdge(end)}`;

const printEdge = (edge: FrameEdge): string =>
  'rows' in edge ? `${edge.rows} ${edge.edge.toUpperCase()}` : EDGES[edge.edge];

const EDGES = {
  first: 'UNBOUNDED PRECEDING',
  current: 'CURRENT ROW',
  last: 'UNBOUNDED FOLLOWING',
} as const;

const printCast = ({ value, type, style, tries }: Extract<Expression, { kind: 'cast' }>) => {
  const before = tries === true ? 'TRY_' : '';
  const [what, target] = [printExpression(value), printType(type)];
  return style === undefined
    ? `${before}CAST(${what} AS ${target})`
    : `${before}CONVERT(${target}, ${what}, ${printExpression(style)})`;
};

/** A type as CAST takes it. */
export const printType = ({ name, args }: TypeName): string => {
  const [first, second, ...more] = name.toUpperCase().split(' ');
  const isTwoWords =
    second !== undefined && TYPE_SECOND_WORDS.get(first ?? '') === second && more.length === 0;
  const sizes = args.length === 0 ? '' : `(${args.join(', ')})`;
  return `${isTwoWords ? name : quoted(name)}${sizes}`;
};

const not = (negated: boolean): string => (negated ? 'NOT ' : '');

const EXPRESSIONS: Printers<Expression> = {
  number: ({ text }) => text,
  hex: ({ text }) => text,
  string: ({ value }) => `'${value.replaceAll("'", "''")}'`,
  null: () => 'NULL',
  variable: ({ name }) => name,
  column: ({ parts }) => parts.map((part) => printName(part)).join('.'),
  unary: printUnary,
  binary: printBinary,
  between: ({ negated, value, low, high }) =>
    `${printValue(value)} ${not(negated)}BETWEEN ${printValue(low)} AND ${printValue(high)}`,
  'in-list': ({ negated, value, list }) =>
    `${printValue(value)} ${not(negated)}IN (${printList(list)})`,
  'in-query': ({ negated, value, query }) =>
    `${printValue(value)} ${not(negated)}IN ${printSubquery(query)}`,
  quantified: ({ operator, quantifier, value, query }) =>
    `${printValue(value)} ${operator} ${quantifier.toUpperCase()} ${printSubquery(query)}`,
  like: ({ negated, value, pattern, escape }) =>
    `${printValue(value)} ${not(negated)}LIKE ${printValue(pattern)}` +
    (escape === undefined ? '' : ` ESCAPE ${printValue(escape)}`),
  'is-null': ({ negated, value }) => `${printValue(value)} IS ${not(negated)}NULL`,
  exists: ({ query }) => `EXISTS ${printSubquery(query)}`,
  'scalar-query': ({ query }) => printSubquery(query),
  case: printCase,
  collate: ({ value, collation }) =>
    `${printAt(LEVEL.primary, value)} COLLATE ${printName(collation)}`,
  cast: printCast,
  call: printCall,
};
