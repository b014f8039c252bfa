// Who reads a table of one's own, in the lines that youcat of CADC has for it. Here a table is read
// by its owner and by the groups that it is published in; what else those lines can say is refused.

import type { Groups } from '../../core/groups.ts';
import type { OwnTables } from '../../core/own-tables.ts';
import type { Account } from '../../domain/account.ts';
import { OWN_SPACE } from '../../domain/catalog.ts';
import type { OwnGroup } from '../../domain/group.ts';
import { fold } from '../../domain/table.ts';
import type { Scope } from '../../domain/token.ts';
import type { HttpAnswer } from '../http/message.ts';
import { messageReader, wholeText } from '../http/read-message.ts';
import type { Door } from './door.ts';
import { ownTableNameIn } from './own-table.ts';
import { textAnswer, type Resource, type TapCall } from './resource.ts';
import { badParameters } from './wrong.ts';

/** What permissions need of the rest of the house. */
export interface PermissionParts {
  readonly door: Door;
  readonly ownTables: Pick<OwnTables, 'named'>;
  readonly groups: Pick<Groups, 'publishedIn' | 'publishOnlyIn'>;
  /** The largest body. */
  readonly messageBytesMax: number;
}

/** The resources that tell and change who reads a table. */
export const permissionResourcesOf = (parts: PermissionParts): readonly Resource[] => [
  {
    methods: ['GET'],
    path: 'permissions/{table}',
    about: 'Who reads a table of yours: its owner, and the groups that it is published in.',
    run: async (call) => {
      const { account, table } = await found(parts, call, 'read');
      return textAnswer(linesOf(account, await parts.groups.publishedIn(account, table)));
    },
  },
  {
    methods: ['POST'],
    path: 'permissions/{table}',
    about: 'Publishes a table of yours in the groups of a line r-group=NAME, and in no others.',
    hasOwnBody: true,
    run: (call) => change(parts, call),
  },
];

interface Found {
  readonly account: Account;
  /** Its name as its owner spells it. */
  readonly table: string;
}

const found = async (parts: PermissionParts, call: TapCall, needs: Scope): Promise<Found> => {
  const account = await parts.door.enterOwn(call.request, needs);
  const name = ownTableNameIn(call.named['table'] ?? '');
  return { account, table: (await parts.ownTables.named(account, name)).name };
};

const linesOf = ({ login }: Account, groups: readonly OwnGroup[]): string => {
  const names = groups.map(({ name }) => name).join(',');
  return `owner=${login}\npublic=false\nr-group=${names}\nrw-group=\n`;
};

const change = async (parts: PermissionParts, call: TapCall): Promise<HttpAnswer> => {
  const { account, table } = await found(parts, call, 'query');
  const read = messageReader(call.request.body, () => parts.messageBytesMax);
  const groups = readersIn(await wholeText(read), account);
  if (groups !== undefined) await parts.groups.publishOnlyIn(account, { table, groups });
  return { status: 204, headers: {}, body: null };
};

/** The groups that are to read the table; undefined where no line says so. */
const readersIn = (text: string, account: Account): readonly string[] | undefined => {
  let readers: readonly string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const [key = '', ...rest] = line.split('=').map((piece) => piece.trim());
    const value = rest.join('=');
    if (key === 'r-group' && rest.length > 0) readers = groupsIn(value);
    else refuseLine({ line, key, value }, account);
  }
  return readers;
};

/** Names with commas between them, or URIs of groups that end with them. */
const groupsIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((each) => each.trim().replace(/^ivo:\/\/.*\?/i, ''))
    .filter((name) => name !== '');

interface Line {
  readonly line: string;
  readonly key: string;
  readonly value: string;
}

/** Lines that say what is so already are taken: they come of the answer to a GET. */
const refuseLine = ({ line, key, value }: Line, { login }: Account): void => {
  switch (key) {
    case 'public':
      if (value === 'false') return;
      throw badParameters(
        `'${line}': a table of ${OWN_SPACE} is not read by everybody, so public is false. ` +
          'Publish it in a group (r-group), or have who runs this server make a context of it.',
      );
    case 'rw-group':
      if (value === '') return;
      throw badParameters(
        `'${line}': only its owner changes a table of ${OWN_SPACE}, so rw-group is empty. Groups ` +
          'that read it stand in r-group.',
      );
    case 'owner':
      if (fold(value) === fold(login)) return;
      throw badParameters(`'${line}': the owner of a table stays its owner, here ${login}.`);
    default:
      throw badParameters(
        `'${line}' is no line of permissions: they are r-group=NAME, public=false and rw-group=.`,
      );
  }
};
