// The methods of the Command Web Service on spaces: those there are, what is said of them, who is
// in them, and what is done to all that is in one.

import type { Account } from '../../domain/account.ts';
import type { SeenSpace, SpaceProperties } from '../../domain/space.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { SpaceMove } from '../../core/space-jobs.ts';
import { arrayOf, boolean, method, nothing, text } from '../asmx/declare.ts';
import { inSpace, signedIn, spaceOf, type CommandServiceParts } from './asking.ts';
import { SPACE_PROPERTIES, SPACE_STATISTICS, USER_SPACE } from './classes.ts';
import { DOCS } from './docs.ts';
import { brokenRules, keptRules } from './rules.ts';

/** The methods on spaces. */
export const spaceMethodsOf = (parts: CommandServiceParts) => ({
  ...listingMethodsOf(parts),
  ...sayingMethodsOf(parts),
  ...memberMethodsOf(parts),
  ...movingMethodsOf(parts),
});

const listingMethodsOf = (parts: CommandServiceParts) => ({
  listSpaces: method({
    doc: DOCS.listSpaces,
    input: { token: text },
    output: arrayOf(USER_SPACE),
    run: ({ token }) =>
      signedIn(parts, { operation: 'listSpaces', token }, async (account) => {
        const spaces = await parts.spaces.list(account);
        return spaces.map(({ id, name, ownerLogin }) => ({
          name,
          owner: ownerLogin,
          id: parts.spaces.idOf(id),
        }));
      }),
  }),
  createNewSpace: method({
    doc: DOCS.createNewSpace,
    input: { token: text, spaceName: text, comments: text, automatic: boolean },
    output: text,
    run: ({ token, spaceName, comments }) =>
      signedIn(parts, { operation: 'createNewSpace', token }, async (account) => {
        const kept = keptRules({ spaceName, comments });
        const ask = { name: kept.spaceName, comments: kept.comments };
        return parts.spaces.idOf(await parts.spaces.create(account, ask));
      }),
  }),
  getLoadStatus: method({
    doc: DOCS.getLoadStatus,
    input: { token: text, spaceID: text },
    output: text,
    run: (asked) =>
      inSpace(parts, { operation: 'getLoadStatus', ...asked }, async (space) =>
        (await parts.spaces.isBusy(space)) ? 'Processing' : 'Available',
      ),
  }),
  getSpaceStatistics: method({
    doc: DOCS.getSpaceStatistics,
    input: { token: text, spaceID: text },
    output: SPACE_STATISTICS,
    run: (asked) =>
      inSpace(parts, { operation: 'getSpaceStatistics', ...asked }, async (space) => ({
        SpaceSize: String(await parts.spaces.usedBytes(space)),
        UserCount: (await parts.spaces.members(space)).length,
      })),
  }),
});

const sayingMethodsOf = (parts: CommandServiceParts) => ({
  getSpaceComments: method({
    doc: DOCS.getSpaceComments,
    input: { token: text, spaceID: text },
    output: text,
    run: (asked) =>
      inSpace(parts, { operation: 'getSpaceComments', ...asked }, async ({ comments }) => comments),
  }),
  setSpaceComments: method({
    doc: DOCS.setSpaceComments,
    input: { token: text, spaceID: text, spaceComments: text },
    output: nothing,
    run: ({ spaceComments, ...asked }) =>
      inSpace(parts, { operation: 'setSpaceComments', by: 'managers', ...asked }, (space) =>
        parts.spaces.say(space, { comments: keptRules({ spaceComments }).spaceComments }),
      ),
  }),
  setSpaceName: method({
    doc: DOCS.setSpaceName,
    input: { token: text, spaceID: text, spaceName: text },
    output: nothing,
    run: ({ spaceName, ...asked }) =>
      inSpace(parts, { operation: 'setSpaceName', by: 'managers', ...asked }, (space) =>
        parts.spaces.say(space, { name: keptRules({ spaceName }).spaceName }),
      ),
  }),
  GetSpaceProperties: method({
    doc: DOCS.GetSpaceProperties,
    input: { token: text, spaceID: text },
    output: SPACE_PROPERTIES,
    run: (asked) =>
      inSpace(parts, { operation: 'GetSpaceProperties', ...asked }, async (space) => toldOf(space)),
  }),
  SetSpaceProperties: method({
    doc: DOCS.SetSpaceProperties,
    input: { token: text, spaceID: text, spaceProperties: SPACE_PROPERTIES },
    output: nothing,
    run: ({ spaceProperties, ...asked }) =>
      inSpace(
        parts,
        { operation: 'SetSpaceProperties', by: 'managers', ...asked },
        async (space) => {
          if (spaceProperties === null) return;
          const name = spaceProperties.SpaceName ?? space.name;
          await parts.spaces.say(space, { name, properties: propertiesOf(space, spaceProperties) });
        },
      ),
  }),
});

type ToldProperties = ReturnType<typeof toldOf>;

const toldOf = ({ name, properties }: SeenSpace) => ({
  SpaceName: name,
  SpaceTimeZone: properties.timeZone,
  UsageTracking: properties.usageTracking,
  IsDocumentRepository: properties.isDocumentRepository,
  AlwaysOn: properties.alwaysOn,
  UseNewDashboards: properties.useNewDashboards,
  LoadErrorsMax: properties.loadErrorsMax === 0 ? null : String(properties.loadErrorsMax),
});

type SaidProperties = {
  readonly [Name in keyof ToldProperties]: ToldProperties[Name] | null;
};

const propertiesOf = ({ properties }: SeenSpace, said: SaidProperties): SpaceProperties => ({
  ...properties,
  timeZone: said.SpaceTimeZone?.trim() || properties.timeZone,
  usageTracking: said.UsageTracking ?? properties.usageTracking,
  isDocumentRepository: said.IsDocumentRepository ?? properties.isDocumentRepository,
  alwaysOn: said.AlwaysOn ?? properties.alwaysOn,
  useNewDashboards: said.UseNewDashboards ?? properties.useNewDashboards,
  loadErrorsMax: rowsIn(said.LoadErrorsMax) ?? properties.loadErrorsMax,
});

/** Undefined where nothing is said. */
const rowsIn = (told: string | null): number | undefined => {
  const digits = told?.trim() ?? '';
  if (digits === '') return undefined;
  if (/^\d{1,9}$/.test(digits)) return Number(digits);
  throw brokenRules(['LoadErrorsMax must be a number of rows, of nine digits at most']);
};

const memberMethodsOf = (parts: CommandServiceParts) => ({
  listUsersInSpace: method({
    doc: DOCS.listUsersInSpace,
    input: { token: text, spaceID: text },
    output: arrayOf(text),
    run: (asked) =>
      inSpace(parts, { operation: 'listUsersInSpace', ...asked }, async (space) =>
        (await parts.spaces.members(space)).map(({ login }) => login),
      ),
  }),
  addUserToSpace: method({
    doc: DOCS.addUserToSpace,
    input: { token: text, userName: text, spaceID: text, hasAdmin: boolean },
    output: nothing,
    run: ({ userName, hasAdmin, ...asked }) =>
      inSpace(parts, { operation: 'addUserToSpace', by: 'managers', ...asked }, (space) =>
        parts.spaces.addMember(space, {
          login: keptRules({ userName }).userName,
          isAdmin: hasAdmin,
        }),
      ),
  }),
  removeUserFromSpace: method({
    doc: DOCS.removeUserFromSpace,
    input: { token: text, userName: text, spaceID: text },
    output: nothing,
    run: ({ userName, ...asked }) =>
      inSpace(parts, { operation: 'removeUserFromSpace', by: 'managers', ...asked }, (space) =>
        parts.spaces.removeMember(space, keptRules({ userName }).userName),
      ),
  }),
});

const movingMethodsOf = (parts: CommandServiceParts) => ({
  deleteSpace: method({
    doc: DOCS.deleteSpace,
    input: { token: text, spaceId: text },
    output: text,
    run: ({ token, spaceId }) =>
      inSpace(parts, { operation: 'deleteSpace', token, spaceID: spaceId }, (space, account) =>
        moved(parts, account, { kind: 'delete', space }),
      ),
  }),
  deleteAllDataFromSpace: method({
    doc: DOCS.deleteAllDataFromSpace,
    input: { token: text, spaceID: text },
    output: text,
    run: (asked) =>
      inSpace(parts, { operation: 'deleteAllDataFromSpace', ...asked }, (space, account) =>
        moved(parts, account, { kind: 'empty', space }),
      ),
  }),
  copySpace: method({
    doc: DOCS.copySpace,
    input: { token: text, spFromID: text, spToID: text, mode: text, options: text },
    output: text,
    run: ({ mode, options, ...asked }) =>
      betweenSpaces(parts, { operation: 'copySpace', ...asked }, (from, space, account) => {
        refuseMode(mode, keptRules({ options }).options);
        return moved(parts, account, { kind: 'copy', from, space });
      }),
  }),
  copySpaceContents: method({
    doc: DOCS.copySpaceContents,
    input: { token: text, spFromID: text, spToID: text },
    output: text,
    run: (asked) =>
      betweenSpaces(parts, { operation: 'copySpaceContents', ...asked }, (from, space, account) =>
        moved(parts, account, { kind: 'copy', from, space }),
      ),
  }),
  swapSpaceContents: method({
    doc: DOCS.swapSpaceContents,
    input: { token: text, sp1ID: text, sp2ID: text },
    output: text,
    run: ({ token, sp1ID, sp2ID }) =>
      betweenSpaces(
        parts,
        { operation: 'swapSpaceContents', token, spFromID: sp1ID, spToID: sp2ID },
        (space, other, account) => moved(parts, account, { kind: 'swap', space, other }),
      ),
  }),
});

/** The token of the job that does it. */
const moved = async (
  { spaceJobs, jobTokens }: CommandServiceParts,
  account: Account,
  move: SpaceMove,
): Promise<string> => jobTokens.tokenOf(await spaceJobs.submit(account, move));

/** Two spaces, in the order of the call. */
interface AskedOfTwo {
  readonly operation: string;
  readonly token: string | null;
  readonly spFromID: string | null;
  readonly spToID: string | null;
}

const betweenSpaces = <T>(
  parts: CommandServiceParts,
  { spFromID, spToID, ...asked }: AskedOfTwo,
  work: (first: SeenSpace, second: SeenSpace, account: Account) => Promise<T>,
): Promise<T> =>
  inSpace(parts, { ...asked, spaceID: spFromID }, async (first, account) => {
    const find = () => parts.spaces.find(account, spToID ?? '');
    return work(first, await spaceOf(find, spToID), account);
  });

/** Modes are told apart by case, as in the original; tables are what both of them copy. */
const refuseMode = (mode: string | null, options: string): void => {
  if (mode !== 'copy' && mode !== 'replicate')
    throw new Refusal('bad-copy', { what: `mode '${mode ?? ''}'`, known: 'copy, replicate' });
  const names = options.split(';').map((option) => option.split(':')[0]?.trim() ?? '');
  const asked = names.filter((name) => name !== '');
  if (asked.length > 0 && !asked.some((name) => HOLDS_TABLES.has(name))) {
    throw new Refusal('bad-copy', {
      what: `options '${options}'`,
      known: [...HOLDS_TABLES].join(', '),
    });
  }
};

/** Components of a space that are tables here; of the others there is nothing to copy. */
const HOLDS_TABLES: ReadonlySet<string> = new Set(['data', 'datastore']);
