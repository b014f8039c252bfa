// Turns: work that may only be done so many at a time. Who waits stands in the line of a lane, and
// the lines are served one after the other, so that nobody waits for the length of another's. Lines
// of who is known are served before all others, however many those are.
// Who comes when too many wait is sent away at once and never waits.

import type { Lane } from '../ports/identity.ts';

/** How many work, and how many wait. */
export interface TurnTerms {
  readonly atOnceMax: number;
  /** Of who is known, and as many of the others. */
  readonly waitingMax: number;
  readonly waitingPerLaneMax: number;
}

/** The lines and those at work. */
export interface Turns {
  /** Does `work` when its turn comes; undefined where too many wait already. */
  take<T>(lane: Lane, work: () => Promise<T>): Promise<T> | undefined;
}

/** Turns that nobody has taken yet. */
export const createTurns = (terms: TurnTerms): Turns => {
  const known = createHall(terms);
  const strangers = createHall(terms);
  let atWork = 0;
  /** A turn that ends is handed on: nobody who comes just then can slip in between. */
  const leave = () => {
    const next = known.next() ?? strangers.next();
    if (next === undefined) atWork -= 1;
    else next();
  };
  const enter = ({ name, isKnown }: Lane): Promise<void> | undefined => {
    if (atWork >= terms.atOnceMax) return (isKnown ? known : strangers).wait(name);
    atWork += 1;
    return Promise.resolve();
  };
  return {
    take: (lane, work) => enter(lane)?.then(work).finally(leave),
  };
};

type Line = (() => void)[];

/** Where lines wait. */
interface Hall {
  /** Resolves when it is one's turn; undefined where too many wait. */
  wait(lane: string): Promise<void> | undefined;
  /** Lets the first of the next line go. */
  next(): (() => void) | undefined;
}

const createHall = ({ waitingMax, waitingPerLaneMax }: TurnTerms): Hall => {
  /** In the order in which they are served; none is empty. */
  const lines = new Map<string, Line>();
  let waiting = 0;
  return {
    wait: (lane) => {
      const line = lines.get(lane) ?? [];
      if (waiting >= waitingMax || line.length >= waitingPerLaneMax) return undefined;
      waiting += 1;
      lines.set(lane, line);
      return new Promise((resolve) => line.push(resolve));
    },
    next: () => {
      const next = nextOf(lines);
      if (next !== undefined) waiting -= 1;
      return next;
    },
  };
};

/** The first of the line that is served next, which then goes behind all the others. */
const nextOf = (lines: Map<string, Line>): (() => void) | undefined => {
  for (const [lane, line] of lines) {
    const next = line.shift();
    lines.delete(lane);
    if (line.length > 0) lines.set(lane, line);
    return next;
  }
  return undefined;
};
