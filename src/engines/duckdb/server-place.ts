// The place of one server among those that share a data folder: the pipes, records and temporary
// files of its executors, and the record of its own process. Whoever starts on a host clears away
// the places of servers that died there; those of other hosts are none of its business.

import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../../base/remove-tree.ts';
import type { Observer } from '../../ports/observer.ts';
import { recordsOf } from './executor-process.ts';
import { hasLiving, recordProcess, sweepProcesses } from './process-record.ts';

/** Where the places lie, and whose this one is. */
export interface ServerPlaces {
  /** The folder of all places. */
  readonly folder: string;
  /** No two hosts that share the folder may have the same. */
  readonly host: string;
}

/** The folders of a place, as the engine wants them. */
export interface ServerPlace {
  readonly runFolder: string;
  readonly tempFolder: string;
}

/** Takes the place of this process, and notes in it that it lives. */
export const takePlace = ({ folder, host }: ServerPlaces): ServerPlace => {
  const place = join(folder, `${hostPart(host)}-${process.pid}`);
  mkdirSync(place, { recursive: true });
  // Passable for executors, as the folders in it.
  chmodSync(place, 0o711);
  recordProcess(serversOf(place), process.pid);
  return placeIn(place);
};

/** The folders of the place at `path`. */
export const placeIn = (path: string): ServerPlace => ({
  runFolder: join(path, 'run'),
  tempFolder: join(path, 'temp'),
});

/**
 * Kills the executors of servers that died on this host, and removes their places. What cannot be
 * removed is noted and left for the next start.
 */
export const sweepPlaces = async (places: ServerPlaces, observer: Observer): Promise<void> => {
  for (const name of readdirSync(places.folder)) {
    if (!isOfHost(name, places.host) || name === `${hostPart(places.host)}-${process.pid}`)
      continue;
    const place = join(places.folder, name);
    // A server that is just being started may not have noted itself: its number is in the name.
    if (hasLiving(serversOf(place), Number(name.slice(name.lastIndexOf('-') + 1)))) continue;
    const killed = sweepProcesses(recordsOf(placeIn(place)));
    observer.note('warn', 'executor.swept', { killed, place });
    await removePlace(place).catch((error: unknown) =>
      observer.note('error', 'executor.left', { path: place, error }),
    );
  }
};

/** The folders of executors first, each as its owner: only what is left then is the server's. */
const removePlace = async (place: string): Promise<void> => {
  const { tempFolder } = placeIn(place);
  for (const name of namesIn(tempFolder)) await removeTree(join(tempFolder, name));
  await removeTree(place);
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const serversOf = (place: string): string => join(place, 'server');

const hostPart = (host: string): string => host.replace(/[^A-Za-z0-9-]/g, '-');

const isOfHost = (name: string, host: string): boolean =>
  name.startsWith(`${hostPart(host)}-`) && /^\d+$/.test(name.slice(hostPart(host).length + 1));
