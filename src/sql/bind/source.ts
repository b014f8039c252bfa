// FROM: tables, sky functions, subqueries and joins, and the relations they give to names.
// A join's ON sees what is joined by it and nothing beside.

import type { SpaceObject } from '../../domain/space-object.ts';
import { fold } from '../../domain/table.ts';
import type { Database } from '../../domain/catalog.ts';
import type { BoundCondition, BoundSource } from '../bound.ts';
import type { Expression, JoinKind, Name, ObjectName, Span, TableSource } from '../tree.ts';
import { noteRead, report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import type { ToldViews } from '../catalog/view.ts';
import { commonNamed, readCommon } from './with.ts';
import { partsOf } from './condition.ts';
import { isJoinable } from './outer-join.ts';
import type { OuterJoinSides } from './outer-join.ts';
import { bindNamed } from './named.ts';
import { findTable } from './names.ts';
import type { BoundFrom, Relation, Scope } from './relation.ts';
import { bindSky } from './sky.ts';
import { bindUsing } from './using.ts';
import { bindSplit, isSplit } from './split.ts';
import { calledRows, namedColumns, ownFunctionOf, viewRowsOf } from './space-object.ts';
import { viewsOf } from './told-views.ts';

/**
 * Tables and subqueries of one FROM. DuckDB takes a second to put 50 inner joins in order, 3 for
 * 64, and 7 minutes for 190; SQL Server allows 256. In subqueries of FROM there may be as many
 * again, for their joins are put in order by themselves.
 */
const sourcesMax = 50;

/** Binds the sources between commas, which make one cross join. */
export const bindFrom = (
  binding: Binding,
  sources: readonly TableSource[],
  outer: Scope | undefined,
): BoundFrom | undefined => {
  const surplus = leavesOf(sources)[sourcesMax];
  if (surplus !== undefined) {
    const message = `FROM joins more than ${sourcesMax} tables.`;
    return report(binding, surplus.span, message, 'Join some of them in a subquery in FROM.');
  }
  const span = { start: sources[0]?.span.start ?? 0, end: sources.at(-1)?.span.end ?? 0 };
  let joined: BoundFrom | undefined;
  let isWhole = true;
  for (const source of sources) {
    const before = joined?.relations ?? [];
    const next = bindSource(binding, source, { before, ...(outer === undefined ? {} : { outer }) });
    isWhole &&= next !== undefined;
    joined = next && joined ? beside(joined, next) : (next ?? joined);
  }
  if (joined === undefined || !isWhole) return undefined;
  return haveDistinctNames(binding, span, joined.relations) ? joined : undefined;
};

/** Where a source stands: after which others of its FROM, and within which queries. */
interface Around {
  readonly before: readonly Relation[];
  readonly outer?: Scope;
}

/** What stands to the left, then the queries around: what the right side of APPLY may name. */
const lateralOf = ({ before, outer }: Around, left: BoundFrom): Scope => ({
  relations: [...before, ...left.relations],
  ...(outer === undefined ? {} : { outer }),
});

/** Two sources with a comma between them. */
const beside = (left: BoundFrom, right: BoundFrom): BoundFrom => ({
  source: crossed(left.source, right.source),
  relations: [...left.relations, ...right.relations],
});

/**
 * A cross join. What is applied to the right side may name the left one too, so it is applied to
 * both: `a, b CROSS APPLY f(a.x)` is `(a, b) CROSS APPLY f(a.x)`.
 */
const crossed = (left: BoundSource, right: BoundSource): BoundSource =>
  right.kind === 'join' && isHandingOn(right.join) && hasApply(right)
    ? { ...right, left: crossed(left, right.left) }
    : { kind: 'join', join: 'cross', left, right };

/** Joins that give the rows of their left side whatever is joined to that before. */
const isHandingOn = (join: JoinKind): boolean => join !== 'right' && join !== 'full';

const isApply = (join: JoinKind): boolean => join === 'cross-apply' || join === 'outer-apply';

const hasApply = (source: BoundSource): boolean =>
  source.kind === 'join' &&
  isHandingOn(source.join) &&
  (isApply(source.join) || hasApply(source.left));

/** What is joined, in the order of the text. */
const leavesOf = (sources: readonly TableSource[]): readonly TableSource[] =>
  sources.flatMap((source) =>
    source.kind === 'join' ? leavesOf([source.left, source.right]) : [source],
  );

const bindSource = (
  binding: Binding,
  source: TableSource,
  around: Around,
): BoundFrom | undefined => {
  switch (source.kind) {
    case 'table':
      return bindTable(binding, source, around.outer);
    case 'function-table':
      return bindFunctionTable(binding, source, around.outer);
    case 'derived':
      return bindDerived(binding, source, around.outer);
    case 'join':
      return isApply(source.join)
        ? bindApply(binding, source, around)
        : bindJoin(binding, source, around);
  }
};

/** The right side is bound for each row of the left one, as a subquery is for a row around it. */
const bindApply = (
  binding: Binding,
  source: Extract<TableSource, { kind: 'join' }>,
  around: Around,
): BoundFrom | undefined => {
  const left = bindSource(binding, source.left, around);
  if (left === undefined) return undefined;
  const right = bindSource(binding, source.right, { before: [], outer: lateralOf(around, left) });
  if (right === undefined) return undefined;
  return {
    source: { kind: 'join', join: source.join, left: left.source, right: right.source },
    relations: [...left.relations, ...right.relations],
  };
};

/** A function of one's own space, or one of the sky. */
const bindFunctionTable = (
  binding: Binding,
  source: Extract<TableSource, { kind: 'function-table' }>,
  outer: Scope | undefined,
): BoundFrom | undefined => {
  const { name, alias, args, span } = source;
  const object = ownFunctionOf(binding, name);
  if (object === undefined) {
    return isSplit(source)
      ? bindSplit(binding, { source, outer })
      : bindSky(binding, source, outer);
  }
  const scope = { relations: [], ...(outer === undefined ? {} : { outer }) };
  const bound = args.map((arg) => binding.value(arg, { scope }));
  const values = bound.filter((value) => value !== undefined);
  if (values.length < bound.length) return undefined;
  const query = calledRows(binding, { object, args: values, span });
  if (query === undefined) return undefined;
  const number = binding.newRelation();
  const { columns } = query;
  const relation = { number, exposed: (alias ?? name.object).text, columns };
  return { source: { kind: 'derived', relation: number, query }, relations: [relation] };
};

const bindJoin = (
  binding: Binding,
  source: Extract<TableSource, { kind: 'join' }>,
  { before, outer }: Around,
): BoundFrom | undefined => {
  const within = outer === undefined ? {} : { outer };
  const isLateral = isHandingOn(source.join);
  const left = bindSource(binding, source.left, { before: isLateral ? before : [], ...within });
  const right = bindSource(binding, source.right, { before: [], ...within });
  if (left === undefined || right === undefined) return undefined;
  const relations = [...left.relations, ...right.relations];
  const sides = { join: source.join, left: left.source, right: right.source };
  if (source.using !== undefined) {
    const joined = bindUsing(binding, { ...source, using: source.using }, { left, right });
    const { on, relations: named } = joined ?? {};
    return on && named && { source: { kind: 'join', ...sides, on }, relations: named };
  }
  if (source.on === undefined) return { source: { kind: 'join', ...sides }, relations };
  const scope = { relations, ...(outer === undefined ? {} : { outer }) };
  const noAggregate = 'An aggregate cannot stand in ON.';
  const on = isOuter(source.join)
    ? bindOuterOn(
        binding,
        source.on,
        { scope, noAggregate },
        { join: source.join, left, right, outer },
      )
    : binding.condition(source.on, { scope, noAggregate });
  return on && { source: { kind: 'join', ...sides, on }, relations };
};

const isOuter = (
  join: Extract<TableSource, { kind: 'join' }>['join'],
): join is OuterJoinSides['join'] => join === 'left' || join === 'right' || join === 'full';

/** The terms one by one, so that an error stands at the term that it is about. */
const bindOuterOn = (
  binding: Binding,
  on: Expression,
  place: Place,
  sides: OuterJoinSides,
): BoundCondition | undefined => {
  const parts = partsOf(on, 'and').map((part) => {
    const term = binding.condition(part, place);
    return term && isJoinable(binding, { term, span: part.span }, sides) ? term : undefined;
  });
  const found = parts.filter((part) => part !== undefined);
  const [only, second] = found;
  if (found.length < parts.length || only === undefined) return undefined;
  return second === undefined ? only : { kind: 'and', parts: found };
};

const bindTable = (
  binding: Binding,
  { name, alias }: Extract<TableSource, { kind: 'table' }>,
  outer: Scope | undefined,
): BoundFrom | undefined => {
  const common = commonNamed(name, outer);
  if (common !== undefined) return readCommon(binding, common, alias ?? name.object);
  const found = findTable(binding, name);
  if (found === undefined) return undefined;
  const number = binding.newRelation();
  const named = namesOf({ name, alias, database: found.database });
  if (found.kind === 'view') {
    const { database, view } = found;
    const { columns } = view;
    // Where only columns count there is nothing to list; and a view may ask what views there are.
    const rows =
      binding.told === undefined
        ? view.rows(database, binding.snapshot, () => listedViews(binding))
        : [];
    const source = { kind: 'rows', relation: number, columns, rows } as const;
    return { source, relations: [{ number, ...named, columns }] };
  }
  if (found.kind === 'object') {
    return bindObject(binding, { object: found.object, number, named, span: name.span });
  }
  const { table, database } = found;
  noteRead(binding, database, table);
  const relation = { number, ...named, columns: table.columns, table };
  return { source: { kind: 'table', relation: number, table }, relations: [relation] };
};

/** What lists of tables tell of views; nothing where only their length is guessed. */
const listedViews = (binding: Binding): ToldViews =>
  binding.isGuess ? NO_VIEWS : viewsOf(binding);

const NO_VIEWS: ToldViews = new Map();

/** A view of a space, as the query that it was made of. */
const bindObject = (
  binding: Binding,
  {
    object,
    number,
    named,
    span,
  }: {
    readonly object: SpaceObject;
    readonly number: number;
    readonly named: Pick<Relation, 'exposed' | 'database'>;
    readonly span: Span;
  },
): BoundFrom | undefined => {
  const found = viewRowsOf(binding, object, span);
  if (found === undefined) return undefined;
  const { query, names } = found;
  const columns = namedColumns(query, names);
  const source = { kind: 'derived', relation: number, query } as const;
  return { source, relations: [{ number, ...named, columns }] };
};

const namesOf = ({
  name,
  alias,
  database,
}: {
  name: ObjectName;
  alias: Name | undefined;
  database: Database;
}): Pick<Relation, 'exposed' | 'database'> =>
  alias === undefined
    ? { exposed: name.object.text, database: database.name }
    : { exposed: alias.text };

const bindDerived = (
  binding: Binding,
  source: Extract<TableSource, { kind: 'derived' }>,
  outer: Scope | undefined,
): BoundFrom | undefined => {
  const { alias, columns: names } = source;
  const query = bindNamed(binding, { name: alias, columns: names, query: source.query }, outer);
  if (query === undefined) return undefined;
  const number = binding.newRelation();
  const relation = { number, exposed: alias.text, columns: query.columns };
  return { source: { kind: 'derived', relation: number, query }, relations: [relation] };
};

/** Two sources may not go by one name, unless they are tables of different databases. */
const haveDistinctNames = (
  binding: Binding,
  span: Span,
  relations: readonly Relation[],
): boolean => {
  const seen = new Set<string>();
  for (const { exposed, database, values } of relations) {
    if (values !== undefined) continue;
    const key = JSON.stringify([fold(exposed), fold(database ?? '')]);
    if (seen.has(key)) {
      const message = `FROM has more than one '${exposed}'.`;
      report(binding, span, message, 'Give them different aliases.');
      return false;
    }
    seen.add(key);
  }
  return true;
};
