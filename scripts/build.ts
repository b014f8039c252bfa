// `prepack`: writes the product as JavaScript into dist/, for Node refuses TypeScript under
// node_modules. What is not TypeScript is copied beside it; dist/ is made anew each time.

import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const SOURCES = join(ROOT, 'src');

rmSync(DIST, { recursive: true, force: true });
cpSync(SOURCES, DIST, { recursive: true, filter: (path) => !path.endsWith('.ts') });
execFileSync(
  process.execPath,
  [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
  { cwd: ROOT, stdio: 'inherit' },
);
