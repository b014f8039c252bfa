// What there is to query (/tap/tables, VOSI 1.1, section 3), made from the table set that
// TAP_SCHEMA is made from. Two forms: that of the standard, and the one that astroquery's TapPlus
// can read, which no schema allows.

import type { XmlTree } from '../../base/xml/tree.ts';
import type { TableSets } from '../../core/table-sets.ts';
import type { SetColumn, SetKey, SetTable, TableSet } from '../../domain/table-set.ts';
import type { HttpAnswer } from '../http/message.ts';
import type { Door } from './door.ts';
import { errorAnswer } from './errors.ts';
import type { Resource, TapCall } from './resource.ts';
import { textElement, xmlAnswer, XSI } from './xml.ts';

/** What tables need of the rest of the house. */
export interface TablesParts {
  readonly door: Door;
  readonly tableSets: TableSets;
}

/** The resources that list tables. */
export const tableResourcesOf = (parts: TablesParts): readonly Resource[] => [
  {
    methods: ['GET'],
    path: 'tables',
    about: 'The tables that you may read; without their columns where detail is min.',
    run: (call) => list(parts, call),
  },
  {
    methods: ['GET'],
    path: 'tables/{table}',
    about: 'One table, by its name with its schema, as MyDB.stars.',
    run: (call) => show(parts, call),
  },
];

/** How much is told, and in which form. */
interface Manner {
  readonly hasColumns: boolean;
  readonly isTapPlus: boolean;
  readonly keys: readonly SetKey[];
}

const list = async (parts: TablesParts, call: TapCall): Promise<HttpAnswer> => {
  const account = await parts.door.enter(call.request, 'read');
  const { schemas, keys } = await parts.tableSets.seenBy(account);
  const { one } = call.parameters;
  const wanted = one('TABLES')?.split(',').map(folded);
  const manner: Manner = {
    hasColumns: one('DETAIL')?.toLowerCase() !== 'min' && !isTrue(one('ONLY_TABLES')),
    isTapPlus: isTapPlus(call),
    keys,
  };
  const shown = schemas
    .map((schema) => ({
      ...schema,
      tables: schema.tables.filter(({ name }) => wanted?.includes(folded(name)) ?? true),
    }))
    .filter(({ tables }) => wanted === undefined || tables.length > 0);
  return xmlAnswer([
    'vosi:tableset',
    namespacesOf(manner),
    ...shown.map(({ name, description, tables }): XmlTree => [
      'schema',
      {},
      ['name', {}, name],
      ...textElement('description', description),
      ...tables.map((table) => tableTree('table', table, manner)),
    ]),
  ]);
};

const show = async (parts: TablesParts, call: TapCall): Promise<HttpAnswer> => {
  const account = await parts.door.enter(call.request, 'read');
  const set = await parts.tableSets.seenBy(account);
  const { table: asked = '' } = call.named;
  const table = tableNamed(set, asked);
  if (table === undefined) {
    return errorAnswer(404, `There is no table '${asked}'. GET /tap/tables lists those there are.`);
  }
  const manner = { hasColumns: true, isTapPlus: isTapPlus(call), keys: set.keys };
  return xmlAnswer(tableTree('vosi:table', table, manner, namespacesOf(manner)));
};

const tableNamed = ({ schemas }: TableSet, name: string): SetTable | undefined =>
  schemas.flatMap(({ tables }) => tables).find((table) => folded(table.name) === folded(name));

/** Names are compared as queries do it: whatever their case, in quotes or not. */
const folded = (name: string): string => name.trim().toLowerCase().replaceAll('"', '');

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

/**
 * Whether TapPlus asks: its own parameters tell, or its name, or that it has none at all, for it
 * sends no User-Agent. It stops at a column without its attribute, and the schema at one with it.
 */
const isTapPlus = ({ request: { headers }, parameters: { one } }: TapCall): boolean =>
  one('ONLY_TABLES') !== undefined ||
  one('TABLES') !== undefined ||
  /^$|astroquery/i.test(headers['user-agent'] ?? '');

const namespacesOf = ({ isTapPlus: isPlus }: Manner): Readonly<Record<string, string>> => ({
  'xmlns:vosi': 'http://www.ivoa.net/xml/VOSITables/v1.0',
  'xmlns:vs': 'http://www.ivoa.net/xml/VODataService/v1.1',
  'xmlns:xsi': XSI,
  ...(isPlus && { 'xmlns:esatapplus': 'http://esa.int/xml/EsaTapPlus' }),
});

const tableTree = (
  element: string,
  table: SetTable,
  manner: Manner,
  attributes: Readonly<Record<string, string>> = {},
): XmlTree => [
  element,
  { ...attributes, type: table.kind },
  // TapPlus puts the schema before the name itself.
  ['name', {}, manner.isTapPlus ? table.bareName : table.name],
  ...textElement('description', table.description),
  // VODataService 1.2, which has it, has the namespace of 1.1.
  ...textElement('nrows', table.rows?.toString()),
  ...(manner.hasColumns ? table.columns.map((column) => columnTree(column, manner)) : []),
  ...(manner.hasColumns ? manner.keys : []).filter(({ from }) => from === table.name).map(keyTree),
];

const columnTree = (column: SetColumn, { isTapPlus: isPlus }: Manner): XmlTree => [
  'column',
  {
    ...(column.isStandard && { std: 'true' }),
    ...(isPlus && { 'esatapplus:flags': '0' }),
  },
  ['name', {}, column.name],
  ...textElement('description', column.description),
  ...textElement('unit', column.unit),
  ...textElement('ucd', column.ucd),
  [
    'dataType',
    {
      'xsi:type': 'vs:VOTableType',
      ...(column.arraysize !== undefined && { arraysize: column.arraysize }),
      ...(column.xtype !== undefined && { extendedType: column.xtype }),
    },
    column.datatype,
  ],
  ...(column.isIndexed ? textElement('flag', 'indexed') : []),
  ...(column.isPrincipal ? textElement('flag', 'principal') : []),
];

const keyTree = ({ target, columns }: SetKey): XmlTree => [
  'foreignKey',
  {},
  ['targetTable', {}, target],
  ...columns.map(([from, to]): XmlTree => [
    'fkColumn',
    {},
    ['fromColumn', {}, from],
    ['targetColumn', {}, to],
  ]),
];
