// The executor's end of the channel to its server. Lives only as long as the server: when the other
// end is closed, this process ends at once, and whatever it has started with it.

import { Socket } from 'node:net';
import { deserialize } from 'node:v8';
import { CHANNEL_FD, frameOf, frameReader } from '../frames.ts';

/** Sends one message to the server, as JSON in UTF-8. */
export type Say = (body: string) => Promise<void>;

/** Opens the channel; `onOrder` hears each order, which only the server can have given. */
export const openChannel = (onOrder: (order: unknown) => void): Say => {
  const pipe = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
  const read = frameReader({
    bytesMax: ORDER_BYTES_MAX,
    onFrame: (body) => onOrder(deserialize(body)),
  });
  pipe.on('data', (chunk: Buffer) => void (read(chunk) || end()));
  pipe.on('end', end);
  pipe.on('error', end);
  pipe.on('close', end);
  // Settles when the message is on its way, so that what it told survives this process.
  return (body) =>
    new Promise((resolve) => pipe.write(frameOf(Buffer.from(body)), () => resolve()));
};

/** The largest batch with a snapshot of thousands of tables has a tenth of it. */
const ORDER_BYTES_MAX = 256 * 1024 * 1024;

/** A query may be running in DuckDB's threads; exit handlers would wait for it. */
const end = (): void => {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // Started by hand it leads no group.
    process.kill(process.pid, 'SIGKILL');
  }
};
