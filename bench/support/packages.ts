// Packages that only peers need: installed by npm into a folder of their own at the time of the
// benchmark, never among the project's dependencies. Where they cannot be had, their line is left
// out and says so.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchFolder } from './folder.ts';

/** A folder with the package installed, or why there is none. */
export type PackageFolder =
  | { readonly kind: 'ready'; readonly folder: string }
  | { readonly kind: 'missing'; readonly why: string };

/** The version that was looked at when the line was written: a peer must not change by itself. */
const VERSIONS = { soap: '1.13.0', 'graphile-worker': '0.18.0' } as const;

/** The folder with `name` in it; installs it once. */
export const packageFolder = async (name: keyof typeof VERSIONS): Promise<PackageFolder> => {
  const version = VERSIONS[name];
  const folder = join(await benchFolder(), 'packages', `${name}-${version}`);
  if (existsSync(join(folder, 'node_modules', name, 'package.json'))) {
    return { kind: 'ready', folder };
  }
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  try {
    await promisify(execFile)('npm', ['install', ...flags, `${name}@${version}`], { cwd: folder });
    return { kind: 'ready', folder };
  } catch (error) {
    const [why = ''] = String(error).split('\n');
    return { kind: 'missing', why };
  }
};

/** The package itself; its caller knows what is in it. */
export const requireFrom = (folder: string, name: keyof typeof VERSIONS): unknown =>
  createRequire(join(folder, 'package.json'))(name);
