// The server's end of the pipe by which rows leave an executor.
// A non-blocking socket on a FIFO: a slow reader holds up its executor, never a thread of ours.

import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';

/** A pipe with nobody at its other end yet, or an executor. */
export interface RowPipe {
  /** Reads to the end; call it once the executor holds its own end open, or there is no end. */
  pump(onBytes: (bytes: Uint8Array) => Promise<void> | void): Promise<void>;
  /** Ends reading at once; a writer that still writes meets a broken pipe. */
  close(): void;
}

/** Opens `fifo` for reading without waiting for a writer. */
export const openRowPipe = (fifo: string): RowPipe => {
  const fd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  let socket: Socket | null = null;
  let closed = false;
  return {
    pump: async (onBytes) => {
      if (closed) return;
      socket = new Socket({ fd, readable: true, writable: false });
      for await (const chunk of socket) await onBytes(chunk as Uint8Array);
    },
    close: () => {
      if (closed) return;
      closed = true;
      if (socket === null) closeSync(fd);
      else socket.destroy();
    },
  };
};
