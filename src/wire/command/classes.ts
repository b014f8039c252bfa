// The classes of the Command Web Service with their exact names, and fields in the order of the
// original: stubs made from its description read them by it. What they mean is not here.

import {
  arrayOf,
  boolean,
  cleanText,
  dateTime,
  defaulted,
  int,
  nillable,
  record,
  text,
} from '../asmx/declare.ts';

const TEXTS = arrayOf(text);
/** Rows of cells. */
export const ROWS = arrayOf(arrayOf(cleanText));

/** A space of the caller's, in lists. */
export const USER_SPACE = record('UserSpace', { name: text, owner: text, id: text });

/** A page of rows; the fields of QueryResult, which it extends, come first. */
export const COMMAND_QUERY_RESULT = record('CommandQueryResult', {
  rows: ROWS,
  columnNames: TEXTS,
  displayNames: TEXTS,
  dataTypes: arrayOf(int),
  errorMessage: cleanText,
  errorCode: defaulted(int, 0),
  queryToken: text,
  numRowsReturned: int,
  hasMoreRows: boolean,
});

/** An option of a query. */
export const QUERY_OPTION = record('QueryOptionOfStringString', { Key: text, Value: text });

/** How large a space is, as a text, and how many may use it. */
export const SPACE_STATISTICS = record('SpaceStatistics', { SpaceSize: text, UserCount: int });

/**
 * The properties of a space, as the last known description has them. The last is ours: a text, so
 * that it is left out where nothing was said, by them who know it as by those who do not.
 */
export const SPACE_PROPERTIES = record('SpaceProperties', {
  SpaceName: text,
  SpaceTimeZone: text,
  UsageTracking: boolean,
  IsDocumentRepository: boolean,
  AlwaysOn: boolean,
  UseNewDashboards: boolean,
  LoadErrorsMax: text,
});

const SCRIPT_DEFINITION = record('ScriptDefinition', {
  InputQuery: text,
  Output: text,
  Script: text,
});

/** `EnableSecutityFilter` is the original's spelling. */
const SOURCE_COLUMN = record('SourceColumnSubClass', {
  Name: text,
  OriginalName: text,
  AnalyzeMeasure: defaulted(boolean, false),
  DataType: text,
  Format: text,
  EnableSecutityFilter: boolean,
  SourceFileColumn: text,
  TargetAggregations: TEXTS,
  TargetTypes: TEXTS,
  UnknownValue: text,
  Width: int,
  HierarchyName: text,
  LevelName: text,
  Levels: arrayOf(TEXTS),
  AnalyzeByDate: boolean,
  Measure: boolean,
  LockType: boolean,
});

/** A source with its columns. */
export const STAGING_TABLE = record('StagingTableSubClass', {
  Name: text,
  OriginalName: text,
  Disabled: boolean,
  Script: SCRIPT_DEFINITION,
  LastModifiedDate: nillable(dateTime),
  SubGroups: TEXTS,
  Columns: arrayOf(SOURCE_COLUMN),
});

const ODBC_COLUMN = record('ODBCColumnResult', {
  columnName: text,
  birstColumnName: text,
  dataType: int,
  width: int,
  aggsSupported: TEXTS,
  key: int,
  isFact: boolean,
});

const ODBC_TABLE = record('ODBCTableResult', {
  tableName: text,
  isFact: boolean,
  columns: arrayOf(ODBC_COLUMN),
});

const ODBC_RELATIONSHIP = record('ODBCRelationshipResult', {
  primaryTable: text,
  foreignTable: text,
  primaryTableColumn: text,
  foreignTableColumn: text,
});

/** The tables of a space and how they belong together. */
export const META_DATA_RESULT = record('MetaDataResult', {
  tables: arrayOf(ODBC_TABLE),
  relationships: arrayOf(ODBC_RELATIONSHIP),
  errorCode: int,
  errorMessage: text,
});
