// Executors without a network: Linux gives a process an empty network of its own, in which not even
// this machine's loopback address answers. Their channel is a pipe, and needs none.

import { spawnSync } from 'node:child_process';

/**
 * The command before a command that takes the network away from it; empty where the system, or
 * whoever we run as, has no such thing. Tried once, and then known.
 */
export const withoutNetwork = (): readonly string[] => {
  known ??= isPossible() ? UNSHARE : [];
  return known;
};

/** Where executors look for programs. */
export const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

let known: readonly string[] | undefined;

/** The short form, which BusyBox has too. */
const UNSHARE = ['unshare', '-n', '--'] as const;

const isPossible = (): boolean => {
  if (process.platform !== 'linux') return false;
  const [file, ...args] = UNSHARE;
  const { status } = spawnSync(file, [...args, 'true'], {
    stdio: 'ignore',
    // As executors have it: what is found elsewhere they would not find.
    env: { PATH: SYSTEM_PATH },
    timeout: PROBE_MILLISECONDS,
  });
  return status === 0;
};

/** It takes milliseconds, or some hundred where much else is started; later is never. */
const PROBE_MILLISECONDS = 5_000;
