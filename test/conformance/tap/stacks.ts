// The programs of astronomers that speak TAP: what each needs of Debian's packages, and what it
// does with a server. A program says of each thing that it tried whether it held.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { said, type Line } from './program.ts';
import { openSigningProxy } from './signing-proxy.ts';
import { taplintLines } from './taplint.ts';

/** A server, and who may use it. */
export interface Site {
  /** The address that programs are given. */
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** A folder that is removed at the end. */
  readonly folder: string;
}

/** One program. */
export interface Stack {
  readonly name: string;
  /** Debian's packages without which it cannot run. */
  readonly packages: readonly string[];
  run(site: Site): Promise<readonly Line[]>;
}

const tried = async (title: string, step: () => Promise<void>): Promise<Line> => {
  try {
    await step();
    return { title };
  } catch (error) {
    return { title, failure: error instanceof Error ? error.message : String(error) };
  }
};

const expect = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

/** Debian's Python, not one that a version manager puts before it. */
const PYTHON = '/usr/bin/python3';

/** A script that prints a line of JSON, as `Line`, for each thing that it tried. */
const script =
  (name: string, python = PYTHON): Stack['run'] =>
  async ({ url, login, password }) => {
    const file = fileURLToPath(new URL(name, import.meta.url));
    const { stdout } = await said(python, [file, url, login, password]);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  };

/** The pyvo that makes and fills tables; Debian's has no functions for that. */
const NEW_PYVO = 'pyvo==1.9.1';

const newPyvo: Stack['run'] = async (site) => {
  const folder = join(site.folder, 'pyvo');
  const python = join(folder, 'bin', 'python');
  await said(PYTHON, ['-m', 'venv', '--system-site-packages', folder]);
  try {
    await said(python, ['-m', 'pip', 'install', '--quiet', '--retries', '1', NEW_PYVO]);
  } catch (error) {
    return [{ title: NEW_PYVO, skipped: String(error) }];
  }
  return script('pyvo_calls.py', python)(site);
};

/** Three stars by their numbers in the catalog of Hipparcos, as the demo context has them. */
const STARS = 'SELECT TOP 3 hip, ra, dec FROM Stars.Hipparcos ORDER BY hip';

/** Sirius and Arcturus of a table that is sent, by their positions. */
const MATCH =
  'SELECT m.n, s.hip FROM TAP_UPLOAD.mine AS m JOIN Stars.Hipparcos AS s ' +
  'ON DISTANCE(m.ra, m.dec, s.ra, s.dec) < 0.01 ORDER BY m.n';

const isRight = (text: string): void => {
  const lines = text.trim().split('\n');
  expect(lines.length === 4 && (lines[0] ?? '').startsWith('hip,ra,dec'), text);
};

const tapquery = async ({ url, folder }: Site): Promise<readonly Line[]> => {
  const ask = (...words: readonly string[]) =>
    said('stilts', ['tapquery', `tapurl=${url}`, 'ofmt=csv', `adql=${STARS}`, ...words]);
  let address = '';
  return [
    await tried('a query at once', async () => isRight((await ask('sync=true')).stdout)),
    await tried('a job', async () => {
      const { stdout, stderr } = await ask('sync=false', 'poll=200', 'delete=never');
      isRight(stdout);
      address = /https?:\S+\/async\/\d+/.exec(stderr)?.[0] ?? '';
      expect(address !== '', `It gave no address: ${stderr}`);
    }),
    await tried('the job again (tapresume)', async () => {
      const words = ['tapresume', `joburl=${address}`, 'ofmt=csv', 'delete=finished'];
      isRight((await said('stilts', words)).stdout);
      const { status } = await fetch(address);
      expect(status === 404, `The deleted job answers ${status}.`);
    }),
    await tried('tables that are sent along, in two forms', async () => {
      const file = join(folder, 'mine.csv');
      await writeFile(file, 'n,ra,dec\n1,101.2872,-16.7161\n2,213.9153,19.1824\n');
      for (const [form, sync] of [
        ['TABLEDATA', 'true'],
        ['BINARY2', 'false'],
      ]) {
        const sent = ['nupload=1', `upload1=${file}`, 'ufmt1=csv', 'upname1=mine'];
        const words = [`adql=${MATCH}`, ...sent, `upvotformat=${form}`, `sync=${sync}`, 'ofmt=csv'];
        const { stdout } = await said('stilts', ['tapquery', `tapurl=${url}`, ...words]);
        expect(stdout.trim() === 'n,hip\n1,32349\n2,69673', stdout);
      }
    }),
    await tried('both VOTables, read by votlint', async () => {
      for (const format of ['votable/td', 'votable/b2']) {
        const file = join(folder, 'rows.xml');
        const query = new URLSearchParams({ LANG: 'ADQL', QUERY: STARS, RESPONSEFORMAT: format });
        await said('curl', ['-sSf', '-o', file, `${url}/sync?${query.toString()}`]);
        const { stdout } = await said('stilts', ['votlint', `votable=${file}`]);
        expect(stdout === '', stdout);
      }
    }),
  ];
};

/** By nobody, and by somebody who has a table of every type in his space. */
const taplint = async ({ url, login, password }: Site): Promise<readonly Line[]> => {
  await using proxy = await openSigningProxy(url, { login, password });
  return [
    ...(await taplintLines('nobody', url)),
    ...(await taplintLines('signed in', `${proxy.url}/tap`)),
  ];
};

/** In the order in which they run. */
export const STACKS: readonly Stack[] = [
  { name: 'taplint', packages: ['stilts'], run: taplint },
  { name: 'tapquery', packages: ['stilts', 'curl'], run: tapquery },
  { name: 'pyvo', packages: ['python3-pyvo'], run: script('pyvo_calls.py') },
  { name: 'pyvo of PyPI', packages: ['python3-pyvo', 'python3-venv'], run: newPyvo },
  { name: 'astroquery', packages: ['python3-astroquery'], run: script('astroquery_calls.py') },
];
