// The functions that catalog views list: those of the sky, which every database with positions has,
// and the stored ones of a space. Functions that are part of the language, as ABS, are not listed,
// as SQL Server does not list them. A test calls each that is named here.

import type { CatalogTable, Database } from '../../domain/catalog.ts';
import type { SqlType } from '../../domain/column.ts';
import { FLOAT } from '../type-rules.ts';

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

const angle = (name: string, description: string): Parameter => ({
  name,
  type: FLOAT,
  unit: 'deg',
  description,
});

const CENTRE: readonly Parameter[] = [
  angle('ra', 'Right ascension of the centre'),
  angle('dec', 'Declination of the centre'),
  { name: 'r', type: FLOAT, unit: 'arcmin', description: 'Radius of the circle' },
];

const DISTANCE: Routine = {
  name: 'fDistanceArcMinEq',
  parameters: [
    angle('ra1', 'Right ascension of the one'),
    angle('dec1', 'Declination of the one'),
    angle('ra2', 'Right ascension of the other'),
    angle('dec2', 'Declination of the other'),
  ],
  result: FLOAT,
  isTable: false,
  unit: 'arcmin',
  description: 'Distance of two positions',
};

/** The two searches of a table, under the name that stands for it in theirs. */
const searchesOf = (target: string, table: string): readonly Routine[] => [
  {
    name: `fGetNearby${target}Eq`,
    parameters: CENTRE,
    isTable: true,
    description: `Rows of ${table} within a circle, with their distances in arcminutes`,
  },
  {
    name: `fGetNearest${target}Eq`,
    parameters: CENTRE,
    isTable: true,
    description: `The row of ${table} nearest to a position within a circle`,
  },
];

/** The functions of a database, those of the sky first. */
export const routinesOf = (database: Database): readonly Routine[] => {
  const searched = database.tables.filter(isSearched);
  const main = database.mainTable ?? (searched.length === 1 ? searched[0]?.name : undefined);
  const stored = database.objects.filter(({ kind }) => kind === 'function');
  return [
    ...(searched.length === 0 || main === undefined ? [] : searchesOf('Obj', main)),
    ...searched.flatMap(({ name }) => searchesOf(name, name)),
    DISTANCE,
    ...stored.map(({ name, text }) => ({ name, text, parameters: [], isTable: givesTable(text) })),
  ];
};

const isSearched = ({ key, position }: CatalogTable): boolean =>
  key !== undefined && position !== undefined;

/** Whether the text of a stored function says that it gives a table. */
export const givesTable = (text: string): boolean => /\breturns\s+table\b/i.test(text);
