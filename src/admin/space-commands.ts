// The command that puts files into somebody's space, as an upload over a wire does: a server makes
// tables of them. Where none serves the folder, one is started for as long as that takes.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createBell } from '../base/bell.ts';
import { createImports, type Imports } from '../core/imports.ts';
import { createRunning } from '../core/running.ts';
import type { Account } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import { openFiles } from '../files/files.ts';
import { createObserver } from '../observe/observer.ts';
import { badCommand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { stoppable } from './interruption.ts';
import type { SettingsInForce } from './read-settings.ts';
import { placesOf, usersForCommands, type Site } from './site.ts';

/** `space import`. */
export const SPACE_COMMANDS: readonly Command[] = [
  {
    name: 'space import',
    operands: 'LOGIN FILE...',
    summary:
      'make tables of files in the MyDB of LOGIN: CSV and other text, FITS, VOTable, Parquet',
    options: {
      table: { type: 'text', value: 'NAME', description: 'its name; by default that of the file' },
      append: { type: 'boolean', description: 'add the rows to a table that is there' },
    },
    run: async (call) => {
      const settings = soundSettings(call);
      const [login, ...files] = call.operands;
      if (login === undefined) throw badCommand('LOGIN is missing.');
      if (files.length === 0) throw badCommand('No FILE is named.');
      if (call.text('table') !== undefined && files.length > 1 && !call.has('append')) {
        throw badCommand('Several files cannot make one table: add the others with --append.');
      }
      for (const file of files) await refuseIfMissing(file);
      await withExistingSite(settings, async (site) => {
        const account = await site.accounts.named(login);
        await served(call, settings, async () => {
          const imports = await importsOf(site, settings);
          for (const file of files) await load(call, imports, { account, file });
        });
      });
      return 0;
    },
  },
];

const refuseIfMissing = async (file: string): Promise<void> => {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw badCommand(`${file}: there is no such file.`);
  if (!found.isFile()) throw badCommand(`${file}: it is no file.`);
};

/** Runs `work` while a server serves the folder: the one that does, or one of our own. */
const served = async (
  call: Call,
  { values }: SettingsInForce,
  work: () => Promise<void>,
): Promise<void> => {
  const serve = await call.loadServe();
  const own = await serve({ ...values, ...QUIET }).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'folder-served') return undefined;
    throw error;
  });
  try {
    await work();
  } finally {
    await own?.stop();
  }
};

/** Nobody is to find a server that is gone in a minute. */
const QUIET = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  demo: false,
  logLevel: 'error',
} as const;

const importsOf = async (site: Site, settings: SettingsInForce): Promise<Imports> => {
  const { executorIdFirst } = await usersForCommands(settings);
  const observer = createObserver({ level: 'error' });
  const { store, clock } = site;
  const files = await openFiles({ ...placesOf(settings.values), executorIdFirst, clock, observer });
  // Whoever may read the disk may fill it: its own quota is all that an account has here.
  const limits = { ...settings.values, uploadBytesMax: MANY, uploadsPerAccountMax: MANY };
  const bell = createBell();
  return createImports({ store, files, clock, observer, limits, bell, running: createRunning() });
};

const MANY = Number.MAX_SAFE_INTEGER;

const load = async (
  call: Call,
  imports: Imports,
  { account, file }: { readonly account: Account; readonly file: string },
): Promise<void> => {
  const table = call.text('table') ?? tableNameOf(file);
  const mode = call.has('append') ? 'append' : 'create';
  try {
    const job = await stoppable(async (signal) => {
      const upload = await imports.receive(account, createReadStream(file));
      return imports.now(account, { upload, table, mode, taskName: null }, signal);
    });
    const rows = job.rows ?? 0n;
    call.terminal.say(`${file}: ${rows} rows, ${TELLS[mode]} ${table} of ${account.login}.`);
  } catch (error) {
    call.terminal.say(`${file}: nothing of it is loaded.`);
    throw error;
  }
};

const TELLS = { create: 'table', append: 'added to table' } as const;

/** A file's name without what stands behind its first point, as a name of a table. */
const tableNameOf = (file: string): string => {
  const [name = ''] = basename(file).split('.');
  return name.replace(/[^\p{L}\p{M}\p{N}_]+/gu, '_') || 'upload';
};
