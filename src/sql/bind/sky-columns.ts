// The columns that a search of the sky gives, with the names SDSS gives them: the key, what tells
// of the observation where the table has it, the direction, the trixel, the distance.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import { placeNamed } from '../sky/search.ts';
import type { SkyColumn } from '../sky/search.ts';
import { BIGINT, FLOAT } from '../type-rules.ts';

/** The columns of a search by place, as names see them and as they are made. */
export interface FoundColumns {
  readonly columns: readonly Column[];
  readonly places: readonly SkyColumn[];
}

interface Made {
  readonly column: Column;
  readonly place: SkyColumn;
}

/** Columns that SDSS's functions give of a photometric object and of a spectrum, beside the key. */
const EXTRAS = {
  objid: ['run', 'camcol', 'field', 'rerun', 'type'],
  specobjid: ['plate', 'mjd', 'fiberID', 'z', 'zErr', 'zWarning'],
} as const;

/** What fGetNearby…, fGetNearest… and fGet…FromRect give of a table with a key. */
export const foundColumns = (
  table: CatalogTable,
  { hasDistance }: { readonly hasDistance: boolean },
): FoundColumns => {
  const isSpectrum = fold(table.key ?? '') === fold('specObjID');
  const keyName = isSpectrum ? 'specObjID' : 'objID';
  const key = ownNamed(table, table.key);
  const extras = EXTRAS[isSpectrum ? 'specobjid' : 'objid'];
  const made = [
    ...key.map((each) => ({ ...each, column: { ...each.column, name: keyName } })),
    ...extras.flatMap((name) => ownNamed(table, name)),
    ...DIRECTION,
    ...(ownNamed(table, 'htmID').length > 0 ? ownNamed(table, 'htmID') : [HTM]),
    ...(hasDistance ? [DISTANCE] : []),
  ];
  return listed([...made, ...otherNames(key, keyName)]);
};

/** A key answers to its own name too, and to objID, though * does not list it twice. */
const otherNames = (key: readonly Made[], keyName: string): readonly Made[] =>
  key.flatMap((each) =>
    [...new Set([each.column.name, 'objID'].map(fold))]
      .filter((name) => name !== fold(keyName))
      .map((name) => ({ ...each, column: { ...each.column, name, hidden: true } })),
  );

/** What fCone gives: the table's own columns, and the distance under a name of its own. */
export const coneColumns = (table: CatalogTable): FoundColumns => {
  const taken = new Set(table.columns.map(({ name }) => fold(name)));
  const names = [
    'distance',
    'cone_distance',
    ...Array.from(taken, (_, at) => `distance_${at + 2}`),
  ];
  const name = names.find((each) => !taken.has(fold(each))) ?? 'distance';
  const own = table.columns.map((column, at): Made => ({
    column,
    place: { kind: 'own', column: at },
  }));
  return listed([...own, { ...DISTANCE, column: { ...DISTANCE.column, name } }]);
};

const listed = (made: readonly Made[]): FoundColumns => ({
  columns: made.map(({ column }) => column),
  places: made.map(({ place }) => place),
});

const ownNamed = (table: CatalogTable, name: string | undefined): readonly Made[] => {
  const at = placeNamed(table, name);
  const column = at === undefined ? undefined : table.columns[at];
  return at === undefined || column === undefined
    ? []
    : [{ column, place: { kind: 'own', column: at } }];
};

const computed = (kind: Exclude<SkyColumn['kind'], 'own'>, column: Column): Made => ({
  column,
  place: { kind },
});

const DIRECTION: readonly Made[] = [
  computed('x', {
    name: 'cx',
    type: FLOAT,
    ucd: 'pos.eq.x',
    description: 'Unit vector, towards 0h',
  }),
  computed('y', {
    name: 'cy',
    type: FLOAT,
    ucd: 'pos.eq.y',
    description: 'Unit vector, towards 6h',
  }),
  computed('z', {
    name: 'cz',
    type: FLOAT,
    ucd: 'pos.eq.z',
    description: 'Unit vector, towards the north',
  }),
];

const HTM: Made = computed('htm', {
  name: 'htmID',
  type: BIGINT,
  description: 'Number of the trixel of the Hierarchical Triangular Mesh, 20 deep',
});

const DISTANCE: Made = computed('distance', {
  name: 'distance',
  type: FLOAT,
  unit: 'arcmin',
  ucd: 'pos.angDistance',
  description: 'Distance from the centre of the search',
});
