// The commands about contexts: making a release, telling what there is, checking it.
// Only words in and sentences out; the work is done by the files they call.

import { isoOf } from '../base/time.ts';
import type { Column } from '../domain/column.ts';
import type { Context, ContextTable } from '../domain/context.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { Group } from '../domain/group.ts';
import { badCommand, onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { readAddAsk, readLinkAsk } from './context-ask.ts';
import { withExistingSite } from './existing-site.ts';
import { freeBytesOf } from './free-bytes.ts';
import { groupNamed } from './group-commands.ts';
import { stoppable } from './interruption.ts';
import { JSON_OPTION, printRows, worded, type Row } from './listing.ts';
import { bytesText, countText } from '../base/quantity.ts';
import { usersForCommands, withSite, type Site } from './site.ts';

const WHOM_OPTIONS = {
  group: { type: 'text', value: 'GROUP', description: 'the group, by its name' },
  strangers: { type: 'boolean', description: 'those who have no account, beside all who have' },
} as const satisfies Command['options'];

/** What is said of a context's tables, however it is made. */
const SAID_OPTIONS = {
  description: { type: 'text', value: 'TEXT', description: 'what the context is' },
  main: {
    type: 'text',
    value: 'TABLE',
    description: 'the table that bare sky functions search',
  },
  ra: { type: 'text', value: 'COLUMN', description: 'right ascension in degrees, 0 to 360' },
  dec: { type: 'text', value: 'COLUMN', description: 'declination in degrees' },
  'without-position': { type: 'boolean', description: 'keep the rows in their order' },
  key: { type: 'text', value: 'COLUMN', description: 'the column that tells rows apart' },
  'without-key': { type: 'boolean', description: 'no column does' },
  'leave-out': {
    type: 'text',
    isRepeatable: true,
    value: 'COLUMN',
    description: 'a column that is not wanted',
  },
  metadata: { type: 'text', value: 'FILE', description: 'JSON: descriptions, units, UCDs' },
} as const satisfies Command['options'];

/** `context add`, `link`, `list`, `grant`, `revoke`, `describe` and `check`. */
export const CONTEXT_COMMANDS: readonly Command[] = [
  {
    name: 'context add',
    operands: 'NAME FILE…',
    summary: 'make a context, or its next version, from Parquet or CSV files (.gz too)',
    options: {
      table: {
        type: 'text',
        isRepeatable: true,
        value: 'NAME=FILE',
        description: 'a table whose name is not that of its file; again for more of its files',
      },
      ...SAID_OPTIONS,
      type: {
        type: 'text',
        isRepeatable: true,
        value: 'COLUMN=TYPE',
        description: 'the type of a column, as code=varchar; otherwise found from all rows',
      },
    },
    run: runAdd,
  },
  {
    name: 'context link',
    operands: 'NAME DIR',
    summary: 'make a context, or its next version, of Parquet files that stay where they are',
    options: {
      table: { type: 'text', value: 'TABLE', description: 'all files are one table of this name' },
      ...SAID_OPTIONS,
    },
    run: runLink,
  },
  {
    name: 'context list',
    operands: '',
    summary:
      'print every context: name, version, tables, rows, bytes, when it was made, whom it is ' +
      'open to',
    options: JSON_OPTION,
    run: async (call) => {
      const { all, openTo } = await withExistingSite(soundSettings(call), async (site) => ({
        all: await contextsOf(site),
        openTo: await whomOf(site),
      }));
      printRows(
        call,
        all.map((context) => ({ ...rowOf(context), openTo: openTo(context.name) })),
      );
      if (all.length === 0) call.terminal.say('There is no context yet: context add makes one.');
      return 0;
    },
  },
  {
    name: 'context grant',
    operands: 'NAME',
    summary:
      'open a context to a group, to all but whose members it does not exist then, or to strangers',
    options: WHOM_OPTIONS,
    run: async (call) => {
      const granted = await withGrant(call, async ({ store }, on) => {
        if (on.group !== undefined) return store.contexts.grant(on.name, on.group.id);
        if (await store.contexts.admitStrangers(on.name)) return;
        throw new Refusal('not-for-strangers', { context: on.name });
      });
      call.terminal.say(granted);
      return 0;
    },
  },
  {
    name: 'context revoke',
    operands: 'NAME',
    summary: 'take that back; after the last group all who have an account see the context',
    options: WHOM_OPTIONS,
    run: async (call) => {
      const revoked = await withGrant(call, async ({ store }, on) => {
        const { contexts } = store;
        const isTaken =
          on.group === undefined
            ? await contexts.expelStrangers(on.name)
            : await contexts.revoke(on.name, on.group.id);
        if (!isTaken) throw new Refusal('no-such-grant', { context: on.name, whom: on.told });
      });
      call.terminal.say(revoked);
      return 0;
    },
  },
  {
    name: 'context describe',
    operands: 'NAME',
    summary: 'print the tables and columns of a context',
    options: {},
    run: async (call) => {
      const name = onlyOperand(call, 'NAME');
      const context = await withExistingSite(soundSettings(call), (site) => contextOf(site, name));
      describe(context).forEach((line) => call.terminal.print(line));
      return 0;
    },
  },
  {
    name: 'context check',
    operands: 'NAME',
    summary: 'say whether the files of a context are as they were, and what searches read of them',
    options: {},
    run: async (call) => {
      const name = onlyOperand(call, 'NAME');
      const { checkContext } = await import('./context-check.ts');
      const problems = await withExistingSite(soundSettings(call), async (site) => {
        const context = await contextOf(site, name);
        return stoppable((signal) => checkContext(context, { site, call, signal }));
      });
      problems.forEach((problem) => call.terminal.print(problem));
      if (problems.length === 0) call.terminal.print(`${name} is as it was made.`);
      return problems.length === 0 ? 0 : 1;
    },
  },
];

async function runAdd(call: Call): Promise<number> {
  const settings = soundSettings(call);
  const ask = await readAddAsk(call);
  // Loaded only here and below: the other commands need no engine, and start in half the time.
  const { addContext } = await import('./context-add.ts');
  return withSite(settings, (site) =>
    stoppable(async (signal) => {
      if ((await site.store.groups.byName(ask.name)) !== undefined) {
        throw new Refusal('group-name-taken', { name: ask.name });
      }
      const context = await addContext(ask, {
        ...makingIn(call, site),
        freeBytes: () => freeBytesOf(site.layout.data),
        freeBytesMin: settings.values.freeBytesMin,
        signal,
      });
      return made(call, context);
    }),
  );
}

async function runLink(call: Call): Promise<number> {
  const settings = soundSettings(call);
  const ask = await readLinkAsk(call);
  const { linkContext } = await import('./context-link.ts');
  return withSite(settings, (site) =>
    stoppable(async (signal) => {
      if ((await site.store.groups.byName(ask.name)) !== undefined) {
        throw new Refusal('group-name-taken', { name: ask.name });
      }
      const { executorIdFirst: executorUser } = await usersForCommands(settings);
      return made(call, await linkContext(ask, { ...makingIn(call, site), executorUser, signal }));
    }),
  );
}

/** What every making of a release needs. */
const makingIn = ({ terminal }: Call, { layout, settings, store, clock }: Site) => ({
  layout,
  longMinutes: settings.values.longMinutes,
  contexts: store.contexts,
  now: () => clock.now(),
  terminal,
  memoryBytes: settings.values.executorMemoryBytes,
});

const made = (call: Call, { name, version, mainTable }: Context): number => {
  const main = mainTable === undefined ? '' : ` Its main table is ${mainTable}.`;
  call.terminal.print(`${name} version ${version} is there.${main}`);
  return 0;
};

/** A context, and a group, or else strangers. */
interface Grant {
  readonly name: string;
  readonly group?: Group;
  /** Either in words. */
  readonly told: string;
}

/** Does what is asked of a grant, and says to whom the context is open then. */
const withGrant = async (
  call: Call,
  work: (site: Site, on: Grant) => Promise<void>,
): Promise<string> => {
  const asked = onlyOperand(call, 'NAME');
  const told = call.text('group');
  if ((told === undefined) !== call.has('strangers')) {
    throw badCommand('To whom? Either --group GROUP or --strangers.');
  }
  return withExistingSite(soundSettings(call), async (site) => {
    const { name } = await contextOf(site, asked);
    const group = told === undefined ? undefined : await groupNamed(site, told);
    const on = group === undefined ? { told: 'strangers' } : { group, told: `group ${group.name}` };
    const before = (await whomOf(site))(name);
    await work(site, { name, ...on });
    const whom = (await whomOf(site))(name);
    const isShut = before.includes(STRANGERS) && !whom.includes(STRANGERS);
    return `${name} is open to ${whomText(whom)}${isShut ? ', and to strangers no longer' : ''}.`;
  });
};

/** To whom contexts are open, by their names. */
const whomOf = async ({ store }: Site): Promise<(name: string) => readonly string[]> => {
  const grants = await store.contexts.grants();
  const strange = await store.contexts.openToStrangers();
  return (name) =>
    grants.get(fold(name)) ?? [EVERYBODY, ...(strange.has(fold(name)) ? [STRANGERS] : [])];
};

/** How the list of contexts calls them; groups cannot be called so. */
const EVERYBODY = 'everybody';
const STRANGERS = 'strangers';

const whomText = (whom: readonly string[]): string => {
  if (!whom.includes(EVERYBODY)) return `the members of ${whom.join(', ')}`;
  const all = 'everybody who has an account';
  return whom.includes(STRANGERS) ? `${all}, and to strangers` : all;
};

const contextsOf = async ({ store }: Site): Promise<readonly Context[]> => {
  const versions = await store.contexts.versions();
  const all = await Promise.all(versions.map(({ name }) => store.contexts.current(name)));
  return all.filter((context) => context !== undefined);
};

const contextOf = async (site: Site, name: string): Promise<Context> => {
  const context = await site.store.contexts.current(name);
  if (context !== undefined) return context;
  const names = (await contextsOf(site)).map((known) => known.name);
  throw new Refusal('unknown-context', { context: name, contexts: names.join(', ') || 'none' });
};

const rowOf = ({ name, version, tables, created }: Context): Row => {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0n);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0n);
  return {
    name,
    version,
    tables: tables.map((table) => table.name),
    rows: worded(rows, countText(rows)),
    bytes: worded(bytes, bytesText(bytes)),
    created: isoOf(created),
  };
};

const describe = (context: Context): readonly string[] => [
  `${context.name} version ${context.version}, ${isoOf(context.created)}`,
  ...(context.description === '' ? [] : [context.description]),
  ...(context.linkedFolder === undefined ? [] : [`linked to ${context.linkedFolder}`]),
  ...context.tables.flatMap((table) => ['', ...tableLines(context, table)]),
];

const tableLines = ({ mainTable }: Context, table: ContextTable): readonly string[] => {
  const { position, key } = table;
  const facts = [
    `${countText(table.rows)} rows`,
    bytesText(table.bytes),
    ...(position === undefined ? [] : [`position in ${position.ra} and ${position.dec}`]),
    ...(key === undefined ? [] : [`key ${key}`]),
    ...(table.name === mainTable ? ['main table'] : []),
  ];
  return [
    `${table.name}: ${facts.join(', ')}`,
    ...(table.description === undefined ? [] : [table.description]),
    ...table.columns.filter(({ hidden }) => hidden !== true).map(columnLine),
  ];
};

const columnLine = ({ name, type, unit, ucd, description }: Column): string =>
  `  ${[name, typeText(type), unit ?? '', ucd ?? '', description ?? ''].join('\t').trimEnd()}`;

const typeText = (type: Column['type']): string => {
  if ('precision' in type) return `decimal(${type.precision},${type.scale})`;
  return 'length' in type ? `${type.name}(${type.length ?? 'max'})` : type.name;
};
