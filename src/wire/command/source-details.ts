// StagingTableSubClass: a source as the Command Web Service tells it, with the columns of the table
// that it fills. What the original models beyond tables, levels and measures, is empty here.

import type { Column, SqlType } from '../../domain/column.ts';
import type { Source } from '../../domain/load.ts';
import type { RecordValue } from '../asmx/declare.ts';
import type { STAGING_TABLE } from './classes.ts';

/** A source, and the columns of its table, none before its first load. */
export const sourceDetailsOf = (
  { name, isEnabled, modified }: Source,
  columns: readonly Column[],
): RecordValue<typeof STAGING_TABLE> => ({
  Name: name,
  OriginalName: name,
  Disabled: !isEnabled,
  Script: null,
  LastModifiedDate: modified,
  SubGroups: [],
  Columns: columns.map(columnOf),
});

const columnOf = ({ name, type }: Column) => ({
  Name: name,
  OriginalName: name,
  AnalyzeMeasure: false,
  DataType: DATA_TYPES[type.name],
  Format: null,
  EnableSecutityFilter: false,
  SourceFileColumn: name,
  TargetAggregations: [],
  TargetTypes: [],
  UnknownValue: null,
  Width: widthOf(type),
  HierarchyName: null,
  LevelName: null,
  Levels: [],
  AnalyzeByDate: false,
  Measure: false,
  LockType: false,
});

/** Characters of a text, digits of a decimal; 0 where there is no limit. */
export const widthOf = (type: SqlType): number => {
  if ('length' in type) return type.length ?? 0;
  return 'precision' in type ? type.precision : 0;
};

/** The five types that sources of the original have. */
const DATA_TYPES = {
  bit: 'Integer',
  tinyint: 'Integer',
  smallint: 'Integer',
  int: 'Integer',
  bigint: 'Integer',
  real: 'Float',
  float: 'Float',
  decimal: 'Number',
  char: 'Varchar',
  varchar: 'Varchar',
  binary: 'Varchar',
  varbinary: 'Varchar',
  date: 'DateTime',
  time: 'Varchar',
  datetime: 'DateTime',
  uniqueidentifier: 'Varchar',
} as const satisfies Record<SqlType['name'], string>;
