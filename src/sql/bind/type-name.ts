// From a type as CAST writes it to the type it is: names, synonyms, default lengths and limits.
// Whether a value can be brought to it is not asked here.

import type { SqlType, SqlTypeName } from '../../domain/column.ts';
import { nearest } from '../../base/suggest.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { TypeName } from '../tree.ts';
import { LENGTH_MAX, PRECISION_MAX, decimal } from '../type-rules.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';

/** The length of text and binary that are declared without one. */
export const DECLARED_LENGTH = 1;

/**
 * The type, or undefined after reporting what is wrong with it. Text and binary without a length
 * have `lengthDefault`: in CAST that of the dialect, DECLARED_LENGTH where a variable or a column
 * is declared.
 */
export const typeOf = (
  binding: Binding,
  written: TypeName,
  lengthDefault?: number,
): SqlType | undefined => {
  const rules = rulesOf(binding.batch);
  const lower = written.name.toLowerCase().replace(/\s+/g, ' ');
  const name = rules.types.get(lower) ?? lower;
  const known = NAMES.get(name);
  const instead = REFUSED_TYPES.get(name) ?? rules.shapeTypes.get(name.toUpperCase());
  if (instead !== undefined) {
    const message = `This server does not offer the type ${name}.`;
    return report(binding, written.span, message, instead);
  }
  if (known === undefined) {
    const near = nearest(name, NAMES.keys());
    return report(binding, written.span, `There is no type '${written.name}'.`, didYouMean(near));
  }
  if (known === 'decimal') return decimalOf(binding, written);
  if (known === 'float') return floatOf(binding, written);
  if (known === 'money') return FIXED_DECIMALS.get(name);
  if (known === 'max') return { name: 'varchar', length: null };
  if (known === 'sysname') return { name: 'varchar', length: 128 };
  if (LENGTHY.has(known)) {
    const length = known === 'varchar' ? rules.varcharLength : rules.charLength;
    const unsaid = lengthDefault ?? length ?? 'max';
    return lengthyOf(binding, written, { name: known as Lengthy, unsaid });
  }
  if (written.args.length > 0 && known !== 'datetime' && known !== 'time') {
    return report(binding, written.span, `The type '${written.name}' takes no length.`);
  }
  return { name: known } as SqlType;
};

type Lengthy = 'char' | 'varchar' | 'binary' | 'varbinary';

const LENGTHY: ReadonlySet<string> = new Set(['char', 'varchar', 'binary', 'varbinary']);

/** Synonyms, Unicode forms (all text is Unicode here) and old names. */
const NAMES: ReadonlyMap<string, SqlTypeName | 'money' | 'max' | 'sysname'> = new Map(
  Object.entries({
    bit: 'bit',
    tinyint: 'tinyint',
    smallint: 'smallint',
    int: 'int',
    integer: 'int',
    bigint: 'bigint',
    real: 'real',
    float: 'float',
    'double precision': 'float',
    decimal: 'decimal',
    dec: 'decimal',
    numeric: 'decimal',
    money: 'money',
    smallmoney: 'money',
    char: 'char',
    character: 'char',
    nchar: 'char',
    varchar: 'varchar',
    'char varying': 'varchar',
    'character varying': 'varchar',
    nvarchar: 'varchar',
    sysname: 'sysname',
    text: 'max',
    ntext: 'max',
    binary: 'binary',
    varbinary: 'varbinary',
    date: 'date',
    time: 'time',
    datetime: 'datetime',
    datetime2: 'datetime',
    smalldatetime: 'datetime',
    uniqueidentifier: 'uniqueidentifier',
  } as const),
);

/** Types of SQL Server that are not offered, with what to write instead. */
const REFUSED_TYPES: ReadonlyMap<string, string> = new Map([
  ['datetimeoffset', 'Moments are in UTC here: use datetime2.'],
  ['geography', 'Positions are two columns, right ascension and declination in degrees.'],
  ['geometry', 'Positions are two columns, right ascension and declination in degrees.'],
  ['hierarchyid', 'Use varchar.'],
  ['image', 'Use varbinary(max).'],
  ['rowversion', 'Use bigint.'],
  ['sql_variant', 'Use varchar(8000).'],
  ['timestamp', 'Use datetime2 for moments, bigint for numbers.'],
  ['xml', 'Use varchar(max).'],
]);

const FIXED_DECIMALS: ReadonlyMap<string, SqlType> = new Map([
  ['money', decimal(19, 4)],
  ['smallmoney', decimal(10, 4)],
]);

const lengthyOf = (
  binding: Binding,
  written: TypeName,
  { name, unsaid }: { name: Lengthy; unsaid: number | 'max' },
): SqlType | undefined => {
  const [length = unsaid] = written.args;
  if (length === 'max') {
    if (name === 'varchar' || name === 'varbinary') return { name, length: null };
  } else if (Number.isInteger(length) && length >= 1 && length <= LENGTH_MAX) {
    return { name, length };
  }
  const message = `The length of '${written.name}' must be from 1 to ${LENGTH_MAX}.`;
  return report(binding, written.span, message, 'Longer text is varchar(max).');
};

const decimalOf = (binding: Binding, written: TypeName): SqlType | undefined => {
  const [precision = 18, scale = 0] = written.args;
  const isRight =
    typeof precision === 'number' &&
    typeof scale === 'number' &&
    precision >= 1 &&
    precision <= PRECISION_MAX &&
    scale >= 0 &&
    scale <= precision;
  if (isRight) return decimal(precision, scale);
  const digits = `1 to ${PRECISION_MAX} digits, and no more of them after the point`;
  return report(binding, written.span, `A decimal has ${digits}.`);
};

/** `float(1)` to `float(24)` have four bytes, up to `float(53)` eight. */
const floatOf = (binding: Binding, written: TypeName): SqlType | undefined => {
  const [bits = 53] = written.args;
  if (typeof bits === 'number' && bits >= 1 && bits <= 53) {
    return { name: bits <= 24 ? 'real' : 'float' };
  }
  return report(binding, written.span, 'A float has from 1 to 53 bits.');
};
