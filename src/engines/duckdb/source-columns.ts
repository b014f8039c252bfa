// Whether the files of one table agree in their columns: what one of them lacks would be lost, or
// be empty in its rows, without a word.
// Knows names and types only; the refusal is the same whatever the order of the files.

import { basename } from 'node:path';
import { fold, type FoldedName } from '../../domain/table.ts';
import { badFile } from './source-faults.ts';

/** The columns of one file; a type is told where the file tells it. */
export interface FileColumns {
  readonly file: string;
  readonly columns: readonly { readonly name: string; readonly duckType?: string }[];
}

/** Refuses files of one table that have other columns or types than its other files. */
export const refuseOtherColumns = (
  files: readonly FileColumns[],
  leftOut: ReadonlySet<FoldedName>,
): void => {
  const sorted = files.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const tables = sorted.map(({ file, columns }) => ({
    file,
    columns: new Map(columns.map((column) => [fold(column.name), column])),
  }));
  const seen = new Set(tables.flatMap(({ columns }) => [...columns.keys()]));
  for (const name of seen) {
    if (leftOut.has(name)) continue;
    const having = tables.find(({ columns }) => columns.has(name));
    const column = having?.columns.get(name);
    if (having === undefined || column === undefined) continue;
    for (const { file, columns } of tables) {
      const other = columns.get(name);
      if (other === undefined) throw missing(file, column.name, having.file);
      if (other.duckType !== column.duckType) {
        const types = [other.duckType, column.duckType] as const;
        throw retyped(file, { name: column.name, types, than: having.file });
      }
    }
  }
};

const missing = (file: string, name: string, than: string): Error =>
  badFile(file, {
    why: `it has no column '${name}', which ${basename(than)} has`,
    hint: `All files of a table have the same columns; --leave-out ${name} makes it without.`,
  });

const retyped = (
  file: string,
  {
    name,
    types: [own, other],
    than,
  }: {
    readonly name: string;
    readonly types: readonly [string | undefined, string | undefined];
    readonly than: string;
  },
): Error =>
  badFile(file, {
    why: `its column '${name}' has type ${own}, and ${other} in ${basename(than)}`,
    hint: `Write the files with the same types; --leave-out ${name} makes the table without it.`,
  });
