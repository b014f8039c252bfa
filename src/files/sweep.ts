// The sweep: removes what the store says may go, and puts aside what nobody knows.
// It deletes nothing by surprise: a folder that the store has never heard of goes to lost+found
// after a day and stays there. What cannot be removed is noted and left for the next sweep.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, DAY, instant, isoOf, MINUTE, type Instant } from '../base/time.ts';
import type { OutputToken } from '../domain/output.ts';
import type { UploadToken } from '../domain/upload.ts';
import type { Clock } from '../ports/clock.ts';
import type { Known, SweepReport } from '../ports/files.ts';
import type { Observer } from '../ports/observer.ts';
import { namesIn, removeIfEmpty, statOf, type Disk } from './disk.ts';
import { fieldsOf, integerOf } from './json.ts';
import { entryPathOf, type Layout } from './layout.ts';
import { OUTPUT_STORY_FILE, PUBLISHING_PREFIX } from './publish.ts';
import { walkSpaces } from './stories.ts';

/** What sweeping needs. */
export interface Sweeping {
  readonly layout: Layout;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Whether this process itself still works on the attempt, whatever the store said before. */
  isStaged(attempt: string): boolean;
}

/** Sweeps the whole folder once. */
export const sweep = async (parts: Sweeping, known: Known): Promise<SweepReport> => {
  const counts = { staging: 0, version: 0, output: 0, rest: 0 };
  const moved: string[] = [];
  for await (const { path, fate } of judged(parts, known)) {
    try {
      if (fate === 'lost') moved.push(...(await putAsideIfOld(parts, known, path)));
      else counts[fate] += await removeEntry(parts, path);
    } catch (error) {
      parts.observer.note('warn', 'sweep.left', { path, error });
    }
  }
  return {
    stagingRemoved: counts.staging,
    versionsRemoved: counts.version,
    outputsRemoved: counts.output,
    movedToLostAndFound: moved,
  };
};

/** What becomes of one entry: removed as what it is, or put aside once it is old enough. */
type Fate = 'staging' | 'version' | 'output' | 'rest' | 'lost';

interface Judged {
  /** As `entryPathOf` takes it. */
  readonly path: string;
  readonly fate: Fate;
}

/** Every entry that does not simply stay. */
async function* judged(parts: Sweeping, known: Known): AsyncGenerator<Judged> {
  yield* judgedStaging(parts, known);
  yield* judgedWork(parts, known, 'work');
  const { work, outputWork } = parts.layout;
  if (outputWork !== work) yield* judgedWork(parts, known, 'output-work');
  yield* judgedVersions(parts, known);
  yield* judgedOutputs(parts, known);
  for (const name of known.uploads === undefined ? [] : await namesIn(parts.layout.uploads)) {
    const path = `uploads/${name}`;
    if (known.uploads?.has(name as UploadToken) === true) continue;
    if (await isOlderThan(parts, path, sweepable(parts, known))) yield { path, fate: 'rest' };
  }
  for (const name of await namesIn(parts.layout.temp)) {
    const path = `temp/${name}`;
    if (await isOlderThan(parts, path, sweepable(parts, known))) yield { path, fate: 'rest' };
  }
}

async function* judgedStaging(parts: Sweeping, known: Known): AsyncGenerator<Judged> {
  for (const name of await namesIn(parts.layout.staging)) {
    const path = `staging/${name}`;
    if (!ATTEMPT.test(name)) yield { path, fate: 'lost' };
    else if (await isDead(parts, known, { attempt: name, path })) yield { path, fate: 'staging' };
  }
}

async function* judgedWork(
  parts: Sweeping,
  known: Known,
  room: 'work' | 'output-work',
): AsyncGenerator<Judged> {
  for (const name of await namesIn(entryPathOf(parts.layout, room))) {
    const path = `${room}/${name}`;
    const attempt = PUBLISHING.exec(name)?.groups?.['attempt'];
    if (attempt === undefined) {
      if (await isOlderThan(parts, path, sweepable(parts, known))) yield { path, fate: 'rest' };
    } else if (await isDead(parts, known, { attempt, path })) {
      yield { path, fate: 'staging' };
    }
  }
}

async function* judgedVersions(parts: Sweeping, known: Known): AsyncGenerator<Judged> {
  for await (const { path } of walkSpaces(parts.layout)) {
    if (known.versions.has(path)) continue;
    yield { path, fate: known.expiredVersions.has(path) ? 'version' : 'lost' };
  }
}

async function* judgedOutputs(parts: Sweeping, known: Known): AsyncGenerator<Judged> {
  for (const token of await namesIn(parts.layout.outputs)) {
    if (known.outputs.has(token as OutputToken)) continue;
    const expires = await expiryOf(join(parts.layout.outputs, token));
    const isOver = expires !== undefined && expires <= parts.clock.now();
    yield { path: `outputs/${token}`, fate: isOver ? 'output' : 'lost' };
  }
}

const ATTEMPT = /^\d+-\d+$/;
const PUBLISHING = new RegExp(`^${PUBLISHING_PREFIX}(?<attempt>\\d+-\\d+)-`);

/** When an output says that it expires; undefined where it does not say. */
const expiryOf = async (folder: string): Promise<number | undefined> => {
  try {
    return integerOf(fieldsOf(await readFile(join(folder, OUTPUT_STORY_FILE), 'utf8')), 'expires');
  } catch {
    return undefined;
  }
};

/** When the store was asked; now, where nobody says. */
const askedAt = ({ clock }: Sweeping, { asOf }: Known): Instant => asOf ?? clock.now();

/**
 * Nothing touched since then is swept: it may belong to what began after the store was asked. Ten
 * minutes, for the times of files are of other clocks: another server's, or the file system's.
 */
const sweepable = (parts: Sweeping, known: Known): Instant =>
  after(askedAt(parts, known), -10 * MINUTE);

const isDead = async (
  parts: Sweeping,
  known: Known,
  { attempt, path }: { readonly attempt: string; readonly path: string },
): Promise<boolean> =>
  !known.attempts.has(attempt) &&
  !parts.isStaged(attempt) &&
  (await isOlderThan(parts, path, sweepable(parts, known)));

/**
 * Whether nothing happened to an entry since `limit`. The time of its last change of state counts
 * too: a folder that was put back from a backup has old contents, but has only just arrived.
 */
const isOlderThan = async (parts: Sweeping, path: string, limit: Instant): Promise<boolean> => {
  const found = await statOf(entryPathOf(parts.layout, path));
  return found !== undefined && instant(Math.max(found.mtimeMs, found.ctimeMs)) <= limit;
};

/** Removes an entry, and its table's folder when that was the last in it; returns how many. */
const removeEntry = async ({ layout, disk }: Sweeping, path: string): Promise<number> => {
  await disk.remove(entryPathOf(layout, path));
  if (isInTable(path)) await removeIfEmpty(dirname(entryPathOf(layout, path)));
  return 1;
};

/** Whether an entry lies in the folder of a table, which goes with the last that is in it. */
const isInTable = (path: string): boolean => /^spaces\/[^/]+\/[^/]+\//.test(path);

/**
 * Moves an entry to lost+found under a name that tells when and from where, once it is a day older
 * than the answer of the store: a sweep may be frozen in its middle, and committed tables be new.
 */
const putAsideIfOld = async (
  parts: Sweeping,
  known: Known,
  path: string,
): Promise<readonly string[]> => {
  if (!(await isOlderThan(parts, path, after(askedAt(parts, known), -DAY)))) return [];
  const { layout, disk, observer, clock } = parts;
  const from = entryPathOf(layout, path);
  const lost = path.startsWith('outputs/') ? layout.outputLostAndFound : layout.lostAndFound;
  const day = isoOf(clock.now()).slice(0, 10);
  const to = await freeName(join(lost, `${day}.${path.replaceAll('/', '.')}`));
  // A read-only folder cannot be moved by a server that is not root.
  if ((await statOf(from))?.isDirectory() === true) await disk.takeFolder(from, 0o700);
  await disk.rename(from, to);
  await disk.syncFolder(lost);
  await disk.syncFolder(dirname(from));
  if (isInTable(path)) await removeIfEmpty(dirname(from));
  observer.note('warn', 'sweep.unknown', { path, to });
  return [path];
};

const freeName = async (path: string): Promise<string> => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? path : `${path}.${number}`;
    if ((await statOf(name)) === undefined) return name;
  }
};
