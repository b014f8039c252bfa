// Names of columns in formats that tell columns apart by name: none is empty, no two are the same.
// Queries may answer with either; what is written is what .NET's tables would call them.

import type { Column } from '../domain/column.ts';

/**
 * A name for each column: its own, `Column1` by its place where it has none, and with the first
 * free number behind it where one before it has that name, in any case.
 */
export const distinctNamesOf = (columns: readonly Pick<Column, 'name'>[]): readonly string[] => {
  const taken = new Set<string>();
  return columns.map(({ name }, at) => {
    const free = freeName(name === '' ? `Column${at + 1}` : name, taken);
    taken.add(free.toLowerCase());
    return free;
  });
};

const freeName = (name: string, taken: ReadonlySet<string>): string => {
  let free = name;
  for (let number = 1; taken.has(free.toLowerCase()); number++) free = `${name}${number}`;
  return free;
};
