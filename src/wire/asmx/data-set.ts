// Data sets and data tables that a service makes of its own values: their rows, as trees that a
// writer sets in its style. What their schemas look like is in formats; nothing is read here.

import type { XmlTree } from '../../base/xml/tree.ts';
import { dataSetSchema, DIFFGRAM, encodedName } from '../../formats/data-set.ts';
import type { Scalar } from './scalars/scalar.ts';

/** Tables with their rows, as data that is sent once and not streamed. */
export interface DataSet {
  readonly name: string;
  readonly tables: readonly DataTable[];
  /** Present for a table that was sent alone: its schema names it, its rows stand by themselves. */
  readonly isTable?: true;
}

/** One table; null is left out of a row. */
export interface DataTable {
  readonly name: string;
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that were added, and not accepted yet, say so. */
  readonly isInserted?: true;
}

/** One column; its name may be anything. */
export interface DataColumn {
  readonly name: string;
  readonly type: Scalar<unknown>;
}

/** Declares a column. */
export const column = <T>(name: string, type: Scalar<T>): DataColumn => ({
  name,
  type,
});

/** What .NET writes for a data set: its schema and its rows. */
export const dataSetTrees = (set: DataSet, zone: string): readonly XmlTree[] => [
  dataSetSchema(set),
  diffgramTree(set, zone),
];

const diffgramTree = ({ name, tables, isTable }: DataSet, zone: string): XmlTree => {
  const rows = tables.flatMap((table) => rowTrees(table, zone));
  const root: readonly XmlTree[] =
    rows.length === 0
      ? []
      : [[isTable ? 'DocumentElement' : encodedName(name), { xmlns: '' }, ...rows]];
  return ['diffgr:diffgram', DIFFGRAM, ...root];
};

const rowTrees = ({ name, columns, rows, isInserted }: DataTable, zone: string): XmlTree[] =>
  rows.map((row, at) => [
    encodedName(name),
    {
      'diffgr:id': `${encodedName(name)}${at + 1}`,
      'msdata:rowOrder': String(at),
      ...(isInserted && { 'diffgr:hasChanges': 'inserted' }),
    },
    ...columns.flatMap((each, index): XmlTree[] => {
      const value = row[index] ?? null;
      const text = value === null ? null : each.type.write(value, zone);
      if (text === null) return [];
      const element = encodedName(each.name);
      return [text === '' ? [element, {}] : [element, {}, text]];
    }),
  ]);
