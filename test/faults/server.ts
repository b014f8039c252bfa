// A real server that stops at named points on a job's way and asks whether it may go on.
// Started as a process of its own by the kill loop, which answers, kills it, or lets it hang.

import type { Ports } from '../../src/core/parts.ts';
import type { JobId } from '../../src/domain/job.ts';
import type { JobRecords } from '../../src/ports/store.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { serve } from '../../src/main.ts';

/** Where a server can be stopped: after the claim, with staging made, and around each move. */
export const POINTS = [
  'claim',
  'staging',
  'rename',
  'renamed',
  'point',
  'pointed',
  'commit',
  'committed',
] as const;

export type Point = (typeof POINTS)[number];

/** What the server tells the loop. */
export type Told =
  | {
      readonly kind: 'ready';
      readonly url: string;
      /** Of the first start: whom the loop signs in as. */
      readonly demo: { readonly wsid: string; readonly pw: string } | undefined;
    }
  | {
      readonly kind: 'reached';
      readonly point: Point;
      readonly job: JobId;
      /** What the loop answers to let this one go on. */
      readonly number: number;
    }
  | {
      readonly kind: 'ended';
      readonly job: JobId;
      readonly attempt: number;
      readonly how: 'finished' | 'failed';
    };

const tell = (told: Told): void => {
  process.send?.(told);
};

const waiting = new Map<number, () => void>();
let reached = 0;

/** Says that `point` is reached, and waits for the loop's word. */
const reach = async (point: Point, job: JobId): Promise<void> => {
  const number = (reached += 1);
  const word = new Promise<void>((resolve) => waiting.set(number, resolve));
  tell({ kind: 'reached', point, job, number });
  await word;
};

const decorate = (ports: Ports): Ports => {
  const { files } = ports;
  return {
    ...ports,
    store: { ...ports.store, jobs: stopping(ports.store.jobs) },
    files: {
      ...files,
      stage: async (job, attempt, space) => {
        const staging = await files.stage(job, attempt, space);
        await reach('staging', job);
        return staging;
      },
      publishTable: async (staging, folder, story, kept) => {
        await reach('rename', story.version.job);
        await files.publishTable(staging, folder, story, kept);
        await reach('renamed', story.version.job);
      },
    },
  };
};

const stopping = (jobs: JobRecords): JobRecords => ({
  ...jobs,
  claim: async (queueClass, terms) => {
    const claim = await jobs.claim(queueClass, terms);
    if (claim !== undefined) await reach('claim', claim.job.id);
    return claim;
  },
  commit: async (point) => {
    await reach('point', point.job);
    const result = await jobs.commit(point);
    await reach('pointed', point.job);
    return result;
  },
  finish: async (finish) => {
    await reach('commit', finish.job);
    const result = await jobs.finish(finish);
    const { job, attempt } = finish;
    if (result.kind === 'finished') tell({ kind: 'ended', job, attempt, how: 'finished' });
    await reach('committed', job);
    return result;
  },
  fail: async (end, reason, message) => {
    const isOurs = await jobs.fail(end, reason, message);
    if (isOurs) tell({ kind: 'ended', job: end.job, attempt: end.attempt, how: 'failed' });
    return isOurs;
  },
});

const main = async (): Promise<void> => {
  process.on('message', (number: number) => {
    waiting.get(number)?.();
    waiting.delete(number);
  });
  const flags = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
  const { values, problems } = await readSettings(flags, {
    environment: {},
    isRoot: process.getuid?.() === 0,
    platform: process.platform,
    home: process.env['HOME'] ?? '/',
  });
  if (problems.length > 0) throw new Error(problems.join(' '));
  const server = await serve(values, { decorate });
  const { demo, url } = server;
  const account = demo === undefined ? undefined : { wsid: String(demo.id), pw: demo.password };
  tell({ kind: 'ready', url, demo: account });
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
};

if (import.meta.main) await main();
