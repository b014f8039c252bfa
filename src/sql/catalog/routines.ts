// The functions that catalog views list: those of the sky, which every database with positions has,
// and the stored ones of a space. Functions that are part of the language, as ABS, are not listed,
// as SQL Server does not list them. A test calls each that is named here.

import type { CatalogTable, Database } from '../../domain/catalog.ts';
import type { SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import { SCALAR_FUNCTIONS } from '../functions/scalar.ts';
import { ARGUMENTS } from '../sky/family.ts';
import { BIGINT, FLOAT, varchar } from '../type-rules.ts';

/** One argument of a function. */
export interface Parameter {
  readonly name: string;
  readonly type: SqlType;
  readonly unit?: string;
  readonly description?: string;
}

/** A function as lists have it. */
export interface Routine {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The type of its value; absent where it gives a table, or where that is not known. */
  readonly result?: SqlType;
  readonly isTable: boolean;
  readonly unit?: string;
  readonly description?: string;
  /** The statement that made it, for a stored one. */
  readonly text?: string;
}

const given = (name: string, type: SqlType, [unit, description]: Measure): Parameter => ({
  name,
  type,
  ...(unit === undefined ? {} : { unit }),
  ...(description === undefined ? {} : { description }),
});

type Measure = readonly [unit?: string | undefined, description?: string];

/** What the arguments of searches are called, and what they are. */
const MEASURES: Readonly<Record<string, Measure>> = {
  ra: ['deg', 'Right ascension of the centre'],
  dec: ['deg', 'Declination of the centre'],
  radius: ['arcmin', 'Radius of the circle'],
  x: [undefined, 'Towards 0h'],
  y: [undefined, 'Towards 6h'],
  z: [undefined, 'Towards the north'],
  ra1: ['deg', 'Right ascension of the western edge'],
  ra2: ['deg', 'Right ascension of the eastern edge'],
  dec1: ['deg', 'Declination of the lower edge'],
  dec2: ['deg', 'Declination of the upper edge'],
};

const ofForm = (form: keyof typeof ARGUMENTS): readonly Parameter[] =>
  ARGUMENTS[form].map((name) => given(name === 'radius' ? 'r' : name, FLOAT, MEASURES[name] ?? []));

const CENTRE = ofForm('eq');

/** The searches of a table, under the name that stands for it in theirs. */
const searchesOf = (
  target: string,
  { name: table, key, columns }: CatalogTable,
): readonly Routine[] => {
  const near = `Rows of ${table} within a circle, with their distances in arcminutes`;
  const one = `The row of ${table} nearest to a position within a circle`;
  const box = `Rows of ${table} from ra1 eastwards to ra2`;
  const keyed = columns.find(({ name }) => fold(name) === fold(key ?? ''));
  return [
    rowsOf(`fGetNearby${target}Eq`, CENTRE, near),
    rowsOf(`fGetNearest${target}Eq`, CENTRE, one),
    rowsOf(`fGetNearby${target}XYZ`, ofForm('xyz'), near),
    rowsOf(`fGetNearest${target}XYZ`, ofForm('xyz'), one),
    rowsOf(`fGet${target}FromRect`, ofForm('rect'), box),
    rowsOf(`fGet${target}FromRectEq`, ofForm('rectEq'), box),
    {
      name: `fGetNearest${target}IdEq`,
      parameters: CENTRE,
      isTable: false,
      ...(keyed && { result: keyed.type }),
      description: `The key of the row of ${table} nearest to a position, or NULL`,
    },
  ];
};

const rowsOf = (name: string, parameters: readonly Parameter[], description: string): Routine => ({
  name,
  parameters,
  isTable: true,
  description,
});

/** The same over every detection, where the context has a table of them. */
const allOf = ({ aliases }: Database): readonly Routine[] =>
  aliases?.[fold('ObjAll')] === undefined
    ? []
    : ['fGetNearbyObjAllEq', 'fGetNearestObjAllEq'].map((name) =>
        rowsOf(name, CENTRE, `As without All, over ${aliases[fold('ObjAll')]}`),
      );

const TABLE_NAME = given('table', varchar(386), [undefined, "As 'mydb.t', in quotes"]);

/** Functions in FROM that every database has. */
const EVERYWHERE: readonly Routine[] = [
  rowsOf(
    'fCone',
    [TABLE_NAME, ...CENTRE],
    'Rows of any table with a position within a circle, with all their columns',
  ),
  rowsOf(
    'fHTM_Cover',
    [given('area', varchar(8000), [undefined, "As 'CIRCLE J2000 185 0 5'"])],
    'Ranges of trixels that cover an area',
  ),
];

const unitOf = (name: string): Pick<Routine, 'unit'> => {
  if (name.startsWith('fDistanceArcMin')) return { unit: 'arcmin' };
  return name === 'fDistanceEq' ? { unit: 'deg' } : {};
};

/** Functions of the language that have a schema, with the arguments that their usage names. */
const SCALARS: readonly Routine[] = Object.values(SCALAR_FUNCTIONS).flatMap(
  ({ isDbo, usage, parameters, result, about }) => {
    if (isDbo !== true || 'words' in result) return [];
    const [, name = '', list = ''] = /^dbo\.(\w+)\((.*)\)$/.exec(usage) ?? [];
    return {
      name,
      parameters: list.split(', ').map((argument, at) => {
        const unit = /^(ra|dec)\d?$/.test(argument) ? 'deg' : undefined;
        return given(argument, parameters[at] === 'bigint' ? BIGINT : FLOAT, [unit]);
      }),
      isTable: false,
      result,
      ...unitOf(name),
      description: about,
    };
  },
);

/** The names of numbers that a context has. */
const enumeratedOf = ({ enumerations = [] }: Database): readonly Routine[] =>
  enumerations.flatMap(({ name, type, isFlags }): readonly Routine[] => [
    {
      name: `f${name}`,
      parameters: [given('name', varchar(128), [])],
      result: { name: type },
      isTable: false,
      description: `The number of a name among ${name}`,
    },
    {
      name: `f${name}N`,
      parameters: [given('value', { name: type }, [])],
      result: varchar(null),
      isTable: false,
      description: `The ${isFlags ? 'names of the bits' : 'name'} of a number among ${name}`,
    },
  ]);

/** The functions of a database, those of the sky first. */
export const routinesOf = (database: Database): readonly Routine[] => {
  const searched = database.tables.filter(isSearched);
  const named = searched.find(({ name }) => fold(name) === fold(database.mainTable ?? ''));
  const main = named ?? (searched.length === 1 ? searched[0] : undefined);
  const stored = database.objects.filter(({ kind }) => kind === 'function');
  return [
    ...(main === undefined ? [] : [...searchesOf('Obj', main), ...allOf(database)]),
    ...searched.flatMap((table) => searchesOf(table.name, table)),
    ...EVERYWHERE,
    ...SCALARS,
    ...enumeratedOf(database),
    ...stored.map(({ name, text }) => ({ name, text, parameters: [], isTable: givesTable(text) })),
  ];
};

const isSearched = ({ key, position }: CatalogTable): boolean =>
  key !== undefined && position !== undefined;

/** Whether the text of a stored function says that it gives a table. */
export const givesTable = (text: string): boolean => /\breturns\s+table\b/i.test(text);
