// What a process holds of the machine's memory, as the system tells it.
// Only Linux tells it without a program of its own; elsewhere it counts as nothing.

import { readFile } from 'node:fs/promises';

/** Bytes of `pid` in memory (proc(5), VmRSS); 0 where that is not told, or it is gone. */
export const residentBytesOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kibibytes) * 1024;
};
