// What the store promises of the groups that read a table, where they are named together: all that
// are named, and no others, or the same as before.

import assert from 'node:assert/strict';
import { newGroup, publish, publishOnlyIn, tablesOf, withTable } from './store-groups.ts';
import { create, version, type CaseGroups } from './store-yard.ts';

/** Cases of tables whose readers are named together. */
export const READER_CASES: CaseGroups = {
  'groups that are to read a table': {
    'read it all, and no others, or it stays as it was': async (yard) => {
      const { owner, member, group } = await withTable(yard);
      const { store } = yard;
      const [free, full] = [
        await newGroup(yard, member, 'Free'),
        await newGroup(yard, member, 'B'),
      ];
      assert.equal(await publish(yard, full, member)('u'), 'published');
      const readers = async () =>
        (await store.groups.publishedIn({ by: member.id, space: member.space, name: 'T' })).map(
          ({ name, standing, ownerLogin }) => [name, standing, ownerLogin === member.login],
        );
      const why = 'too-many';
      const both = [free.id, full.id];
      assert.deepEqual(await publishOnlyIn(yard, member, both, 1), { group: full.id, why });
      assert.deepEqual(await readers(), [['Survey', 'member', false]]);
      assert.deepEqual(await publishOnlyIn(yard, member, both), {
        published: both,
        withdrawn: [group.id],
      });
      assert.deepEqual(await readers(), [
        ['B', 'member', true],
        ['Free', 'member', true],
      ]);
      // Nobody takes away what another has published under the same name.
      await yard.change(owner, create(version(owner, 't')));
      assert.equal(await publish(yard, group, owner)('t'), 'published');
      const taken = { group: group.id, why: 'taken' };
      assert.deepEqual(await publishOnlyIn(yard, member, [group.id]), taken);
      const none = { published: [], withdrawn: both };
      assert.deepEqual(await publishOnlyIn(yard, member, []), none);
      assert.deepEqual([await tablesOf(yard, group), await tablesOf(yard, full)], [['t'], ['u']]);
    },
  },
};
