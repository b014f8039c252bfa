// Spaces, by the ids that programs know them by: GUIDs, each a space's number under a seal, so
// that no id of one site is a space of another. So far an account may use its own space alone.

import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold, type SpaceId } from '../domain/table.ts';
import type { Seals } from '../ports/identity.ts';

/** The verbs on spaces. */
export interface Spaces {
  /** The id of a space: a GUID in lower case, the same whenever it is asked for. */
  idOf(space: SpaceId): string;
  /**
   * The space of an id, or of a name in any case. Refuses with `unknown-space`, in the same words,
   * what there is not and what the account may not use.
   */
  find(account: Account, idOrName: string): SpaceId;
}

/** Spaces under seals. */
export const createSpaces = (seals: Seals): Spaces => {
  const idOf = (space: SpaceId): string =>
    seals.seal('space', space).replace(GROUPS, '$1-$2-$3-$4-$5');
  return {
    idOf,
    find: (account, idOrName) => {
      const asked = fold(idOrName);
      if (asked === fold(OWN_SPACE) || asked === idOf(account.space)) return account.space;
      throw new Refusal('unknown-space', { space: idOrName });
    },
  };
};

/** How RFC 9562 groups the digits. */
const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
