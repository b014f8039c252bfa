// Whose a table is, in the words of a finding, and what to do where it is damaged.
// A space is a number that no operator knows; its owner's login is what they can act on.

import type { Context } from '../domain/context.ts';
import type { TableVersion } from '../domain/table.ts';
import { relativeFolderOf } from '../ports/files.ts';
import type { Site } from './site.ts';

/** `The table Bright of kepler, version 1`; the space's number where nobody owns it. */
export const tableWords = async (
  { store }: Pick<Site, 'store'>,
  { name, space, version }: TableVersion,
): Promise<string> => {
  const owner = (await store.accounts.spaceOf(space))?.owner;
  const account = owner === undefined ? undefined : (await store.accounts.byId(owner))?.account;
  return `The table ${name} of ${account?.login ?? `space ${space}`}, version ${version}`;
};

/** The way out for a damaged version of a table. */
export const mendTable = (version: TableVersion): string =>
  `Put it back from a backup into ${relativeFolderOf(version)}, or have its owner make the table ` +
  'again.';

/** The way out for a damaged release of a context. */
export const mendContext = ({ linkedFolder }: Pick<Context, 'linkedFolder'>): string =>
  linkedFolder === undefined
    ? 'Make it again from its files: almagest context add.'
    : `Bring the file back into ${linkedFolder}, or make it again: almagest context link.`;
