// SELECT … INTO: what the new table's columns are beside their types. A plain column of a table
// that holds no NULL holds none in the new one either; one that numbers itself goes on doing so,
// where the query reads that table alone, row by row; IDENTITY(int, 1, 1) makes one that does.

import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression, BoundQuery, BoundSource } from '../bound.ts';
import type { BoundSelectStatement, WrittenName } from '../bound-statement.ts';
import type { Query } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { numberedQueryOf } from './numbered.ts';

/** The query of SELECT … INTO, and the columns of the table that it makes. */
export const bindInto = (
  binding: Binding,
  written: Query,
  into: WrittenName,
): BoundSelectStatement | undefined => {
  const numbered = numberedQueryOf(binding, written);
  if (numbered === undefined) return undefined;
  const query = binding.query(numbered.query, { use: 'into' });
  if (query === undefined) return undefined;
  const { column, span } = numbered;
  const columns = keptColumnsOf(query);
  const statement = { kind: 'select', query, into, reads: binding.reads } as const;
  if (column === undefined || span === undefined) return { ...statement, columns };
  const kept = columns.find(({ identity }) => identity !== undefined)?.name;
  if (kept !== undefined) {
    const message = `A table has one IDENTITY column at most, and '${kept}' is one.`;
    return report(
      binding,
      span,
      message,
      `Write ${kept} + 0 AS ${kept} to take its numbers alone.`,
    );
  }
  const place = columns.findIndex(({ name }) => fold(name) === fold(column.name));
  return { ...statement, columns: columns.with(place, column), numbered: place };
};

const keptColumnsOf = (query: BoundQuery): readonly Column[] => {
  const neverNull = neverNullOf(query);
  const identities = identitiesOf(query);
  return query.columns.map((column, at) => ({
    ...column,
    ...(neverNull[at] === true && { isNotNull: true }),
    ...(identities[at] && { identity: identities[at] }),
  }));
};

/** The outputs of a query without grouping, each as what it is of FROM. */
const plainOutputsOf = ({ body }: BoundQuery): readonly BoundExpression[] => {
  if (body.kind !== 'select' || body.grouping !== undefined) return [];
  const { outputs, windowing } = body;
  return outputs.map((output) => {
    const isBelow = output.kind === 'column' && output.relation === windowing?.relation;
    return (isBelow && windowing?.values[output.column]) || output;
  });
};

/** How each column numbers itself: those of one table that is read alone, once each. */
const identitiesOf = (query: BoundQuery): readonly Column['identity'][] => {
  const { body } = query;
  if (body.kind !== 'select') return [];
  if (body.from?.kind !== 'table' && body.from?.kind !== 'derived') return [];
  const { from } = body;
  const { relation } = from;
  const below =
    from.kind === 'table'
      ? from.table.columns.map(({ identity }) => identity)
      : identitiesOf(from.query);
  const seen = new Map<number, number>();
  const places = plainOutputsOf(query).map((output) => {
    const place = output.kind === 'column' && output.relation === relation ? output.column : -1;
    seen.set(place, (seen.get(place) ?? 0) + 1);
    return place;
  });
  return places.map((place) => (seen.get(place) === 1 ? below[place] : undefined));
};

/** Which columns can hold no NULL, for they are plain ones of tables that hold none. */
const neverNullOf = (query: BoundQuery): readonly boolean[] => {
  const { body } = query;
  if (body.kind !== 'select' || body.from === undefined) return [];
  const known = new Map<number, readonly boolean[]>();
  noteNeverNull(body.from, known);
  return plainOutputsOf(query).map(
    (output) => output.kind === 'column' && known.get(output.relation)?.[output.column] === true,
  );
};

/** Notes what is known of the columns of a source, but for a side of a join that may be missing. */
const noteNeverNull = (source: BoundSource, known: Map<number, readonly boolean[]>): void => {
  switch (source.kind) {
    case 'table':
      known.set(
        source.relation,
        source.table.columns.map(({ isNotNull }) => isNotNull === true),
      );
      return;
    case 'derived':
      known.set(source.relation, neverNullOf(source.query));
      return;
    case 'join':
      if (!LEFT_MISSABLE.has(source.join)) noteNeverNull(source.left, known);
      if (!RIGHT_MISSABLE.has(source.join)) noteNeverNull(source.right, known);
      return;
    case 'rows':
    case 'cone':
    case 'common':
      return;
  }
};

type Join = Extract<BoundSource, { kind: 'join' }>['join'];

const LEFT_MISSABLE: ReadonlySet<Join> = new Set(['right', 'full']);
const RIGHT_MISSABLE: ReadonlySet<Join> = new Set(['left', 'full', 'outer-apply']);
