// Queries that are built and compiled once and then run with new values each time: for a row by
// its key, building the query would take longer than the database does.

import type { CompiledQuery, DialectAdapter, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Runs a query with `values` on `db`, or within a transaction; its rows. */
export type Compiled<Values, Row> = (db: Kysely<Schema>, values: Values) => Promise<readonly Row[]>;

/**
 * The adapter of a database that answers at once and has no transactions: of a row by its key, the
 * turn that Kysely waits for, and the promises that it makes meanwhile, are half the time.
 */
export interface DirectAdapter extends DialectAdapter {
  rowsOf(query: CompiledQuery): readonly unknown[];
}

const isDirect = (adapter: DialectAdapter): adapter is DirectAdapter => 'rowsOf' in adapter;

/**
 * The query that `build` compiles. What `build` gets stands for the values to come: it must put
 * them into the query as they are, and must not look at them. Every call names the same values.
 */
export const compiledOnce = <Values extends object, Row>(
  build: (db: Kysely<Schema>, values: Values) => CompiledQuery<Row>,
): Compiled<Values, Row> => {
  // The texts for the two databases differ, and each has an adapter of its own.
  const known = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    let query = known.get(adapter);
    if (query === undefined) {
      query = build(db, slotsFor(values));
      known.set(adapter, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Slot ? valueIn(values, parameter) : parameter,
    );
    const ready = { ...query, parameters };
    if (isDirect(adapter)) return adapter.rowsOf(ready) as readonly Row[];
    const { rows } = await db.executeQuery<Row>(ready);
    return rows;
  };
};

/** The place of a value among the parameters of a query. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const valueIn = (values: object, { name }: Slot): unknown => {
  const value = (values as Readonly<Record<string, unknown>>)[name];
  if (value === undefined) throw new Error(`The query has no value for ${name}.`);
  return value;
};

/** A slot for each value, for `build` to take for the value itself. */
const slotsFor = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.keys(values).map((name) => [name, new Slot(name)])) as Values;
