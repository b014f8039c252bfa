// Five rows of a catalog and three of a space, small enough to work out every answer by reading.
// Names with blanks, quotes and letters beyond ASCII are among them.

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import type { Lab } from './lab.ts';

/** Writes the tables and describes them: Star in Sky, `plan b` and Empty in MyDB. */
export const smallSky = async (lab: Lab): Promise<CatalogSnapshot> => {
  const star = await lab.table({
    name: 'Star',
    key: 'id',
    columns: [
      { name: 'id', type: { name: 'bigint' } },
      { name: 'name', type: { name: 'varchar', length: 10 } },
      { name: 'ra', type: { name: 'float' }, unit: 'deg', ucd: 'pos.eq.ra' },
      { name: 'vmag', type: { name: 'real' } },
      { name: 'flags', type: { name: 'int' } },
      { name: 'isVariable', type: { name: 'bit' } },
      { name: '_zone', type: { name: 'int' }, hidden: true },
    ],
    // The file's own types differ from the catalog's: they are brought to those.
    select: `SELECT id::INTEGER AS id, name, ra::DECIMAL(6, 2) AS ra, vmag,
      flags::SMALLINT AS flags,
      v AS isVariable, 0 AS _zone FROM (VALUES ${ROWS}) t(id, name, ra, vmag, flags, v)`,
  });
  const mine = await lab.table({
    name: 'plan b',
    columns: [
      { name: 'star id', type: { name: 'int' } },
      { name: 'q"uote', type: { name: 'varchar', length: 5 } },
      { name: 'naïve', type: { name: 'varchar', length: 5 } },
    ],
    select: `SELECT * FROM (VALUES (1, 'ALPHA', 'x'), (3, 'none', 'y'), (9, NULL, 'z'))
      t("star id", "q""uote", "naïve")`,
  });
  const empty = { name: 'Empty', columns: mine.columns, rows: 0n, files: [] };
  return {
    context: 'Sky',
    databases: [
      { name: 'Sky', kind: 'context', tables: [star], names: ['Star', 'it\'s "odd"'], objects: [] },
      {
        name: 'MyDB',
        kind: 'space',
        tables: [mine, empty],
        names: ['plan b', 'Empty', 'old'],
        objects: [],
      },
    ],
  };
};

const ROWS = `
  (1, 'Alpha',  10.0, 1.5::FLOAT, 3, true),
  (2, 'alpha ', 20.0, 2.5::FLOAT, 5, false),
  (3, 'Beta',   30.0, NULL,       8, true),
  (4, NULL,     40.0, 0.5::FLOAT, 8, NULL),
  (5, 'gamma',  50.0, 2.5::FLOAT, 0, false)`;
