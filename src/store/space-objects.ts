// Views and functions of spaces: made, dropped, and what reading one reads.
// Their text is kept and given back as it is; what it means is not known here.

import { sql, type Kysely } from 'kysely';
import { OBJECTS_CHARACTERS_MAX, OBJECTS_MAX, type SpaceObject } from '../domain/space-object.ts';
import type { SharedName } from '../domain/group.ts';
import { fold, type FoldedName, type SpaceId } from '../domain/table.ts';
import type { ChangeProblem } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import type { Work } from './databases.ts';
import { jsonOf, parseJson, storableText } from './json.ts';
import type { Schema } from './schema.ts';

/** Makes an object, or puts it in the place of the one of its name; no table may have the name. */
export const define = async (
  work: Work,
  space: SpaceId,
  object: SpaceObject,
): Promise<ChangeProblem | undefined> => {
  const row = {
    name: storableText(object.name),
    kind: object.kind,
    text: storableText(object.text),
    reads: jsonOf(object.reads),
    shared: jsonOf(object.shared ?? []),
  };
  await work
    .insertInto('space_objects')
    .values({ ...row, space_id: space, name_folded: fold(row.name) })
    .onConflict((conflict) => conflict.columns(['space_id', 'name_folded']).doUpdateSet(row))
    .execute();
  const all = await work
    .selectFrom('space_objects')
    .select([
      sql<bigint>`cast(count(*) as bigint)`.as('count'),
      sql<bigint>`cast(sum(length(text)) as bigint)`.as('characters'),
    ])
    .where('space_id', '=', space)
    .executeTakeFirstOrThrow();
  const isOver = all.count > BigInt(OBJECTS_MAX) || all.characters > OBJECTS_CHARACTERS_MAX;
  return isOver ? { kind: 'too-many-objects' } : undefined;
};

/** Drops the object of that name; false where there is none. */
export const undefine = async (work: Work, space: SpaceId, name: string): Promise<boolean> => {
  const row = await work
    .deleteFrom('space_objects')
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
};

/** What kind of object has a name, and how it is spelled there. */
export const objectNamed = (
  work: Work,
  space: SpaceId,
  name: string,
): Promise<Pick<SpaceObject, 'name' | 'kind'> | undefined> =>
  work
    .selectFrom('space_objects')
    .select(['name', 'kind'])
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .executeTakeFirst();

/** All objects of a space, by name. */
export const objectsOf = async (
  db: Kysely<Schema>,
  space: SpaceId,
): Promise<readonly SpaceObject[]> => {
  const rows = await everyObject(db, { space });
  return rows.map(({ name, kind, text, reads, shared }) => ({
    kind,
    name,
    text,
    reads: parseJson(reads) as readonly FoldedName[],
    ...(shared === '[]' ? {} : { shared: parseJson(shared) as readonly SharedName[] }),
  }));
};

const everyObject = compiledOnce((db, { space }: { readonly space: SpaceId }) =>
  db
    .selectFrom('space_objects')
    .select(['name', 'kind', 'text', 'reads', 'shared'])
    .where('space_id', '=', space)
    .orderBy('name_folded')
    .compile(),
);

/** The names that are read where `names` are: those themselves, and what their views read. */
export const closureOf = (
  objects: readonly SpaceObject[],
  names: Iterable<FoldedName>,
): ReadonlySet<FoldedName> => {
  const byName = new Map(objects.map((object) => [fold(object.name), object]));
  const read = new Set(names);
  // A set gives what is added to it while it is gone through, each name once.
  for (const name of read) for (const inner of byName.get(name)?.reads ?? []) read.add(inner);
  return read;
};
