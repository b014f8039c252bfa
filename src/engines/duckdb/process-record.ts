// The record on disk of which executor processes this server has: a file per process, named by its
// pid, its start time and the boot it belongs to. A later server kills what a dead one left behind.
// A process is killed only if all three agree: pids are used again, and start times too.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Notes that `pid` is ours, durably enough for a crash of the server (not of the machine). */
export const recordProcess = (folder: string, pid: number): void => {
  const name = nameOf(pid);
  if (name === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, name), '');
};

/** Takes back `recordProcess` once the process is gone. */
export const forgetProcess = (folder: string, pid: number): void => {
  for (const name of namesIn(folder)) {
    if (name.startsWith(`${pid}-`)) rmSync(join(folder, name), { force: true });
  }
};

/**
 * Whether one of the processes noted in `folder` lives; where none is noted, whether anything has
 * the number `pid`, for a process is there before its record.
 */
export const hasLiving = (folder: string, pid: number): boolean => {
  const names = namesIn(folder);
  if (names.length === 0) return startTimeOf(pid) !== undefined;
  return names.some((name) => nameOf(Number(name.split('-')[0])) === name);
};

/** Kills every recorded process that still lives, forgets all, and says how many it killed. */
export const sweepProcesses = (folder: string): number => {
  let killed = 0;
  for (const name of namesIn(folder)) {
    const pid = Number(name.split('-')[0]);
    if (nameOf(pid) === name && killGroup(pid)) killed += 1;
    rmSync(join(folder, name), { force: true });
  }
  return killed;
};

/**
 * SIGKILL to the process group that `pid` leads, so to whatever it has started as well; false where
 * there is none. An executor is started as the leader of a group; its number is not given to others
 * while one of the group lives.
 */
export const killGroup = (pid: number): boolean => {
  // To 0 and 1 the system gives meanings of their own.
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  try {
    return process.kill(-pid, 'SIGKILL');
  } catch {
    return false;
  }
};

/** Clock ticks since boot at which `pid` started; undefined where it is gone or has no `/proc`. */
export const startTimeOf = (pid: number): string | undefined => statOf(pid, START_TIME_FIELD);

/** Whether a signal has stopped `pid`, as SIGSTOP does; it does nothing until it is continued. */
export const isStopped = (pid: number): boolean => statOf(pid, STATE_FIELD) === 'T';

/** Fields of `/proc/PID/stat`, proc(5). */
const STATE_FIELD = 3;
const START_TIME_FIELD = 22;

const statOf = (pid: number, field: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets and may hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3];
  } catch {
    return undefined;
  }
};

const nameOf = (pid: number): string | undefined => {
  const start = startTimeOf(pid);
  return start === undefined ? undefined : `${pid}-${start}-${bootId()}`;
};

const bootId = (): string =>
  readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().replaceAll('-', '');

const namesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder) : [];
