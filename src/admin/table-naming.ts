// What a table is called that is brought into a store from its files: by its own name, as it was
// last written; or, where the store has given that to another table, a view or a function, by one
// beside it.

import { fold, type FoldedName, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { TableRecords } from '../ports/store.ts';

/** The name of a version in the store; all versions of a table that are asked for have one. */
export type Naming = (version: TableVersion) => Promise<string>;

/** Every table has its own name again, whoever has it now. */
export const namesAsWritten: Naming = ({ name }) => Promise.resolve(name);

/** A name that the store had given when a space was first asked about stays with who had it. */
export const namesBesideOthers = (tables: Pick<TableRecords, 'list' | 'objects'>): Naming => {
  const spaces = new Map<SpaceId, Promise<Given>>();
  const beside = new Map<string, string>();
  return async ({ space, table, name }) => {
    const given = spaces.get(space) ?? givenIn(tables, space);
    spaces.set(space, given);
    const names = await given;
    const holder = names.get(fold(name));
    if (holder === undefined || holder === table) return name;
    const key = `${table} ${fold(name)}`;
    const found = beside.get(key) ?? nameBeside(name, names);
    beside.set(key, found);
    names.set(fold(found), table);
    return found;
  };
};

/** Which table has a name; empty for what is none. */
type Given = Map<FoldedName, string>;

const givenIn = async (
  tables: Pick<TableRecords, 'list' | 'objects'>,
  space: SpaceId,
): Promise<Given> => {
  const given: Given = new Map();
  for (const { name, table } of await tables.list(space)) given.set(fold(name), table);
  for (const { name } of await tables.objects(space)) given.set(fold(name), '');
  return given;
};

/** `bright_2`, or the next number that is free. */
const nameBeside = (name: string, given: Given): string => {
  for (let number = 2; ; number++) {
    const end = `_${number}`;
    const found = name.slice(0, NAME_CHARACTERS_MAX - end.length) + end;
    if (!given.has(fold(found))) return found;
  }
};

/** What a query can write as a name. */
const NAME_CHARACTERS_MAX = 128;
