// Random calls for a while, a few at a time: each answer is judged, and the first that is wrong is
// tried again and again with less, until nothing can be left away.

import { setTimeout as pause } from 'node:timers/promises';
import { chanceOf } from '../../../support/seeds.ts';
import { exchange, type Heard } from '../../http/serving.ts';
import { attemptOf, smallerOf, triedOf, type Attempt, type Tried } from './attempts.ts';
import { wrongWith } from './judge.ts';
import type { Memory, Target } from './targets.ts';

/** How one run went. */
export interface Run {
  readonly seconds: number;
  readonly requests: number;
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Attempts by what may come back. */
  readonly verdicts: ReadonlyMap<Tried['verdict'], number>;
  /** When a tenth of the time was over, and at the end. */
  readonly memory: readonly [before: Memory, after: Memory];
  readonly failure: Failure | null;
}

/** What went wrong, with the smallest request that shows it. */
export interface Failure {
  readonly why: string;
  readonly attempt: Attempt;
  readonly request: Buffer;
}

/** Requests under way at any time. */
const AT_ONCE = 8;

/** Longer than any limit of the server's for reading a request. */
const ANSWER_SECONDS_MAX = 60;

/** Fuzzes a server until the time is over or something is wrong. */
export const fuzz = async (target: Target, seed: number, seconds: number): Promise<Run> => {
  const chance = chanceOf(seed);
  const statuses = new Map<number, number>();
  const verdicts = new Map<Tried['verdict'], number>();
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1_000;
  let requests = 0;
  let failure: Failure | null = null;
  const work = async (): Promise<void> => {
    while (failure === null && passed() < seconds) {
      const attempt = attemptOf(chance, target.scope);
      const tried = triedOf(attempt);
      const { why, status } = await judged(target, tried);
      requests += 1;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      verdicts.set(tried.verdict, (verdicts.get(tried.verdict) ?? 0) + 1);
      if (why !== null) failure ??= { why, attempt, request: tried.bytes };
    }
  };
  const working = Promise.all(Array.from({ length: AT_ONCE }, work));
  // By then all code has run and been compiled.
  await Promise.race([working, pause(seconds * 100)]);
  const before = await target.memory();
  await working;
  const after = target.isAlive() ? await target.memory() : before;
  failure = failure === null ? null : await smallest(target, failure);
  return { seconds: passed(), requests, statuses, verdicts, memory: [before, after], failure };
};

const judged = async (
  target: Target,
  tried: Tried,
): Promise<{ readonly why: string | null; readonly status: number }> => {
  try {
    const heard = await answerTo(target, tried.bytes);
    const [bug] = target.bugs();
    const why = bug === undefined ? wrongWith(tried, heard) : `a bug: ${bug}`;
    return { why, status: heard.status };
  } catch (error) {
    return { why: target.isAlive() ? String(error) : 'the server has died', status: 0 };
  }
};

const answerTo = async ({ port }: Target, bytes: Buffer): Promise<Heard> => {
  const late = new AbortController();
  try {
    return await Promise.race([
      exchange(port, bytes),
      pause(ANSWER_SECONDS_MAX * 1_000, undefined, { signal: late.signal }).then(() => {
        throw new Error(`There was no answer within ${ANSWER_SECONDS_MAX} s.`);
      }),
    ]);
  } finally {
    late.abort();
  }
};

/** Leaves away what can be left away; what does not fail alone stays as it was. */
const smallest = async (target: Target, failure: Failure): Promise<Failure> => {
  let found = failure;
  for (let isSmaller = true; isSmaller && target.isAlive();) {
    isSmaller = false;
    for (const attempt of smallerOf(found.attempt)) {
      const tried = triedOf(attempt);
      const { why } = await judged(target, tried);
      if (why === null) continue;
      found = { why, attempt, request: tried.bytes };
      isSmaller = true;
      break;
    }
  }
  return found;
};
