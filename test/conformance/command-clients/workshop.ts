// Where the programs of the stacks are made, and from where they are started: a folder for each,
// which goes with the workshop. A stack whose packages are missing has no callers.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missingPackages } from '../debian-packages.ts';
import { clientEnvironment, startCaller, type Caller } from './caller.ts';
import type { StackName } from './sequences.ts';
import { shapeCaller, SHAPES } from './shapes.ts';
import { STACKS, type Stack } from './stacks.ts';

/** Starts clients against one server. */
export interface Workshop extends AsyncDisposable {
  /** Debian's packages that a stack lacks; a shape needs none. */
  readonly lacks: (name: StackName) => readonly string[];
  /** A new client. */
  readonly open: (name: StackName) => Promise<Caller>;
}

const run = promisify(execFile);

/** A workshop for clients of `service`, the address of the service. */
export const openWorkshop = (service: string): Workshop => {
  const folders = new Map<Stack, Promise<string>>();
  const folderOf = (stack: Stack): Promise<string> => {
    const folder = folders.get(stack) ?? made(stack, service);
    folders.set(stack, folder);
    return folder;
  };
  return {
    lacks: (name) => missingPackages(stackOf(name)?.packages ?? []),
    open: async (name) => {
      const shape = SHAPES.find((each) => each.name === name);
      if (shape !== undefined) return shapeCaller(shape, service);
      const stack = stackOf(name);
      if (stack === undefined) throw new Error(`There is no stack ${name}.`);
      const { program, words = [] } = stack;
      return startCaller([...program, service, ...words], await folderOf(stack));
    },
    [Symbol.asyncDispose]: async () => {
      for (const folder of folders.values()) {
        await rm(await folder.catch(() => ''), { recursive: true, force: true });
      }
    },
  };
};

const stackOf = (name: StackName): Stack | undefined => STACKS.find((each) => each.name === name);

const made = async ({ prepare }: Stack, service: string): Promise<string> => {
  const cwd = await mkdtemp(join(tmpdir(), 'almagest-command-client-'));
  try {
    for (const [program, ...args] of prepare(service)) {
      await run(program, args, { cwd, env: clientEnvironment(), timeout: STEP_SECONDS * 1_000 });
    }
    return cwd;
  } catch (error) {
    await rm(cwd, { recursive: true, force: true });
    throw error;
  }
};

/** Twenty times what the slowest step takes on two cores. */
const STEP_SECONDS = 180;
