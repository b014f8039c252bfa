// `table.json`: what a committed version is, told by its own folder, so that a lost store can be
// made again from the files alone. Written once, never changed; a later format gets a new number
// and the reader of the old one stays.

import { instant } from '../base/time.ts';
import { columnDemandsOf } from '../domain/column.ts';
import type { Column, SqlType } from '../domain/column.ts';
import type { JobId } from '../domain/job.ts';
import type { SpaceId, TableFile, TableId, TableVersion } from '../domain/table.ts';
import type { TableStory } from '../ports/files.ts';
import {
  asFields,
  bigintOf,
  fieldsOf,
  integerOf,
  jsonOf,
  listOf,
  textIfAny,
  textOf,
  type Fields,
} from './json.ts';

/** The format of `table.json` that this version writes. */
export const STORY_FORMAT = 1;

/** The text of `table.json`. */
export const writeStory = (story: TableStory): string => {
  const { version, ...rest } = story;
  return jsonOf({ format: STORY_FORMAT, ...version, ...rest });
};

/** Reads `table.json`; throws an error that names the field that is missing or wrong. */
export const readStory = (text: string): TableStory => {
  const fields = fieldsOf(text);
  const format = integerOf(fields, 'format');
  if (format > STORY_FORMAT) throw new Error(`its format ${format} is of a newer version`);
  return {
    version: versionOf(fields),
    ownerLogin: textOf(fields, 'ownerLogin'),
    owner: bigintOf(fields, 'owner'),
    spaceName: textOf(fields, 'spaceName'),
    query: textOf(fields, 'query'),
  };
};

const versionOf = (fields: Fields): TableVersion => ({
  table: textOf(fields, 'table') as TableId,
  space: bigintOf(fields, 'space') as SpaceId,
  name: textOf(fields, 'name'),
  version: integerOf(fields, 'version'),
  attempt: integerOf(fields, 'attempt'),
  job: bigintOf(fields, 'job') as JobId,
  columns: listOf(fields, 'columns').map(columnOf),
  files: listOf(fields, 'files').map(fileOf),
  rows: bigintOf(fields, 'rows'),
  bytes: bigintOf(fields, 'bytes'),
  created: instant(integerOf(fields, 'created')),
});

const fileOf = (fields: Fields): TableFile => ({
  name: textOf(fields, 'name'),
  bytes: bigintOf(fields, 'bytes'),
  rows: bigintOf(fields, 'rows'),
  sha256: textOf(fields, 'sha256'),
});

const columnOf = (fields: Fields): Column => {
  const unit = textIfAny(fields, 'unit');
  const ucd = textIfAny(fields, 'ucd');
  const xtype = textIfAny(fields, 'xtype');
  const description = textIfAny(fields, 'description');
  return {
    name: textOf(fields, 'name'),
    type: typeOf(asFields(fields['type'], 'type')),
    ...(unit === undefined ? {} : { unit }),
    ...(ucd === undefined ? {} : { ucd }),
    ...(xtype === undefined ? {} : { xtype }),
    ...(description === undefined ? {} : { description }),
    ...(fields['hidden'] === true ? { hidden: true } : {}),
    ...columnDemandsOf(fields),
  };
};

/** What a type has beside its name; the keys are all the types there are. */
const TYPE_SHAPES = {
  bit: 'fixed',
  tinyint: 'fixed',
  smallint: 'fixed',
  int: 'fixed',
  bigint: 'fixed',
  real: 'fixed',
  float: 'fixed',
  date: 'fixed',
  time: 'fixed',
  datetime: 'fixed',
  uniqueidentifier: 'fixed',
  decimal: 'digits',
  char: 'length',
  varchar: 'length',
  binary: 'length',
  varbinary: 'length',
} as const satisfies Record<SqlType['name'], 'fixed' | 'digits' | 'length'>;

const typeOf = (fields: Fields): SqlType => {
  const name = textOf(fields, 'name');
  if (!isTypeName(name)) throw new Error(`there is no type ${name}`);
  const shape = TYPE_SHAPES[name];
  if (shape === 'fixed') return { name } as SqlType;
  if (shape === 'length') {
    return {
      name,
      length: fields['length'] === null ? null : integerOf(fields, 'length'),
    } as SqlType;
  }
  const precision = integerOf(fields, 'precision');
  return { name, precision, scale: integerOf(fields, 'scale') } as SqlType;
};

const isTypeName = (name: string): name is SqlType['name'] => Object.hasOwn(TYPE_SHAPES, name);
