// One executor process on the server's side: from its start under limits to its death.
// Knows nothing of jobs; what it says has been read by `readReply` and nothing else is heard.

import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomHex } from '../../base/random.ts';
import { removeTree } from '../../base/remove-tree.ts';
import type { QueueClass } from '../../domain/queue.ts';
import { SYSTEM_PATH, withoutNetwork } from './no-network.ts';
import { commandUnderLimits, type ProcessLimits } from './process-limits.ts';
import { forgetProcess, killGroup, recordProcess } from './process-record.ts';
import { openChannel } from './channel.ts';
import type { Order, Reply } from './messages.ts';
import { readReply } from './replies.ts';

/** A child process, its pipe for rows and its folder for what spills. */
export interface ExecutorProcess {
  readonly pid: number;
  readonly class: QueueClass;
  readonly fifo: string;
  readonly temp: string;
  send(order: Order): void;
  /** Replies go to `listener` from now on; null: they are kept for the next one. */
  listen(listener: ((reply: Reply) => void) | null): void;
  /** Gives its pipe and folder to `user`, before the first job that runs as that user. */
  giveTo(user: number): void;
  /** Whether nothing lies in `temp`; the executor empties it itself, as the user it is. */
  isTempEmpty(): Promise<boolean>;
  /** SIGKILL to it and all it has started: ends a hung or stopped process too. */
  kill(): void;
  /** `listener` is told of its death, at once where it is dead; null: nobody is any more. */
  mourn(listener: ((exit: Exit) => void) | null): void;
  /**
   * Settles when it is dead and its files are removed; never rejects. Lives as long as the process:
   * what concerns one job of it belongs to `mourn`, or it would be held until then.
   */
  readonly exited: Promise<Exit>;
}

/** How a process ended; `stderr` is the tail of what it said, for the log. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  /** Why files of it could not be removed. */
  readonly left?: unknown;
}

/** What all executors of a server have in common. */
export interface ExecutorPlace {
  /** Folder of FIFOs and process records, of this server alone. */
  readonly runFolder: string;
  readonly tempFolder: string;
  readonly nodePath: string;
  readonly programPath: string;
  /** Where what Node has compiled is kept; a process then starts in half the time. */
  readonly compileCache?: string;
  readonly limits: ProcessLimits;
}

/** Starts an executor; throws where there is no room for its folder, its process or its record. */
export const startExecutor = (place: ExecutorPlace, queueClass: QueueClass): ExecutorProcess => {
  // A name that no executor can guess of another, and none of an earlier server had.
  const name = `${EXECUTOR_PREFIX}${randomHex(8)}`;
  const fifo = join(place.runFolder, `${name}.fifo`);
  const temp = join(place.tempFolder, name);
  mkdirSync(temp, { mode: 0o700 });
  const child = spawnUnderLimits(place, queueClass, fifo);
  const records = recordsOf(place);
  const pid = child.pid ?? 0;
  const exited = exitOf(child).then((exit) => cleared(exit, { records, pid, fifo, temp }));
  try {
    if (child.pid !== undefined) recordProcess(records, pid);
  } catch (error) {
    // A process that no later server could find again must not live.
    killGroup(pid);
    throw error;
  }

  let listener: ((reply: Reply) => void) | null = null;
  const unheard: Reply[] = [];
  const hear = (): void => {
    if (listener === null) return;
    const reply = unheard.shift();
    if (reply === undefined) return;
    // Whoever hears this one may hand the next to somebody else.
    listener(reply);
    hear();
  };
  // What speaks otherwise than our program is no longer our program.
  const kill = (): void => {
    // Once it is dead its number may be another's.
    if (child.exitCode === null && child.signalCode === null) killGroup(pid);
  };
  const channel = openChannel(child, {
    onBreach: kill,
    onMessage: (message) => {
      const reply = readReply(message);
      if (reply === undefined || unheard.length >= UNHEARD_MAX) return kill();
      unheard.push(reply);
      hear();
    },
  });
  return {
    pid,
    class: queueClass,
    fifo,
    temp,
    send: channel.send,
    listen: (next) => {
      listener = next;
      hear();
    },
    giveTo: (user) => {
      chownSync(fifo, user, user);
      chownSync(temp, user, user);
    },
    isTempEmpty: async () => (await readdir(temp)).length === 0,
    kill,
    mourn: mournerOf(exited),
    exited,
  };
};

/** One listener at a time: a promise would keep every one that it was ever given. */
const mournerOf = (exited: Promise<Exit>): ExecutorProcess['mourn'] => {
  let exit: Exit | undefined;
  let listener: ((exit: Exit) => void) | null = null;
  const hear = async (): Promise<void> => {
    exit = await exited;
    listener?.(exit);
  };
  void hear();
  return (next) => {
    listener = next;
    if (exit !== undefined) next?.(exit);
  };
};

/** Removes what a dead process had; a disk that refuses is told with its exit. */
const cleared = async (
  exit: Exit,
  had: { readonly records: string; readonly pid: number; readonly fifo: string; temp: string },
): Promise<Exit> => {
  try {
    forgetProcess(had.records, had.pid);
    await rm(had.fifo, { force: true });
    await removeTree(had.temp);
    return exit;
  } catch (error) {
    return { ...exit, left: error };
  }
};

/** What the names of executors' pipes and folders begin with. */
export const EXECUTOR_PREFIX = 'executor-';

/** Between two listeners an executor says one thing, that it is ready. */
const UNHEARD_MAX = 1;

/** Where `startExecutor` notes pids; swept when a server starts. */
export const recordsOf = (place: Pick<ExecutorPlace, 'runFolder'>): string =>
  join(place.runFolder, 'processes');

/**
 * Spawns the program of `place` under its limits and, where that can be, without a network, with a
 * pipe as channel and a new `fifo`.
 */
export const spawnUnderLimits = (
  place: Pick<ExecutorPlace, 'nodePath' | 'programPath' | 'compileCache' | 'limits'>,
  queueClass: QueueClass,
  fifo: string,
): ChildProcess => {
  const { file, args } = commandUnderLimits({
    limits: place.limits,
    fifo,
    queueClass,
    command: [...withoutNetwork(), place.nodePath, ...NODE_FLAGS, place.programPath],
  });
  return spawn(file, args, {
    cwd: '/',
    // Whoever makes an executor read its environment finds nothing of the server's.
    env: {
      PATH: SYSTEM_PATH,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...(place.compileCache !== undefined && { NODE_COMPILE_CACHE: place.compileCache }),
    },
    // DuckDB prints profiles to stdout, so nobody reads it; the last is the channel.
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // It leads a process group of its own, by which what it starts is killed with it. And a Ctrl-C
    // at the server's terminal is for the server, which then ends its executors itself.
    detached: true,
  });
};

const NODE_FLAGS = [
  // Room for the largest batch's tree and snapshot, and far from the limit of address space.
  '--max-old-space-size=512',
  // From the start what it would grow to, so that no first query stops to collect garbage.
  '--min-semi-space-size=16',
  // Node strips types by WebAssembly, which would reserve 8 GiB of address space, or 4 without
  // its guards; it needs less than 128 MiB.
  '--disable-wasm-trap-handler',
  '--wasm-max-mem-pages=2048',
];

const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_CHARACTERS_MAX);
    });
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, stderr: error.message });
    });
    let patience: NodeJS.Timeout | undefined;
    child.on('exit', () => {
      // What it has started ends with it.
      killGroup(child.pid ?? 0);
      patience = setTimeout(
        () => child.stdio.forEach((pipe) => pipe?.destroy()),
        PIPES_MILLISECONDS,
      );
    });
    child.on('close', (code, signal) => {
      clearTimeout(patience);
      resolve({ code, signal, stderr });
    });
  });

/** Whatever left the group may hold the pipes open for ever; what lay in them has been read. */
const PIPES_MILLISECONDS = 1_000;

/** The end of a native stack trace is in its last lines. */
const STDERR_CHARACTERS_MAX = 4_096;
