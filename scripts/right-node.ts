// Node 24 for our own scripts: npm puts the one of this project first, but whoever calls a script
// directly may have another. Nothing is looked for outside the project.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The first version with all that the product uses (`crypto.argon2`, `using`). */
const MAJOR_MIN = 24;

/** Runs `main` here, or this whole script again in the project's own Node; returns its status. */
export const inRightNode = (main: () => Promise<number>): Promise<number> => {
  if (Number(process.versions.node.split('.')[0]) >= MAJOR_MIN) return main();
  const node = join(import.meta.dirname, '..', 'node_modules', '.bin', 'node');
  if (!existsSync(node)) {
    console.error(
      `This needs Node ${MAJOR_MIN}, and this is ${process.version}: run npm ci first.`,
    );
    return Promise.resolve(1);
  }
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  return Promise.resolve(status ?? 1);
};
