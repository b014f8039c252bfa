// CommandQueryResult: rows of a query as the Command Web Service tells them, every cell a text, and
// the types of columns by the numbers that java.sql.Types gives them.

import type { ResultPage } from '../../core/query-pages.ts';
import type { SqlType } from '../../domain/column.ts';
import type { RecordValue } from '../asmx/declare.ts';
import type { COMMAND_QUERY_RESULT } from './classes.ts';

/** The values of a CommandQueryResult. */
export type QueryResult = RecordValue<typeof COMMAND_QUERY_RESULT>;

/** A page as it is told. */
export const queryResultOf = ({ columns, rows, token }: ResultPage): QueryResult => {
  const names = columns.map(({ name }) => name);
  return {
    rows,
    columnNames: names,
    displayNames: names,
    dataTypes: columns.map(({ type }) => JDBC_TYPES[type.name]),
    errorMessage: null,
    errorCode: 0,
    queryToken: token,
    numRowsReturned: rows.length,
    hasMoreRows: token !== null,
  };
};

/** Constants of java.sql.Types (Java SE). */
export const JDBC_TYPES = {
  bit: -7,
  tinyint: -6,
  smallint: 5,
  int: 4,
  bigint: -5,
  real: 7,
  float: 8,
  decimal: 3,
  char: 1,
  varchar: 12,
  binary: -2,
  varbinary: -3,
  date: 91,
  time: 92,
  datetime: 93,
  uniqueidentifier: 12,
} as const satisfies Record<SqlType['name'], number>;
