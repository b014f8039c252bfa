// UPDATE, DELETE and TRUNCATE: which rows of which table, and their new values. Queries are made of
// the parts of the statement and bound as any other query is; the first value of each row is what
// tells the rows of the table apart.

import { OWN_SPACE, ROW_COLUMN } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import { nearest } from '../../base/suggest.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import type { BoundDelete, BoundUpdate, Target } from '../bound-statement.ts';
import { aliasedIn, changedTableOf, tablesOf, throughOf } from '../changed.ts';
import type { Through } from '../changed.ts';
import { isOwn, isTemporary } from '../own-space.ts';
import type { BareNames } from '../own-space.ts';
import type { DeleteStatement, TruncateStatement, UpdateStatement } from '../statement.ts';
import type {
  Expression,
  Name,
  ObjectName,
  Query,
  SelectItem,
  Span,
  TableSource,
} from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { defaultOf } from './default.ts';
import { nullFor, storableQuery } from './stored.ts';
import { columnPlaceOf, plainColumnsOf, targetOf } from './written.ts';

/** `UPDATE`. */
export const bindUpdate = (
  binding: Binding,
  statement: UpdateStatement,
): BoundUpdate | undefined => {
  const changed = changedOf(binding, statement, 'UPDATE');
  if (changed === undefined) return undefined;
  const { target } = changed;
  const { changes, span } = statement;
  const given = changes.flatMap(({ value }) => (value.kind === 'default' ? [] : [value]));
  const rows = rowsOf(binding, statement, { changed, values: given });
  const query = rows && binding.query(rows, { use: 'result' });
  // Which columns a query shows is asked once it is bound, and so has none twice.
  const isKnown = changed.through === undefined || query !== undefined;
  const places = isKnown ? placesOf(binding, changes, changed) : undefined;
  if (query === undefined || places === undefined) return undefined;
  const plain = plainColumnsOf(target.table);
  const isGiven = changes.map(({ value }) => value.kind !== 'default');
  const columns = places.filter((_, at) => isGiven[at]);
  const into = [undefined, ...columns.map((place) => plain[place])];
  const stored = storableQuery(binding, query, { into, span });
  const defaults = places.filter((_, at) => !isGiven[at]);
  return (
    stored && {
      kind: 'update',
      target,
      columns: [...columns, ...defaults],
      query: withDefaults(
        binding,
        stored,
        defaults.flatMap((place) => plain[place] ?? []),
      ),
    }
  );
};

/** Places in the table of the columns that are set; reports those that cannot be. */
const placesOf = (
  binding: Binding,
  changes: UpdateStatement['changes'],
  { target, through }: Changed,
): readonly number[] | undefined => {
  const { table } = target;
  const columns = plainColumnsOf(table);
  const shown = through?.columns(columns.map(({ name }) => name));
  const places = changes.map(({ column }) => {
    const name = shown === undefined ? column : baseOf(binding, column, shown);
    const place = name && columnPlaceOf(binding, table, name);
    if (place === undefined || columns[place]?.identity === undefined) return place;
    const message = `The column '${columns[place].name}' of '${target.name}' numbers itself.`;
    return report(binding, column.span, `${message} It cannot be set by UPDATE.`);
  });
  const twice = changes.find((_, at) => places.indexOf(places[at]) < at)?.column;
  const found = places.filter((place) => place !== undefined);
  if (found.length < places.length) return undefined;
  if (twice === undefined) return found;
  return report(binding, twice.span, `The column '${twice.text}' is set twice.`);
};

/** The column of the table that a query shows under a name. */
const baseOf = (
  binding: Binding,
  { text, span }: Name,
  shown: ReturnType<Through['columns']>,
): Name | undefined => {
  const found = shown.find(({ name }) => fold(name) === fold(text));
  if (found?.base !== undefined) return { text: found.base, span };
  if (found !== undefined) {
    const message = `'${text}' is no plain column of the table, and cannot be set.`;
    return report(binding, span, message);
  }
  const names = shown.map(({ name }) => name);
  const message = `The query that is changed has no column '${text}'.`;
  return report(binding, span, message, didYouMean(nearest(text, names)));
};

/** The rows with the defaults of columns behind their other values. */
const withDefaults = (
  binding: Binding,
  query: BoundQuery,
  columns: readonly Column[],
): BoundQuery => {
  const { body } = query;
  if (columns.length === 0 || body.kind !== 'select') return query;
  const values = columns.map(
    (column): BoundExpression => defaultOf(binding, column) ?? nullFor(column),
  );
  const added = columns.map((column, at) => ({ ...column, type: values[at]?.type ?? column.type }));
  return {
    ...query,
    columns: [...query.columns, ...added],
    body: { ...body, outputs: [...body.outputs, ...values] },
  };
};

/** What a statement changes: a table, and the query that it goes through, if it names one. */
interface Changed {
  readonly target: Target;
  readonly through?: Through;
}

const changedOf = (
  binding: Binding,
  statement: UpdateStatement | DeleteStatement,
  verb: 'UPDATE' | 'DELETE',
): Changed | undefined => {
  const { table } = statement;
  const { text } = table.object;
  const through = throughOf(statement);
  if (through === 'ambiguous') return reportAmbiguous(binding, table);
  if (through === 'unchangeable') {
    const message = `${verb} goes through a query of one table, and '${text}' is another.`;
    const hint = 'It has no join, DISTINCT, GROUP BY, aggregate or UNION. Or name the table itself';
    return report(binding, table.span, message, `${hint}: ${verb} t … FROM t JOIN … ON ….`);
  }
  if (through === undefined) {
    const target = targetOf(binding, changedTableOf(statement), verb);
    return target && { target };
  }
  const { base } = through;
  if (!isTemporary(base) && !isOwn(base, bareNamesOf(binding))) {
    const message = `${verb} works in your own space only, and '${text}' reads another.`;
    return report(
      binding,
      base.span,
      message,
      `Write mydb.${base.object.text} for your own table.`,
    );
  }
  const target = targetOf(binding, base, verb);
  return target && { target, through };
};

const bareNamesOf = ({ snapshot }: Binding): BareNames =>
  fold(snapshot.context) === fold(OWN_SPACE) ? 'own' : 'context';

const reportAmbiguous = (binding: Binding, { object, span }: ObjectName): undefined => {
  const message = `FROM has more than one '${object.text}', and which is meant is not said.`;
  return report(binding, span, message, 'Write the alias of the one to change.');
};

/** `DELETE`. */
export const bindDelete = (
  binding: Binding,
  statement: DeleteStatement,
): BoundDelete | undefined => {
  const changed = changedOf(binding, statement, 'DELETE');
  const rows = changed && rowsOf(binding, statement, { changed, values: [] });
  const query = rows && binding.query(rows, { use: 'result' });
  return changed && query && { kind: 'delete', target: changed.target, query };
};

/** `TRUNCATE TABLE`. */
export const bindTruncate = (
  binding: Binding,
  { table }: TruncateStatement,
): BoundDelete | undefined => {
  const target = targetOf(binding, table, 'TRUNCATE TABLE');
  return target && { kind: 'delete', target };
};

/** The rows that a statement changes, as a query: the row, and what else is wanted of it. */
const rowsOf = (
  binding: Binding,
  statement: UpdateStatement | DeleteStatement,
  { changed, values }: { readonly changed: Changed; readonly values: readonly Expression[] },
): Query | undefined => {
  const { where, top, span, with: common, maxRecursion } = statement;
  const read = changed.through ?? readBy(binding, statement);
  if (read === undefined) return undefined;
  const row: Expression = { kind: 'column', parts: read.row, span };
  const items = [row, ...values].map((value, at): SelectItem => ({
    kind: 'item',
    value,
    alias: { text: `v${at}`, span },
    span: value.span,
  }));
  return {
    kind: 'query',
    body: {
      kind: 'select',
      distinct: false,
      ...(top && { top }),
      items,
      from: read.from,
      ...(where && { where }),
      groupBy: [],
      span,
    },
    orderBy: [],
    ...(common && { with: common }),
    ...(maxRecursion !== undefined && { maxRecursion }),
    span,
  };
};

/** FROM with the table that is changed, and what tells its rows apart there. */
const readBy = (
  binding: Binding,
  { table, from }: UpdateStatement | DeleteStatement,
): Pick<Through, 'from' | 'row'> | undefined => {
  const named = sourceOf(binding, from, table);
  if (named === 'ambiguous') return reportAmbiguous(binding, table);
  const row = [named?.alias ?? named?.name.object ?? table.object, ROW];
  if (named !== undefined) return { from, row };
  return { from: [{ kind: 'table', name: table, span: table.span }, ...from], row };
};

const NOWHERE: Span = { start: 0, end: 0 };
const ROW: Name = { text: ROW_COLUMN, span: NOWHERE };

type NamedSource = Extract<TableSource, { kind: 'table' }>;

/**
 * Where FROM names the table that is changed: by the alias that the statement gives, by itself, or
 * by the only alias that FROM has for it.
 */
const sourceOf = (
  binding: Binding,
  from: readonly TableSource[],
  table: ObjectName,
): NamedSource | 'ambiguous' | undefined => {
  const aliased = aliasedIn(from, table);
  if (aliased !== undefined) return aliased;
  const bare = bareNamesOf(binding);
  const same = tablesOf(from).filter(
    ({ name }) =>
      fold(name.object.text) === fold(table.object.text) &&
      (isTemporary(table) ? isTemporary(name) : isOwn(name, bare)),
  );
  const [only, second] = same;
  return (
    same.find(({ alias }) => alias === undefined) ?? (second === undefined ? only : 'ambiguous')
  );
};
