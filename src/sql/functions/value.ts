// Functions of values of any type: pages of "Logical functions", "System functions" and "Data type
// functions" of the Transact-SQL reference. Those whose arguments meet in one type are bound by
// rules of their own, in bind/special-call.ts.

import { FLOAT, INT } from '../type-rules.ts';
import { AS_FIRST } from './scalar-function.ts';
import type { ScalarFunction } from './scalar-function.ts';

/** By name in capitals. */
export const VALUE_FUNCTIONS = {
  NULLIF: {
    parameters: ['any', 'any'],
    result: AS_FIRST,
    usage: 'NULLIF(a, b)',
    about: 'NULL where both are equal, else a',
  },
  GREATEST: {
    parameters: ['any'],
    isVariadic: true,
    result: AS_FIRST,
    usage: 'GREATEST(a, …)',
    about: 'the greatest of its arguments that are not NULL',
  },
  LEAST: {
    parameters: ['any'],
    isVariadic: true,
    result: AS_FIRST,
    usage: 'LEAST(a, …)',
    about: 'the least of its arguments that are not NULL',
  },
  IN_UNIT: {
    parameters: ['float', 'float', 'text'],
    result: FLOAT,
    usage: "IN_UNIT(x, 'unit')",
    about: 'x in another unit',
  },
  ISNUMERIC: {
    parameters: ['any'],
    result: INT,
    usage: 'ISNUMERIC(x)',
    about: '1 where it is a number or can be cast to one, money included; else 0',
  },
  CHECKSUM: {
    parameters: ['any'],
    isVariadic: true,
    result: INT,
    usage: 'CHECKSUM(a, …)',
    about: 'a number that is the same for equal values; not the numbers of SQL Server',
  },
  BINARY_CHECKSUM: {
    parameters: ['any'],
    isVariadic: true,
    result: INT,
    usage: 'BINARY_CHECKSUM(a, …)',
    about: 'as CHECKSUM, but text counts with its case and its blanks',
  },
  NEWID: {
    parameters: [],
    result: { name: 'uniqueidentifier' },
    usage: 'NEWID()',
    about: 'a random identifier, another for each row; ORDER BY NEWID() shuffles',
  },
  DATALENGTH: {
    parameters: ['any'],
    result: INT,
    usage: 'DATALENGTH(x)',
    about: 'how many bytes or characters it takes, with blanks at the end',
  },
} as const satisfies Record<string, ScalarFunction>;
