// `npm run tarball [-- --to DIR]`: one file that holds the product with every package that it runs
// on, this platform's Node among them. Unpacked anywhere it runs, without npm, a network or a Node
// of the machine's own. The packages are those of this clone, as the lock file names them.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, createReadStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inRightNode } from './right-node.ts';

const ROOT = join(import.meta.dirname, '..');

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { to: { type: 'string', default: ROOT } } });
  const node = nodePackage();
  const work = await mkdtemp(join(tmpdir(), 'almagest-tarball-'));
  try {
    const { version } = manifestOf(ROOT);
    const name = `almagest-${version}-${process.platform}-${process.arch}`;
    const folder = join(work, name);
    unpackPackage(work, folder);
    for (const path of productionPackages()) bring(path, folder);
    await writeFile(join(folder, 'almagest'), launcherOf(node));
    await chmod(join(folder, 'almagest'), 0o755);
    const to = join(resolve(values.to), `${name}.tar.gz`);
    mkdirSync(dirname(to), { recursive: true });
    const owner = process.platform === 'linux' ? ['--owner=0', '--group=0', '--sort=name'] : [];
    execFileSync('tar', [...owner, '-czf', to, '-C', work, name], { stdio: 'inherit' });
    console.log(to);
    console.log(`sha256 ${await sha256Of(to)}`);
    return 0;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** The package that holds Node for this platform, as bin/almagest knows it. */
const nodePackage = (): string => {
  const names = Object.keys(manifestOf(ROOT).optionalDependencies ?? {});
  const found = names.find((name) => existsSync(join(ROOT, 'node_modules', name, 'bin', 'node')));
  if (found !== undefined) return found;
  throw new Error(`There is no Node for ${process.platform} ${process.arch} among the packages.`);
};

interface Manifest {
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** What `npm pack` would publish, as a folder. */
const unpackPackage = (work: string, folder: string): void => {
  const words = ['pack', '--silent', '--pack-destination', work];
  const said = execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8' });
  const packed = said.trim().split('\n').at(-1) ?? '';
  mkdirSync(folder);
  const strip = ['--strip-components=1', '-C', folder];
  execFileSync('tar', ['-xzf', join(work, packed), ...strip]);
};

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
}

/** Paths of all packages that the product runs on; those of other platforms are not there. */
const productionPackages = (): readonly string[] => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  return Object.entries(lock.packages).flatMap(([path, { dev, devOptional, optional }]) => {
    if (path === '' || dev === true || devOptional === true) return [];
    if (existsSync(join(ROOT, path))) return [path];
    if (optional === true) return [];
    throw new Error(`${path} is missing: npm ci brings it.`);
  });
};

/** Copies one package; packages inside it are named by the lock file themselves. */
const bring = (path: string, folder: string): void => {
  const from = join(ROOT, path);
  const inner = join(from, 'node_modules');
  cpSync(from, join(folder, path), { recursive: true, filter: (each) => each !== inner });
};

/** Starts the bundled Node, wherever a link to this file stands. */
const launcherOf = (node: string): string => `#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/node_modules/${node}/bin/node" "$here/bin/almagest" "$@"
`;

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
};

process.exitCode = await inRightNode(main);
