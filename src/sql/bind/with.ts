// WITH: common tables in their order, each seen by those behind it and by the query after them all.
// One that reads itself is recursion.ts.

import { fold } from '../../domain/table.ts';
import type { FoldedName } from '../../domain/table.ts';
import type { BoundCommonTable } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { CommonTable, Name, ObjectName } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { bindNamed } from './named.ts';
import { bindRecursion, readsItself } from './recursion.ts';
import type { BoundFrom, CommonRelation, Scope } from './relation.ts';

/** The common tables of a statement, and a scope from which its queries see them. */
export interface BoundWith {
  readonly scope: Scope;
  /** To be asked once all that can read them is bound, for their uses are counted. */
  readonly tables: () => readonly BoundCommonTable[];
}

/** What T-SQL allows without OPTION (MAXRECURSION n). */
const stepsMaxDefault = 100;

/** So many common tables one WITH has at most: the engine plans each by itself. */
const tablesMax = 256;

/** Binds the common tables; `outer` is the scope that the statement itself stands in, if any. */
export const bindWith = (
  binding: Binding,
  tables: readonly CommonTable[],
  { outer, maxRecursion = stepsMaxDefault }: WithAsk,
): BoundWith | undefined => {
  const surplus = tables[tablesMax];
  if (surplus !== undefined) {
    return report(binding, surplus.span, `WITH has more than ${tablesMax} tables.`);
  }
  const common = new Map<FoldedName, CommonRelation>();
  const readings: number[] = [];
  const scope: Scope = { relations: [], common, ...(outer === undefined ? {} : { outer }) };
  const made: Made[] = [];
  for (const table of tables) {
    const name = fold(table.name.text);
    if (common.has(name)) {
      const message = `WITH has more than one '${table.name.text}'.`;
      return report(binding, table.name.span, message, 'Give them different names.');
    }
    const number = binding.newRelation();
    const before = readings.length;
    const add = (columns: CommonRelation['columns']): void => {
      common.set(name, { number, columns, readings });
    };
    const isRecursive = rulesOf(binding.batch).recursion && readsItself(table);
    const bound = isRecursive
      ? bindRecursion(binding, table, { scope, add, stepsMax: maxRecursion })
      : bindOnce(binding, table, scope);
    // Without one of them every other name would be an error too, and none of them the user's.
    if (bound === undefined) return undefined;
    add(bound.query.columns);
    const reads = new Set(readings.slice(before).filter((read) => read !== number));
    made.push({ number, ...bound, reads: [...reads] });
  }
  return { scope, tables: () => counted(made, readings) };
};

interface WithAsk {
  readonly outer?: Scope;
  readonly maxRecursion?: number;
}

type Made = Omit<BoundCommonTable, 'uses'>;

const bindOnce = (
  binding: Binding,
  table: CommonTable,
  scope: Scope,
): Pick<Made, 'query'> | undefined => {
  const query = bindNamed(binding, table, scope);
  return query && { query };
};

const counted = (
  tables: readonly Made[],
  readings: readonly number[],
): readonly BoundCommonTable[] => {
  const uses = new Map<number, number>();
  for (const number of readings) uses.set(number, (uses.get(number) ?? 0) + 1);
  return tables.map((table) => ({ ...table, uses: uses.get(table.number) ?? 0 }));
};

/** The common table that a name in FROM means, if it is one. */
export const commonNamed = (
  { database, schema, object }: ObjectName,
  scope: Scope | undefined,
): CommonRelation | undefined => {
  if (database !== undefined || schema !== undefined) return undefined;
  for (let at = scope; at !== undefined; at = at.outer) {
    const found = at.common?.get(fold(object.text));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A place in FROM that reads a common table, under the name it has there. */
export const readCommon = (
  binding: Binding,
  common: CommonRelation,
  { text: exposed }: Name,
): BoundFrom => {
  const { number, columns, readings } = common;
  readings.push(number);
  const relation = binding.newRelation();
  return {
    source: { kind: 'common', relation, common: number, columns },
    relations: [{ number: relation, exposed, columns }],
  };
};
