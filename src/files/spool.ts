// A spool: keeps an answer until it is whole, in memory while it is small, then in a file without
// a name. Order and bytes are kept; nothing is left on the disk when the process dies.

import { randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spool } from '../ports/files.ts';
import { saying } from './disk.ts';

/** Where a spool may put its file, and how much it takes. */
export interface SpoolTerms {
  readonly data: string;
  /** A folder that is ours alone. */
  readonly folder: string;
  readonly limitBytes: number;
}

/** Most quick answers are smaller and never touch the disk; all quick slots together take MBs. */
const MEMORY_BYTES_MAX = 1024 * 1024;

/** How much is read back from the file at a time: a few of a socket's buffers. */
const READ_BYTES = 256 * 1024;

/** An empty spool. One writer at a time: the next `write` waits for the one before. */
export const openSpool = ({ data, folder, limitBytes }: SpoolTerms): Spool => {
  const state: SpoolState = { chunks: [], file: undefined, bytes: 0, isClosed: false };
  return {
    get bytes() {
      return state.bytes;
    },
    write: async (chunk) => {
      failIfClosed(state);
      if (state.bytes + chunk.byteLength > limitBytes) return false;
      if (state.file === undefined && state.bytes + chunk.byteLength <= MEMORY_BYTES_MAX) {
        state.chunks.push(Buffer.from(chunk));
      } else {
        await saying(data, () => append(state, folder, chunk));
      }
      state.bytes += chunk.byteLength;
      return true;
    },
    read: () => readAll(state),
    close: async () => {
      const { file } = state;
      state.isClosed = true;
      state.chunks = [];
      state.file = undefined;
      await file?.close();
    },
  };
};

interface SpoolState {
  chunks: Uint8Array[];
  file: FileHandle | undefined;
  bytes: number;
  isClosed: boolean;
}

const append = async (state: SpoolState, folder: string, chunk: Uint8Array): Promise<void> => {
  if (state.file === undefined) {
    state.file = await openNameless(folder);
    let position = 0;
    for (const kept of state.chunks) position = await writeAt(state.file, kept, position);
    state.chunks = [];
  }
  await writeAt(state.file, chunk, state.bytes);
};

/** A file that nobody else can open, and that is gone when it is closed or its process ends. */
const openNameless = async (folder: string): Promise<FileHandle> => {
  const path = join(folder, `spool-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
};

const writeAt = async (file: FileHandle, bytes: Uint8Array, start: number): Promise<number> => {
  let written = 0;
  while (written < bytes.byteLength) {
    const left = bytes.byteLength - written;
    written += (await file.write(bytes, written, left, start + written)).bytesWritten;
  }
  return start + written;
};

async function* readAll(state: SpoolState): AsyncGenerator<Uint8Array> {
  failIfClosed(state);
  if (state.file === undefined) {
    yield* state.chunks;
    return;
  }
  for (let position = 0; position < state.bytes;) {
    failIfClosed(state);
    const buffer = new Uint8Array(Math.min(READ_BYTES, state.bytes - position));
    const { bytesRead } = await state.file.read(buffer, 0, buffer.byteLength, position);
    if (bytesRead === 0) throw new Error(`the spool ends at ${position} of ${state.bytes} bytes`);
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

const failIfClosed = (state: SpoolState): void => {
  if (state.isClosed) throw new Error('the spool is closed');
};
