// Columns that names of folders tell, `year=2020`: a whole number or a date where every folder says
// one, else text. A number with zeros before it is text, as a code is.

import { sep } from 'node:path';
import type { SourceColumn } from '../engines/duckdb/catalog-source.ts';
import { storedTypeNamed } from '../engines/duckdb/catalog-types.ts';
import type { FoundTable } from './link-folder.ts';

/** The columns of a table's keys, in their order. */
export const folderColumnsOf = ({ keys, files }: FoundTable): readonly SourceColumn[] =>
  keys.map((name) => {
    const values = new Set(files.flatMap((file) => valueOf(file, name)));
    const type = ['bigint', 'date'].find((word) => [...values].every((each) => FITS[word]?.(each)));
    const stored = values.size === 0 ? undefined : storedTypeNamed(type ?? 'varchar');
    return { name, stored: stored ?? TEXT };
  });

const TEXT: SourceColumn['stored'] = {
  type: { name: 'varchar', length: null },
  duckType: 'VARCHAR',
};

/** What writers call the folder of rows without a value. */
const NO_VALUE = '__HIVE_DEFAULT_PARTITION__';

const valueOf = (file: string, key: string): readonly string[] => {
  const folder = file.split(sep).findLast((name) => name.startsWith(`${key}=`));
  const value = folder?.slice(key.length + 1);
  return value === undefined || value === NO_VALUE ? [] : [value];
};

const INTEGER_MAX = 2n ** 63n - 1n;

const FITS: Readonly<Record<string, (value: string) => boolean>> = {
  bigint: (value) =>
    /^(0|-?[1-9]\d{0,18})$/.test(value) &&
    BigInt(value) <= INTEGER_MAX &&
    BigInt(value) >= -INTEGER_MAX - 1n,
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && dayOf(value) === value,
};

/** The day that a text names, as it is written; 31 February is another one. */
const dayOf = (text: string): string => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10);
};
