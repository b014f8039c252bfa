// An executor program for tests that somebody has taken over: it opens as our own does, and answers
// a job with whatever its batch names, written on the channel as it stands.

import { spawn } from 'node:child_process';
import { deserialize } from 'node:v8';
import { Socket } from 'node:net';
import { CHANNEL_FD, frameOf, frameReader } from '../../src/engines/duckdb/frames.ts';
import type { Order } from '../../src/engines/duckdb/messages.ts';

const MIB = 1024 ** 2;

const frame = (message: unknown): Buffer => frameOf(Buffer.from(JSON.stringify(message)));

const head = (bytes: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(bytes);
  return buffer;
};

const failed = (reason: string, message: string) => ({
  kind: 'ended',
  ending: { kind: 'failed', reason, errors: [{ message, hint: message }] },
});

const done = (changes: unknown) => ({
  kind: 'ended',
  ending: { kind: 'done', rows: '1', changes },
});

/** What it can be told to say, by name. */
const ACTS: Readonly<Record<string, () => readonly Buffer[]>> = {
  garbage: () => [Buffer.from('\u00ff\u00ffnot a frame at all\n'.repeat(100), 'latin1')],
  'no JSON': () => [frameOf(Buffer.from('{"kind":'))],
  'a word of Node’s own': () => [frame({ cmd: 'NODE_HANDLE_ACK' })],
  'a message of 300 MB': () => [head(300 * MIB), ...Array.from({ length: 300 }, () => MEBIBYTE)],
  'a message without end': () => [head(2 ** 32 - 1)],
  'an empty message': () => [head(0)],
  'a list of a million': () => [frame(done(Array.from({ length: 1_000_000 }, () => 0)))],
  'lists in lists': () => [frameOf(Buffer.from('['.repeat(2 * MIB) + ']'.repeat(2 * MIB)))],
  'a reason of the language’s own': () => [frame(failed('constructor', 'x'))],
  'a reason that is the server’s': () => [frame(failed('lost', 'x'))],
  'that it is ready, in the middle': () => [frame({ kind: 'ready' })],
  'that it writes, over and over': () => Array.from({ length: 1_000 }, () => WRITING),
  'a COMMIT': () => [POINT],
  'a second COMMIT before it has heard of the first': () => [Buffer.concat([POINT, POINT])],
  'a sentence of a megabyte': () => [frame(failed('query-error', 'x'.repeat(MIB)))],
};

const MEBIBYTE = Buffer.alloc(MIB, 1);
const READY = frame({ kind: 'ready' });
const POINT = frame({ kind: 'commit', changes: [{ kind: 'drop', name: 't' }] });
const WRITING = frame({ kind: 'writing' });

const pipe = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
const read = frameReader({
  bytesMax: 2 ** 30,
  onFrame: (body) => {
    const order = deserialize(body) as Order;
    if (order.kind === 'open') pipe.write(READY);
    // It tells by its end what it was answered.
    if (order.kind === 'committed') {
      pipe.write(frame(failed('query-error', JSON.stringify(order.result))));
      pipe.write(READY);
    }
    if (order.kind !== 'run') return;
    const { text } = order.job.batch;
    if (text === 'the number of its child') {
      const child = spawn('sleep', ['600'], { stdio: ['ignore', 'ignore', 'inherit'] });
      pipe.write(frame(failed('query-error', String(child.pid))));
      pipe.write(READY);
    }
    if (text === 'nothing, and closes its channel') return void pipe.destroy();
    for (const bytes of ACTS[text]?.() ?? []) pipe.write(bytes);
  },
});
pipe.on('data', (chunk: Buffer) => void read(chunk));
pipe.on('error', () => undefined);
pipe.on('end', () => process.exit());
// It outlives its channel: only a signal ends it.
setInterval(() => undefined, 60_000);
