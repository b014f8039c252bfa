// The volumes that the rooms of a data folder lie on, each with what is free: may it be written
// to, and is it above the floor. Folders on one volume are told together.

import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesText } from '../base/quantity.ts';
import type { Layout } from '../files/layout.ts';
import { fine, problem, type Finding } from './finding.ts';
import { freeBytesOf } from './free-bytes.ts';

/** What there is to say of each volume; `freeBytesMin` is the floor of all. */
export async function* volumes(layout: Layout, freeBytesMin: bigint): AsyncGenerator<Finding> {
  for (const [mount, rooms] of await roomsByVolume(layout)) {
    const names = rooms.map(({ name }) => name).join(', ');
    for (const { name, path } of rooms) {
      if (!(await mayWrite(path))) yield problem(`This user may not write to ${path} (${name}).`);
    }
    const free = await freeBytesOf(rooms[0]?.path ?? mount);
    const sentence = `The disk of ${names} (${mount}) has ${bytesText(free)} free`;
    const floor = `below ${bytesText(freeBytesMin)} (freeBytesMin)`;
    yield free < freeBytesMin
      ? problem(`${sentence}; ${floor} no job that writes may start.`)
      : fine(`${sentence}.`);
  }
}

interface RoomOnDisk {
  readonly name: string;
  readonly path: string;
}

/** The homes of rooms by the folder that their volume is mounted on. */
const roomsByVolume = async (
  layout: Layout,
): Promise<ReadonlyMap<string, readonly RoomOnDisk[]>> => {
  const rooms: readonly RoomOnDisk[] = [
    { name: 'data', path: layout.data },
    { name: 'spaces', path: dirname(layout.spaces) },
    { name: 'temp', path: dirname(layout.temp) },
    { name: 'outputs', path: dirname(layout.outputs) },
  ];
  const found = new Map<string, readonly RoomOnDisk[]>();
  for (const room of rooms) {
    const mount = await mountOf(room.path);
    found.set(mount, [...(found.get(mount) ?? []), room]);
  }
  return found;
};

/** The highest folder above a path that is on the same volume. */
const mountOf = async (path: string): Promise<string> => {
  const { dev } = await stat(path);
  let at = path;
  while (dirname(at) !== at && (await stat(dirname(at))).dev === dev) at = dirname(at);
  return at;
};

/** Whether this user may write to a folder. */
export const mayWrite = async (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
