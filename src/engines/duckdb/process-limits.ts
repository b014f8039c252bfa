// The limits of the operating system that an executor is born under, and how they are set.
// They are a backstop behind DuckDB's own limits and the supervisor's measuring, and bind whatever
// runs in the process, our code too.

import type { QueueClass } from '../../domain/queue.ts';

/** What one executor process may take. */
export interface ProcessLimits {
  /** Memory that DuckDB may take; the address space is this and an allowance. */
  readonly memoryBytes: number;
  readonly threads: number;
  /** The largest file it may write. */
  readonly fileBytes: number;
}

interface LimitedCommand {
  readonly limits: ProcessLimits;
  readonly queueClass: QueueClass;
  /** Made on the way, since only a command can make one; mode 600. */
  readonly fifo: string;
  readonly command: readonly string[];
}

/** The shell command that makes the pipe, sets the limits and becomes `command`. */
export const commandUnderLimits = (
  limited: LimitedCommand,
): { readonly file: string; readonly args: readonly string[] } => {
  const { limits, fifo, queueClass, command } = limited;
  // nice(1), not setpriority(2) from outside, since that would reach the first thread only.
  const priority = queueClass === 'long' ? ['nice', '-n', String(LONG_NICENESS)] : [];
  const addressKib = Math.ceil(addressSpaceBytesOf(limits) / 1024);
  const fileBlocks = Math.ceil(limits.fileBytes / SHELL_BLOCK_BYTES);
  return {
    file: '/bin/sh',
    args: [
      '-c',
      SCRIPT,
      'executor',
      fifo,
      String(fileBlocks),
      // macOS knows no limit of address space.
      process.platform === 'linux' ? String(addressKib) : 'unlimited',
      ...priority,
      ...command,
    ],
  };
};

/**
 * Address space for a process: Node and DuckDB reserve 1.9 GiB before any query (measured: 1.51
 * GiB at start, 1.86 GiB with an instance), then come V8's heap, the query's memory, and for each
 * thread a stack and an arena of malloc.
 */
export const addressSpaceBytesOf = (limits: ProcessLimits): number =>
  limits.memoryBytes + FIXED_BYTES + THREAD_BYTES * limits.threads;

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const FIXED_BYTES = 2.5 * GIB;
/** 8 MiB of stack and 64 MiB of arena, rounded up. */
const THREAD_BYTES = 80 * MIB;

/** POSIX: `ulimit -f` counts blocks of 512 bytes. */
const SHELL_BLOCK_BYTES = 512;

/** The lowest priority: with as many long jobs as cores, quick queries stay quick. */
const LONG_NICENESS = 19;

/** No core files either: they would hold other people's rows. */
const SCRIPT =
  'mkfifo -m 600 "$1" && ulimit -c 0 && ulimit -f "$2" && ulimit -v "$3" && shift 3 && exec "$@"';
