// The server's end of the channel to an executor: a pipe of our own, orders down, replies up.
// An executor may no longer be our program, so what it says is text of a limited length, taken
// apart by nothing but a parser of JSON. Node's own channel between processes would give each of
// its messages to a deserializer, and some to Node itself.

import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { serialize } from 'node:v8';
import { CHANNEL_FD, frameOf, frameReader } from './frames.ts';
import { REPLY_BYTES_MAX } from './replies.ts';

/** The channel to one child, which ends with it. */
export interface Channel {
  send(order: unknown): void;
}

/** Who hears what comes up the channel. */
export interface ChannelEars {
  /** One message: some JSON, of which nothing else is known. */
  readonly onMessage: (message: unknown) => void;
  /** Called when the other end is closed, or says what is too long or no JSON. Nothing follows. */
  readonly onBreach: () => void;
}

/** Opens the channel of a child that was spawned with a pipe as `CHANNEL_FD`. */
export const openChannel = (child: ChildProcess, ears: ChannelEars): Channel => {
  // A child that could not be spawned has no pipes, and nobody to be heard.
  const pipe: unknown = child.stdio?.[CHANNEL_FD];
  if (!(pipe instanceof Socket)) return { send: () => undefined };
  const breach = (): void => {
    if (pipe.destroyed) return;
    // Killed before it can see that the pipe is gone, so that its death tells why.
    ears.onBreach();
    pipe.destroy();
  };
  const read = frameReader({
    bytesMax: REPLY_BYTES_MAX,
    onFrame: (body) => {
      if (pipe.destroyed) return;
      const message = messageOf(body);
      if (message === undefined) breach();
      else ears.onMessage(message);
    },
  });
  pipe.on('data', (chunk: Buffer) => void (read(chunk) || breach()));
  pipe.on('end', breach);
  // An order to a process that is just dying breaks the pipe; its death is heard anyway.
  pipe.on('error', () => undefined);
  return { send: (order) => void (pipe.writable && pipe.write(frameOf(serialize(order)))) };
};

const messageOf = (body: Buffer): unknown => {
  if (bracketsIn(body) > BRACKETS_MAX) return undefined;
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
};

/** An empty list is two bytes of text, and thirty times as many when it has been read. */
const BRACKETS_MAX = 200_000;

const bracketsIn = (body: Buffer): number => {
  let count = 0;
  for (const byte of body) if (byte === LIST || byte === RECORD) count += 1;
  return count;
};

const LIST = '['.charCodeAt(0);
const RECORD = '{'.charCodeAt(0);
