// Other processes, as /proc tells of them. Any may end between two looks: of one that is gone there
// is nothing to read, and a signal to it goes nowhere. Without /proc there are none.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A file of a process, as `status`; empty where the process is gone. */
export const procText = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
};

/** What is in a folder of a process, as `fd`; nothing where the process is gone. */
export const procNames = (pid: number, folder: string): readonly string[] =>
  namesIn(`/proc/${pid}/${folder}`);

/** Where the links in a folder of a process lead, as those of `fd`; without those just closed. */
const procLinks = (pid: number, folder: string): readonly string[] =>
  procNames(pid, folder).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/${folder}/${name}`)];
    } catch {
      return [];
    }
  });

/** Whether a process has a file open somewhere in a folder, as one that works there has. */
export const worksIn = (pid: number, folder: string): boolean =>
  procLinks(pid, 'fd').some((path) => path.startsWith(`${folder}/`));

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** State, parent and so on, from field 3 of /proc/PID/stat; none where the process is gone. */
export const statOf = (pid: number): readonly string[] => {
  const text = procText(pid, 'stat');
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** The parent of a process; none where it is gone. */
export const parentOf = (pid: number): number | undefined => {
  const [, parent] = statOf(pid);
  return parent === undefined ? undefined : Number(parent);
};

/**
 * The executors of a server. One that is not yet a program of its own is left out: to stop it would
 * stop the server, which waits until it is.
 */
export const executorsOf = (server: number | undefined): readonly number[] =>
  namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => server !== undefined && parentOf(pid) === server)
    .filter((pid) => procText(pid, 'cmdline').includes('executor/program'));

/** Sends a signal, or 0 to ask; false where the process is gone or may not be signalled by us. */
export const sendTo = (pid: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
};
