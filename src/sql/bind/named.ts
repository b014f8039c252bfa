// A query under a name, as in FROM and in WITH: its columns have names, each its own, written in
// the query itself or in a list behind the name.

import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundQuery } from '../bound.ts';
import type { Name, Query } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import type { Scope } from './relation.ts';

/** A query and what it is called. */
export interface Named {
  readonly name: Name;
  /** Empty where the query's own names stand. */
  readonly columns: readonly Name[];
  readonly query: Query;
}

/** Binds the query, with its columns under the names they have outside. */
export const bindNamed = (
  binding: Binding,
  { name, columns: names, query }: Named,
  outer: Scope | undefined,
): BoundQuery | undefined => {
  const bound = binding.query(query, {
    use: names.length > 0 ? 'renamed' : 'derived',
    ...(outer === undefined ? {} : { outer }),
  });
  if (bound === undefined) return undefined;
  if (names.length > 0 && names.length !== bound.columns.length) {
    const counts = `${bound.columns.length} columns, but ${names.length} names`;
    return report(binding, name.span, `'${name.text}' has ${counts}.`);
  }
  const columns = bound.columns.map((column, at) => ({
    ...column,
    name: names[at]?.text ?? column.name,
  }));
  return haveOwnNames(binding, name, { columns, names }) ? { ...bound, columns } : undefined;
};

const haveOwnNames = (
  binding: Binding,
  name: Name,
  { columns, names }: { columns: readonly Column[]; names: readonly Name[] },
): boolean => {
  const seen = new Set<string>();
  for (const [at, column] of columns.entries()) {
    if (seen.has(fold(column.name))) {
      const message = `'${name.text}' has more than one column '${column.name}'.`;
      report(binding, names[at]?.span ?? name.span, message, 'Give one of them an alias.');
      return false;
    }
    seen.add(fold(column.name));
  }
  return true;
};
