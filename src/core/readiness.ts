// Whether this server can do its work, part by part: what a load balancer asks every few seconds.
// A look takes a bounded time whatever hangs, and is shared by all who ask within a second; it
// tells nothing of anybody's jobs, tables or name.

import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND, type Instant } from '../base/time.ts';
import { Refusal } from '../domain/refusal.ts';
import type { QueueKey } from '../domain/queue.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Observer } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import { diskRoom, isLow } from './disk-floor.ts';
import type { Limits } from './limits.ts';

/** A part that is not ready, and a sentence that says why. */
export interface Unready {
  readonly part: 'store' | 'folder' | 'disk' | 'queues';
  readonly why: string;
}

/** The verb. */
export interface Readiness {
  /** What is not ready; empty where all is. Never rejects. */
  look(): Promise<readonly Unready[]>;
}

/** What readiness looks at. */
export interface ReadinessParts {
  readonly store: Pick<Store, 'contexts' | 'suspensions'>;
  readonly files: Pick<Files, 'tryWrite' | 'freeBytes'>;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: Pick<Limits, 'freeBytesMin'>;
  /** Milliseconds that a part may take to answer; by default `ANSWER_MAX`. */
  readonly answerMax?: number;
}

/** Load balancers wait for two to ten seconds; a part that takes longer than this is no help. */
const ANSWER_MAX = 2 * SECOND;

/** Whoever asks more often is told the same again, so that asking costs nothing. */
const KEPT = SECOND;

/** Readiness over the ports; nothing is looked at before somebody asks. */
export const createReadiness = (parts: ReadinessParts): Readiness => {
  const looks = looksAt(parts).map((each) => bounded(each, parts.answerMax ?? ANSWER_MAX));
  let known: { readonly at: Instant; readonly found: Promise<readonly Unready[]> } | undefined;
  let told = '';
  const lookAgain = async (): Promise<readonly Unready[]> => {
    const found = (await Promise.all(looks.map((look) => look()))).flat();
    const names = found.map(({ part }) => part).join(', ');
    if (names !== told) {
      parts.observer.note(names === '' ? 'info' : 'warn', 'server.readiness', { not: found });
    }
    told = names;
    return found;
  };
  return {
    look: () => {
      const now = parts.clock.now();
      if (known === undefined || now - known.at >= KEPT) known = { at: now, found: lookAgain() };
      return known.found;
    },
  };
};

/** What one part says of itself: why it is not ready, or undefined. */
interface Look {
  readonly part: Unready['part'];
  ask(): Promise<string | undefined>;
}

const looksAt = ({ store, files, limits }: ReadinessParts): readonly Look[] => [
  { part: 'store', ask: () => store.contexts.versions().then(() => undefined) },
  { part: 'folder', ask: () => files.tryWrite().then(() => undefined) },
  {
    part: 'disk',
    ask: async () => {
      const room = await diskRoom({ files, limits });
      if (!isLow(room)) return undefined;
      const { free, floor } = room;
      return `${free} bytes are free, and below ${floor} (freeBytesMin) no job that writes starts.`;
    },
  },
  {
    part: 'queues',
    ask: async () =>
      isSiteSuspended(await store.suspensions.all())
        ? 'All queues are suspended, until almagest queue wake site.'
        : undefined,
  },
];

const isSiteSuspended = (suspended: readonly QueueKey[]): boolean =>
  new Set(suspended.filter(({ context }) => context === null).map((key) => key.class)).size === 2;

/** A part that is asked again while it has not answered yet is asked nothing new. */
const bounded = ({ part, ask }: Look, most: number): (() => Promise<readonly Unready[]>) => {
  let asked: Promise<string | undefined> | undefined;
  const answer = (): Promise<string | undefined> =>
    ask()
      .catch(whyOf)
      .finally(() => {
        asked = undefined;
      });
  return async () => {
    asked ??= answer();
    const patience = new AbortController();
    const late = sleep(most, `It gave no answer within ${most} ms.`, { signal: patience.signal });
    // Told no more once there is an answer.
    late.catch(() => undefined);
    const why = await Promise.race([asked, late]);
    patience.abort();
    return why === undefined ? [] : [{ part, why }];
  };
};

/** A refusal is made of words for people; what a database or a system says may name its host. */
const whyOf = (error: unknown): string =>
  error instanceof Refusal ? error.message : 'It answered with an error.';
