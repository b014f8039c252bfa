// Variables of a space: a name each, whose value a query gives anew whenever it is asked for, with
// the rights of whoever asks. Spaces were found by him; to set one takes one that he manages.

import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { lineOfErrors } from '../domain/query-error.ts';
import { lineOf, Refusal } from '../domain/refusal.ts';
import type { SeenSpace, SpaceVariable } from '../domain/space.ts';
import { parseBatch } from '../sql/parse.ts';
import { touched } from '../sql/touched.ts';
import type { Parts } from './parts.ts';
import { firstRowsOf } from './query-pages.ts';
import { bareNamesIn, refuseIfTooLong } from './submission.ts';

/** A variable, and what it is now. */
export interface VariableValue {
  readonly name: string;
  /** The first cell of the first row, as pages of rows have it; empty for NULL and for no row. */
  readonly value: string;
}

/** The verbs on variables of a space. */
export interface SpaceVariables {
  /**
   * Gives a variable its query, in the place of the one it had; an empty query ends it. Refuses
   * with `variable-failed` what cannot be read, or changes a table. Names are looked up when the
   * value is asked for.
   */
  set(space: SeenSpace, variable: SpaceVariable): Promise<void>;
  /** All of them with their values; refuses with `variable-failed` where a query fails. */
  values(
    account: Account,
    space: SeenSpace,
    signal: AbortSignal,
  ): Promise<readonly VariableValue[]>;
}

/** The verbs over `parts`. */
export const createSpaceVariables = (parts: Parts): SpaceVariables => ({
  set: async (space, variable) => {
    const records = parts.store.spaceVariables;
    if (variable.query.trim() === '') return records.remove(space.id, variable.name);
    refuseUnfit(parts, variable);
    const limit = parts.limits.spaceVariablesMax;
    if (!(await records.put(space.id, variable, limit))) {
      const what = `Space ${space.name} has as many variables as it may`;
      throw new Refusal('space-limit', { what, limit, setting: 'spaceVariablesMax' });
    }
    parts.observer.note('info', 'space.variable.set', { space: space.id, name: variable.name });
  },
  values: async (account, space, signal) => {
    const values: VariableValue[] = [];
    // One by one: each takes a slot among the few that the account has.
    for (const variable of await parts.store.spaceVariables.of(space.id)) {
      const value = await valueOf(parts, account, { space, variable, signal });
      values.push({ name: variable.name, value });
    }
    return values;
  },
});

/** Whoever asks for a variable has its query run with his rights: it must change nothing. */
const refuseUnfit = (parts: Parts, { name, query }: SpaceVariable): void => {
  refuseIfTooLong(parts, query);
  const parsed = parseBatch(query);
  if (parsed.kind === 'unparsable') throw failed(name, lineOfErrors(parsed.errors));
  if (touched(parsed.batch, bareNamesIn(OWN_SPACE)).writes.length > 0) {
    throw failed(name, 'It changes a table, and may only read.');
  }
};

const failed = (variable: string, message: string): Refusal =>
  new Refusal('variable-failed', { variable, message });

interface ValueAsk {
  readonly space: SeenSpace;
  readonly variable: SpaceVariable;
  readonly signal: AbortSignal;
}

const valueOf = async (
  parts: Parts,
  account: Account,
  { space, variable, signal }: ValueAsk,
): Promise<string> => {
  const ask = { text: variable.query, space, context: OWN_SPACE, pageRows: 1 };
  try {
    const told = { ...ask, taskName: variable.name, system: true };
    const rows = await firstRowsOf(parts, account, told, signal);
    return rows[0]?.[0] ?? '';
  } catch (error) {
    // What may go better at the next try is no fault of the query's.
    const isOurs = error instanceof Refusal && error.kind !== 'busy' && error.kind !== 'engine';
    throw isOurs ? failed(variable.name, lineOf(error)) : error;
  }
};
