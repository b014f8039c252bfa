// Rows from DuckDB's chunks through an encoder into a file or the pipe, with one write on its way
// while the next bytes are made. A slow reader holds the write, and that holds the query.

import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { BLOCK_BYTES, type Room } from '../../../formats/row-block.ts';
import { writeAll, type ByteSink } from './writer.ts';

/** Writes what `encode` lays of each chunk of a SELECT into `room`; how many rows there were. */
export const streamRows = async (
  connection: DuckDBConnection,
  select: string,
  {
    held,
    encode,
  }: {
    readonly held: ByteSink;
    /** Between two pieces all rooms it took are full. */
    readonly encode: (chunk: DuckDBDataChunk, room: Room) => Iterable<unknown>;
  },
): Promise<bigint> => {
  const out = bufferedTo(held);
  const result = await connection.stream(select);
  let rows = 0n;
  // The engine makes the next chunk while this one is written.
  let next = fetched(result);
  for (;;) {
    const chunk = await next;
    if (chunk === null || chunk.rowCount === 0) break;
    next = fetched(result);
    rows += BigInt(chunk.rowCount);
    for (const _ of encode(chunk, out.room)) await out.settle();
  }
  await out.end();
  return rows;
};

/** Whoever waits for the chunk hears of a failure; nobody may wait for the last. */
const fetched = (result: DuckDBResult): Promise<DuckDBDataChunk | null> => {
  const chunk = result.fetchChunk();
  chunk.catch(() => undefined);
  return chunk;
};

/** Room for a block in base64; a call to the system a chunk would cost more than its bytes. */
const WRITE_BYTES = 2 * BLOCK_BYTES;

/**
 * Memory that is filled and written, one buffer while the next is filled, and then filled again:
 * with a fresh one for each block the collector of garbage would have as much to do as we.
 */
const bufferedTo = (held: ByteSink) => {
  const free: Buffer[] = [];
  let full: Buffer[] = [];
  let open: Buffer = Buffer.alloc(0);
  let filled = 0;
  let writing: Promise<void> = Promise.resolve();

  const close = (): void => {
    if (filled > 0) full.push(open.subarray(0, filled));
    open = Buffer.alloc(0);
    filled = 0;
  };
  const write = async (buffers: readonly Buffer[]): Promise<void> => {
    for (const buffer of buffers) {
      await writeAll(held, buffer);
      if (buffer.buffer.byteLength === WRITE_BYTES) free.push(Buffer.from(buffer.buffer));
    }
  };
  const settle = async (): Promise<void> => {
    if (full.length === 0) return;
    await writing;
    writing = write(full);
    full = [];
    // Whoever settles next, or the end, hears of a failure.
    writing.catch(() => undefined);
  };
  return {
    room: (bytes: number): Buffer => {
      if (filled + bytes > open.length) {
        close();
        const fresh = bytes > WRITE_BYTES ? undefined : free.pop();
        open = fresh ?? Buffer.allocUnsafeSlow(Math.max(bytes, WRITE_BYTES));
      }
      filled += bytes;
      return open.subarray(filled - bytes, filled);
    },
    settle,
    end: async (): Promise<void> => {
      close();
      await settle();
      await writing;
    },
  };
};
