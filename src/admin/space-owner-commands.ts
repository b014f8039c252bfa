// The commands about who owns the spaces that several accounts use: what an operator does where an
// owner has gone. Only words in and sentences out; the store makes the move.

import { bytesText } from '../base/quantity.ts';
import { spaceIdOf } from '../core/spaces.ts';
import { fold } from '../domain/table.ts';
import { createSeals } from '../identity/seals.ts';
import type { OwnedSpace } from '../ports/space-records.ts';
import { badCommand, soundSettings, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { JSON_OPTION, printRows, worded } from './listing.ts';
import type { Site } from './site.ts';

/** `space list` and `space give`. */
export const SPACE_OWNER_COMMANDS: readonly Command[] = [
  {
    name: 'space list',
    operands: '',
    summary: 'print every space that accounts have made: id, name, owner, whether that is closed',
    options: JSON_OPTION,
    run: async (call) => {
      const rows = await withExistingSite(soundSettings(call), async (site) => {
        const seals = createSeals(await site.store.sealKey());
        return (await site.store.spaces.all()).map(({ id, name, ownerLogin, isOwnerClosed }) => ({
          spaceId: spaceIdOf(seals, id),
          name,
          owner: ownerLogin,
          isOwnerClosed: worded(isOwnerClosed, isOwnerClosed ? 'closed' : 'open'),
        }));
      });
      printRows(call, rows);
      if (rows.length === 0) call.terminal.say('Nobody has made a space yet.');
      return 0;
    },
  },
  {
    name: 'space give',
    operands: 'NAME LOGIN',
    summary: 'make an account the owner of a space, by its name or its id; its tables count there',
    options: {},
    run: async (call) => {
      const [name, login, ...more] = call.operands;
      if (name === undefined) throw badCommand('NAME is missing.');
      if (login === undefined) throw badCommand('LOGIN is missing.');
      if (more.length > 0) throw badCommand('There is more than NAME and LOGIN.');
      const told = await withExistingSite(soundSettings(call), async (site) => {
        const space = await spaceNamed(site, name);
        const account = await site.accounts.named(login);
        if (!(await site.store.spaces.give(space.id, account.id))) {
          throw badCommand(`The account ${login} is closed: name one that is open.`);
        }
        const { usedBytes, quotaBytes } = await site.store.tables.quotaOf(space.id);
        const over = usedBytes > quotaBytes ? ', so it can write nothing now' : '';
        return (
          `Space ${space.name} belongs to ${account.login} now, and ${space.ownerLogin} stays in ` +
          `it as an admin. The tables of ${account.login} take ` +
          `${bytesText(usedBytes)} of ${bytesText(quotaBytes)}${over}.`
        );
      });
      call.terminal.say(told);
      return 0;
    },
  },
];

/** By its id, or by a name that is one space's alone. */
const spaceNamed = async ({ store }: Site, name: string): Promise<OwnedSpace> => {
  const seals = createSeals(await store.sealKey());
  const all = await store.spaces.all();
  const found = all.filter(
    (space) => fold(space.name) === fold(name) || spaceIdOf(seals, space.id) === fold(name),
  );
  const [space, ...others] = found;
  if (space === undefined) {
    throw badCommand(`There is no space '${name}'; almagest space list shows those there are.`);
  }
  if (others.length > 0) {
    throw badCommand(`There are ${found.length} spaces '${name}': name one by its id.`);
  }
  return space;
};
