// Sky functions that are values: the key of the nearest row, as fGetNearestObjIdEq(ra, dec, r) has
// it, and its relatives of one type or mode. Such a value is a subquery of one row.

import type { CatalogTable, Database } from '../../domain/catalog.ts';
import type { BoundCondition, BoundExpression, BoundQuery } from '../bound.ts';
import { nearestKeyNamed } from '../sky/family.ts';
import { placeNamed } from '../sky/search.ts';
import type { SkyColumn, SkySearch } from '../sky/search.ts';
import type { Expression } from '../tree.ts';
import { BIGINT, FLOAT } from '../type-rules.ts';
import { noteRead, report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { convertedIfImplicit } from './convert.ts';
import { databaseOf } from './names.ts';
import { searchIn } from './sky-search.ts';
import { searchedTable } from './sky-table.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Whether a call is of a sky function that is a value. */
export const isSkyValue = ({ name }: Call): boolean =>
  nearestKeyNamed(name.object.text) !== undefined;

/** The value of a sky function. */
export const bindSkyValue = (
  binding: Binding,
  call: Call,
  place: Place,
): BoundExpression | undefined => {
  const { name, args, span } = call;
  const meant = nearestKeyNamed(name.object.text);
  const found = databaseOf(binding, name);
  if (meant === undefined || found === undefined) return undefined;
  const { database } = found;
  const written = name.object.text;
  const count = meant.filter === undefined ? 3 : 4;
  if (args.length !== count) {
    const message = `${written} takes ${count} arguments, and here stand ${args.length}.`;
    return report(binding, span, message);
  }
  const table = searchedTable(binding, { ...meant, name, database });
  const ask = { form: 'eq', args: args.slice(0, 3), written, span } as const;
  const search = searchIn(binding, ask, place);
  if (table === undefined || search === undefined) return undefined;
  const terms = { table, search, relation: binding.newRelation() };
  if (meant.filter === undefined) return valueOf(binding, { ...terms, database });
  const { filter } = meant;
  const where = filterOf(binding, { ...terms, filter, call, place });
  return where && valueOf(binding, { ...terms, database, where });
};

/** What the subquery has: the key, the distance, and behind them what is filtered by. */
const columnsOf = (key: number): readonly SkyColumn[] => [
  { kind: 'own', column: key },
  { kind: 'distance' },
];

interface ValueTerms {
  readonly database: Database;
  readonly table: CatalogTable;
  readonly search: SkySearch;
  readonly relation: number;
  readonly where?: BoundCondition;
}

const valueOf = (
  binding: Binding,
  { database, table, search, relation, where }: ValueTerms,
): BoundExpression | undefined => {
  const place = placeNamed(table, table.key);
  const key = place === undefined ? undefined : table.columns[place];
  if (place === undefined || key === undefined) return undefined;
  noteRead(binding, database, table);
  const columns = columnsOf(place);
  const outputs: readonly BoundExpression[] = [
    { kind: 'column', type: key.type, relation, column: 0, name: key.name },
    { kind: 'column', type: FLOAT, relation, column: 1, name: 'distance' },
  ];
  const query: BoundQuery = {
    kind: 'query',
    columns: [key],
    body: {
      kind: 'select',
      distinct: false,
      outputs,
      from: { kind: 'cone', relation, table, columns, search, nearest: where === undefined },
      ...(where === undefined ? {} : { where }),
    },
    orderBy: [
      { output: 1, descending: false },
      { output: 0, descending: false },
    ],
    limit: { count: { kind: 'literal', type: BIGINT, text: '1' }, isPercent: false, ties: false },
  };
  return { kind: 'scalar-query', type: key.type, query };
};

interface FilterAsk extends Pick<ValueTerms, 'table' | 'relation'> {
  readonly filter: string;
  readonly call: Call;
  readonly place: Place;
}

/** `type = t`, of the column behind those of the search. */
const filterOf = (
  binding: Binding,
  { table, relation, filter, call, place }: FilterAsk,
): BoundCondition | undefined => {
  const { args, span } = call;
  const at = placeNamed(table, filter);
  const column = at === undefined ? undefined : table.columns[at];
  if (at === undefined || column === undefined) {
    return report(binding, span, `The table '${table.name}' has no column '${filter}'.`);
  }
  const wanted = args[3];
  const value = wanted && binding.value(wanted, place);
  const { type, name } = column;
  const right = value && convertedIfImplicit(binding, value, { type, span });
  const behind = columnsOf(0).length + at;
  const left = { kind: 'column', type, relation, column: behind, name } as const;
  return right && { kind: 'compare', operator: '=', left, right };
};
