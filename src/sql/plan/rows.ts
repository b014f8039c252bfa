// How many rows a query gives, guessed from the catalog alone; no file is opened. A search around
// a position takes its share of the sphere, all else what selectivity.ts says.

import { fold } from '../../domain/table.ts';
import type { CatalogTable } from '../../domain/catalog.ts';
import type { BoundBody, BoundLimit, BoundQuery, BoundSelect, BoundSource } from '../bound.ts';
import { constantOf, numberOf } from '../bind/constant.ts';
import { knownBox, placeNamed } from '../sky/search.ts';
import { searchShare } from '../sky/share.ts';
import { joinedBack } from './join-back.ts';
import { shareOf } from './selectivity.ts';
import type { Facts, RelationFacts } from './selectivity.ts';

/** Rows that a query is likely to give, and how it comes by them. */
export interface Guess {
  /** 0 or more, and no whole number in general. */
  readonly rows: number;
  /** Tables of which FROM reads the rows near a position alone, wherever it reads them. */
  readonly byPosition: ReadonlySet<CatalogTable>;
}

/** The guess for a query; subqueries in conditions and in the select list are not looked at. */
export const guessOf = (query: BoundQuery): Guess => {
  const uses: Uses = { near: new Set(), whole: new Set() };
  const rows = rowsOf(query, { facts: new Map(), common: new Map(), uses });
  return { rows, byPosition: new Set([...uses.near].filter((table) => !uses.whole.has(table))) };
};

interface Uses {
  readonly near: Set<CatalogTable>;
  readonly whole: Set<CatalogTable>;
}

interface Around {
  readonly facts: Facts;
  /** Rows of the common tables, by number. */
  readonly common: ReadonlyMap<number, number>;
  readonly uses: Uses;
}

const rowsOf = (query: BoundQuery, outer: Around): number => {
  const common = new Map(outer.common);
  const around = { ...outer, common };
  for (const { number, query: inner, recursion } of query.with ?? []) {
    const steps = recursion === undefined ? 1 : stepsGuessed;
    common.set(number, rowsOf(inner, around) * steps);
  }
  const rows = bodyRows(query.body, around);
  return query.limit === undefined ? rows : limited(rows, query.limit);
};

/** A tree of a few levels is what most recursions walk through. */
const stepsGuessed = 10;

const bodyRows = (body: BoundBody, around: Around): number => {
  switch (body.kind) {
    case 'select':
      return selectRows(body, around);
    case 'values':
      return body.rows.length;
    case 'set-operation': {
      const rows = body.branches.map((branch) => rowsOf(branch, around));
      // Rows that branches have in common are not known: none of them is left out.
      if (body.operator === 'except') return rows[0] ?? 0;
      if (body.operator === 'intersect') return Math.min(...rows);
      return rows.reduce((sum, each) => sum + each, 0);
    }
  }
};

const selectRows = (select: BoundSelect, outer: Around): number => {
  const facts = new Map(outer.facts);
  const within = { ...outer, facts };
  const from = select.from === undefined ? 1 : sourceRows(select.from, within);
  noteUses(select, within);
  const rows = from * (select.where === undefined ? 1 : shareOf(select.where, facts));
  const { grouping, having } = select;
  if (grouping === undefined) return rows;
  if (grouping.keys.length === 0) return 1;
  return groups(rows, grouping.keys, facts) * (having === undefined ? 1 : 1 / 3);
};

const noteUses = (select: BoundSelect, { facts, uses }: Around): void => {
  const back = joinedBack(select, facts);
  for (const [relation, { table, isSearch }] of facts) {
    if (table === undefined) continue;
    const isNear = isSearch === true ? table.position?.zone !== undefined : back.has(relation);
    uses[isNear ? 'near' : 'whole'].add(table);
  }
};

/** So many rows share a group where nothing else is known. */
const rowsPerGroup = 10;

const groups = (
  rows: number,
  keys: NonNullable<BoundSelect['grouping']>['keys'],
  facts: Facts,
): number => {
  const isByKey = keys.some(
    (key) => key.kind === 'column' && facts.get(key.relation)?.key === key.column,
  );
  return isByKey ? rows : Math.min(rows, Math.max(1, rows / rowsPerGroup));
};

/** What is known so far of the relations of one FROM. */
interface Within extends Around {
  readonly facts: Map<number, RelationFacts>;
}

/** Rows of a source; what is known of its relations is added to the facts. */
const sourceRows = (source: BoundSource, within: Within): number => {
  if (source.kind === 'join') return joinRows(source, within);
  const leaf = leafFacts(source, within);
  within.facts.set(source.relation, leaf);
  return leaf.rows;
};

const joinRows = (
  { join, left, right, on }: Extract<BoundSource, { kind: 'join' }>,
  within: Within,
): number => {
  const [one, other] = [sourceRows(left, within), sourceRows(right, within)];
  const inner = one * other * (on === undefined ? 1 : shareOf(on, within.facts));
  // An outer join keeps each row of its side at least once.
  const none = { inner: 0, cross: 0, 'cross-apply': 0 };
  const kept = { ...none, left: one, 'outer-apply': one, right: other, full: one + other };
  return Math.max(inner, kept[join]);
};

const leafFacts = (
  source: Exclude<BoundSource, { kind: 'join' }>,
  around: Around,
): RelationFacts => {
  switch (source.kind) {
    case 'table':
      return tableFacts(source.table);
    case 'rows':
      return { rows: source.rows.length };
    case 'common':
      return { rows: around.common.get(source.common) ?? 1 };
    case 'derived':
      return { rows: rowsOf(source.query, around) };
    case 'cone': {
      const within = Number(source.table.rows) * searchShare(source.search);
      const rows = source.nearest ? Math.min(1, within) : within;
      return { rows, table: source.table, ...coneFacts(source) };
    }
  }
};

const tableFacts = (table: CatalogTable): RelationFacts => {
  const { rows, columns, key } = table;
  const place = columns.findIndex(({ name }) => key !== undefined && fold(name) === fold(key));
  return { rows: Number(rows), table, ...(place === -1 ? {} : { key: place }) };
};

/** Where the key stands, and whether files are read by position: not around each row of others. */
const coneFacts = ({
  table,
  columns,
  search,
}: Extract<BoundSource, { kind: 'cone' }>): Pick<RelationFacts, 'key' | 'isSearch'> => {
  const place = placeNamed(table, table.key);
  const key = columns.findIndex((each) => each.kind === 'own' && each.column === place);
  return {
    ...(key === -1 ? {} : { key }),
    ...(knownBox(search) === undefined ? {} : { isSearch: true }),
  };
};

const limited = (rows: number, { offset, count, isPercent }: BoundLimit): number => {
  const passed = (offset && numberOf(constantOf(offset))) ?? 0;
  const left = Math.max(0, rows - passed);
  const most = count && numberOf(constantOf(count));
  if (most === undefined) return left;
  return isPercent ? (rows * most) / 100 : Math.min(left, most);
};
