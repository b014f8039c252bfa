// A peer as a process of its own: started with its terms in a file as JSON, since they may be
// longer than a command line; ready when it sends a message.
// What it sends is believed: it is a file of ours in `bench/peers`.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A peer that runs; it ends when it is disposed of. */
export interface PeerProcess<Message> extends AsyncDisposable {
  /** The first message it sent. */
  readonly told: Message;
}

/** Starts `peers/<name>.ts` and waits for its first message. */
export const startPeer = async <Message>(
  name: string,
  terms: unknown,
): Promise<PeerProcess<Message>> => {
  const file = join(import.meta.dirname, '..', 'peers', `${name}.ts`);
  const folder = await mkdtemp(join(tmpdir(), 'almagest-peer-'));
  const termsFile = join(folder, 'terms.json');
  await writeFile(termsFile, JSON.stringify(terms));
  const child = fork(file, [termsFile], { serialization: 'advanced' });
  const ended = once(child, 'exit');
  const told = await Promise.race([
    once(child, 'message') as Promise<[Message]>,
    ended.then(() => undefined),
  ]);
  await rm(folder, { recursive: true });
  if (told === undefined) throw new Error(`the peer ${name} ended before it was ready`);
  return {
    told: told[0],
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** The terms that this process, a peer, was started with. */
export const peerTerms = (): unknown => JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
