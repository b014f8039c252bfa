// Walking and rebuilding bound trees, whole: into subqueries, sources and conditions.
// Knows the shape of every node and the meaning of none.

import type {
  BoundAggregate,
  BoundBody,
  BoundCommonTable,
  BoundCondition,
  BoundExpression,
  BoundGrouping,
  BoundLimit,
  BoundQuery,
  BoundSelect,
  BoundSource,
  BoundWindowing,
} from './bound.ts';
import type { SkySearch } from './sky/search.ts';

/** Called with each expression before what stands inside it; true says: do not go inside. */
export type Visit = (expression: BoundExpression) => boolean | void;

/** What to put in an expression's place; undefined: look inside it. */
export type Replace = (expression: BoundExpression) => BoundExpression | undefined;

/** Visits an expression and everything in it, subqueries too. */
export const visitExpression = (expression: BoundExpression, visit: Visit): void => {
  rebuildExpression(expression, asReplace(visit));
};

/** Visits every expression of a query, its sources and its subqueries. */
export const visitQuery = (query: BoundQuery, visit: Visit): void => {
  rebuildQuery(query, asReplace(visit));
};

/** Visits every expression of a condition; says whether there is a subquery anywhere in it. */
export const visitCondition = (condition: BoundCondition, visit: Visit): boolean => {
  let hasQuery = hasOwnQuery(condition);
  rebuildCondition(condition, (expression) => {
    if (expression.kind === 'scalar-query') hasQuery = true;
    if (expression.kind === 'case') {
      hasQuery ||= expression.branches.some(({ when }) => hasOwnQuery(when));
    }
    return asReplace(visit)(expression);
  });
  return hasQuery;
};

/** Whether the condition itself, outside of its values, asks a subquery. */
const hasOwnQuery = (condition: BoundCondition): boolean => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.some(hasOwnQuery);
    case 'not':
      return hasOwnQuery(condition.part);
    case 'in-query':
    case 'quantified':
    case 'exists':
      return true;
    case 'compare':
    case 'between':
    case 'in-list':
    case 'like':
    case 'is-null':
    case 'inside':
      return false;
  }
};

/** Whether there is a subquery anywhere in an expression. */
export const hasSubquery = (expression: BoundExpression): boolean =>
  visitCondition({ kind: 'is-null', negated: false, value: expression }, () => undefined);

const asReplace =
  (visit: Visit): Replace =>
  (expression) =>
    visit(expression) === true ? expression : undefined;

/** The expression with every part that `replace` answers for put in place of the old one. */
export const rebuildExpression = (
  expression: BoundExpression,
  replace: Replace,
): BoundExpression => {
  const replaced = replace(expression);
  if (replaced !== undefined) return replaced;
  const one = (part: BoundExpression): BoundExpression => rebuildExpression(part, replace);
  const many = (parts: readonly BoundExpression[]): BoundExpression[] => parts.map(one);
  switch (expression.kind) {
    case 'literal':
    case 'column':
      return expression;
    case 'cast':
    case 'negate':
    case 'invert':
      return { ...expression, value: one(expression.value) };
    case 'aggregate':
      return rebuildAggregate(expression, replace);
    case 'window': {
      const { args, partitionBy, orderBy } = expression;
      const keys = orderBy.map((key) => ({ ...key, value: one(key.value) }));
      return { ...expression, args: many(args), partitionBy: many(partitionBy), orderBy: keys };
    }
    case 'arithmetic':
      return { ...expression, left: one(expression.left), right: one(expression.right) };
    case 'concatenate':
    case 'coalesce':
      return { ...expression, parts: many(expression.parts) };
    case 'call':
      return { ...expression, args: many(expression.args) };
    case 'case':
    case 'switch':
      return rebuildChoice(expression, replace);
    case 'border':
      return { ...expression, ra: one(expression.ra), dec: one(expression.dec) };
    case 'scalar-query':
      return { ...expression, query: rebuildQuery(expression.query, replace) };
  }
};

const rebuildAggregate = (aggregate: BoundAggregate, replace: Replace): BoundAggregate => {
  const { value, separator, orderBy } = aggregate;
  const one = (part: BoundExpression): BoundExpression => rebuildExpression(part, replace);
  return {
    ...aggregate,
    ...(value === undefined ? {} : { value: one(value) }),
    ...(separator === undefined ? {} : { separator: one(separator) }),
    ...(orderBy && { orderBy: orderBy.map((key) => ({ ...key, value: one(key.value) })) }),
  };
};

const rebuildChoice = (
  choice: Extract<BoundExpression, { kind: 'case' | 'switch' }>,
  replace: Replace,
): BoundExpression => {
  const one = (part: BoundExpression): BoundExpression => rebuildExpression(part, replace);
  const otherwise = choice.otherwise === undefined ? {} : { otherwise: one(choice.otherwise) };
  if (choice.kind === 'case') {
    const branches = choice.branches.map(({ when, result }) => ({
      when: rebuildCondition(when, replace),
      result: one(result),
    }));
    return { ...choice, branches, ...otherwise };
  }
  const branches = choice.branches.map(({ when, result }) => ({
    when: one(when),
    result: one(result),
  }));
  return { ...choice, value: one(choice.value), branches, ...otherwise };
};

/** As `rebuildExpression`, for a condition. */
export const rebuildCondition = (condition: BoundCondition, replace: Replace): BoundCondition => {
  const one = (part: BoundExpression): BoundExpression => rebuildExpression(part, replace);
  switch (condition.kind) {
    case 'and':
    case 'or':
      return {
        ...condition,
        parts: condition.parts.map((part) => rebuildCondition(part, replace)),
      };
    case 'not':
      return { ...condition, part: rebuildCondition(condition.part, replace) };
    case 'compare':
      return { ...condition, left: one(condition.left), right: one(condition.right) };
    case 'between': {
      const { value, low, high } = condition;
      return { ...condition, value: one(value), low: one(low), high: one(high) };
    }
    case 'in-list':
      return { ...condition, value: one(condition.value), list: condition.list.map(one) };
    case 'in-query':
    case 'quantified': {
      const query = rebuildQuery(condition.query, replace);
      return { ...condition, value: one(condition.value), query };
    }
    case 'like':
      return { ...condition, value: one(condition.value), pattern: one(condition.pattern) };
    case 'is-null':
      return { ...condition, value: one(condition.value) };
    case 'exists':
      return { ...condition, query: rebuildQuery(condition.query, replace) };
    case 'inside':
      return { ...condition, ra: one(condition.ra), dec: one(condition.dec) };
  }
};

/** As `rebuildExpression`, for a query with its sources. */
export const rebuildQuery = (query: BoundQuery, replace: Replace): BoundQuery => ({
  ...query,
  ...(query.with === undefined
    ? {}
    : { with: query.with.map((common) => rebuildCommon(common, replace)) }),
  body: rebuildBody(query.body, replace),
  ...(query.limit === undefined ? {} : { limit: rebuildLimit(query.limit, replace) }),
});

const rebuildCommon = (common: BoundCommonTable, replace: Replace): BoundCommonTable => {
  const { query, recursion } = common;
  const queries = recursion?.queries.map((step) => rebuildQuery(step, replace)) ?? [];
  return {
    ...common,
    query: rebuildQuery(query, replace),
    ...(recursion === undefined ? {} : { recursion: { ...recursion, queries } }),
  };
};

const rebuildBody = (body: BoundBody, replace: Replace): BoundBody => {
  switch (body.kind) {
    case 'select':
      return rebuildSelect(body, replace);
    case 'set-operation':
      return { ...body, branches: body.branches.map((branch) => rebuildQuery(branch, replace)) };
    case 'values':
      return {
        ...body,
        rows: body.rows.map((row) => row.map((value) => rebuildExpression(value, replace))),
      };
  }
};

const rebuildLimit = ({ offset, count, ...limit }: BoundLimit, replace: Replace): BoundLimit => ({
  ...limit,
  ...(offset === undefined ? {} : { offset: rebuildExpression(offset, replace) }),
  ...(count === undefined ? {} : { count: rebuildExpression(count, replace) }),
});

const rebuildSelect = (select: BoundSelect, replace: Replace): BoundSelect => ({
  ...select,
  outputs: select.outputs.map((output) => rebuildExpression(output, replace)),
  ...(select.from === undefined ? {} : { from: rebuildSource(select.from, replace) }),
  ...(select.where === undefined ? {} : { where: rebuildCondition(select.where, replace) }),
  ...(select.grouping === undefined ? {} : { grouping: rebuildGrouping(select.grouping, replace) }),
  ...(select.having === undefined ? {} : { having: rebuildCondition(select.having, replace) }),
  ...(select.windowing === undefined
    ? {}
    : { windowing: rebuildWindowing(select.windowing, replace) }),
});

const rebuildWindowing = (windowing: BoundWindowing, replace: Replace): BoundWindowing => ({
  ...windowing,
  values: windowing.values.map((value) => rebuildExpression(value, replace)),
});

const rebuildGrouping = (grouping: BoundGrouping, replace: Replace): BoundGrouping => ({
  ...grouping,
  keys: grouping.keys.map((key) => rebuildExpression(key, replace)),
  aggregates: grouping.aggregates.map((aggregate) => rebuildAggregate(aggregate, replace)),
});

const rebuildSource = (source: BoundSource, replace: Replace): BoundSource => {
  switch (source.kind) {
    case 'table':
    case 'rows':
    case 'common':
      return source;
    case 'cone':
      return { ...source, search: rebuildSearch(source.search, replace) };
    case 'derived':
      return { ...source, query: rebuildQuery(source.query, replace) };
    case 'join':
      return {
        ...source,
        left: rebuildSource(source.left, replace),
        right: rebuildSource(source.right, replace),
        ...(source.on === undefined ? {} : { on: rebuildCondition(source.on, replace) }),
      };
  }
};

const rebuildSearch = (search: SkySearch, replace: Replace): SkySearch => {
  const one = (part: BoundExpression): BoundExpression => rebuildExpression(part, replace);
  switch (search.kind) {
    case 'circle':
    case 'box':
      return search;
    case 'around': {
      const { ra, dec, radius } = search;
      return { ...search, ra: one(ra), dec: one(dec), radius: one(radius) };
    }
    case 'within': {
      const { ra, dec } = search;
      return { ...search, ra: [one(ra[0]), one(ra[1])], dec: [one(dec[0]), one(dec[1])] };
    }
  }
};
