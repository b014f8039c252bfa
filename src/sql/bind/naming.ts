// What the columns of a result are called, with what is known of them. A column keeps the name as
// the query writes it, for clients look for it in that case; one without a name gets Column1,
// Column2 and so on, as the original's readers of results have it.

import type { Column, ColumnMeta, ColumnShape } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { Span } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding, QueryAsk } from './binding.ts';
import { shownUnitOf } from './value-unit.ts';

/** One output of a select list; without a name where it is an expression without an alias. */
export interface Item {
  readonly bound: BoundExpression;
  readonly span: Span;
  readonly name?: string;
  readonly shape?: ColumnShape;
}

/** The columns of a query's result; reports what its use does not allow. */
export const columnsOf = (
  binding: Binding,
  items: readonly Item[],
  { use, span }: { readonly use: QueryAsk['use']; readonly span: Span },
): readonly Column[] | undefined => {
  if (use === 'value' && items.length !== 1) {
    const message = `This subquery has ${items.length} columns where one is expected.`;
    return report(binding, span, message);
  }
  const names = namesOf(binding, items, use);
  if (
    names === undefined ||
    (TABLES[use] !== undefined && !areUnique(binding, items, { names, use }))
  ) {
    return undefined;
  }
  return items.map(({ bound, shape }, at) => ({
    name: names[at] ?? '',
    type: bound.type,
    ...(shape === undefined ? metaOf(bound) : { shape, unit: 'deg' }),
  }));
};

/** A plain column keeps what is known of it; of other values only their unit is known. */
const metaOf = (bound: BoundExpression): ColumnMeta => {
  if (bound.kind === 'column') return bound.meta ?? {};
  const unit = shownUnitOf(bound);
  return unit === undefined ? {} : { unit };
};

const namesOf = (
  binding: Binding,
  items: readonly Item[],
  use: QueryAsk['use'],
): readonly string[] | undefined => {
  const taken = new Set(items.flatMap(({ name }) => (name === undefined ? [] : [fold(name)])));
  const names: string[] = [];
  let count = 0;
  for (const { name, span } of items) {
    if (name !== undefined && name.includes('\0')) {
      return report(binding, span, 'A name cannot contain the character NUL.');
    }
    const isNeeded = use === 'derived' || use === 'view';
    if (name === undefined && isNeeded && !rulesOf(binding.batch).namesCalls) {
      const what = use === 'view' ? 'the view' : 'a subquery in FROM';
      const message = `This column of ${what} has no name.`;
      return report(binding, span, message, 'Give it an alias: expression AS name.');
    }
    const next = (): string => {
      do count += 1;
      while (taken.has(fold(`Column${count}`)));
      return `Column${count}`;
    };
    names.push(name ?? next());
  }
  return names;
};

/** What has columns of different names. */
const TABLES: Partial<Record<QueryAsk['use'], string>> = {
  into: 'The new table',
  view: 'The view',
};

const areUnique = (
  binding: Binding,
  items: readonly Item[],
  { names, use }: { readonly names: readonly string[]; readonly use: QueryAsk['use'] },
): boolean => {
  const seen = new Set<string>();
  let isUnique = true;
  for (const [at, name] of names.entries()) {
    if (seen.has(fold(name))) {
      const span = items[at]?.span ?? { start: 0, end: 0 };
      const message = `${TABLES[use]} would have more than one column '${name}'.`;
      report(binding, span, message, 'Give one of them an alias.');
      isUnique = false;
    }
    seen.add(fold(name));
  }
  return isUnique;
};
