// Turns: work that may only be done so many at a time. Who waits stands in the line of a lane, and
// the lines are served one after the other, so that nobody waits for the length of another's.
// Who comes when too many wait is sent away at once and never waits.

/** How many work, and how many wait. */
export interface TurnTerms {
  readonly atOnceMax: number;
  readonly waitingMax: number;
  readonly waitingPerLaneMax: number;
}

/** The lines and those at work. */
export interface Turns {
  /** Does `work` when its turn comes; undefined where too many wait already. */
  take<T>(lane: string, work: () => Promise<T>): Promise<T> | undefined;
}

/** Turns that nobody has taken yet. */
export const createTurns = (terms: TurnTerms): Turns => {
  /** In the order in which they are served; none is empty. */
  const lines = new Map<string, Line>();
  let atWork = 0;
  let waiting = 0;
  /** A turn that ends is handed on: nobody who comes just then can slip in between. */
  const leave = () => {
    const next = nextOf(lines);
    if (next === undefined) {
      atWork -= 1;
    } else {
      waiting -= 1;
      next();
    }
  };
  const enter = (lane: string): Promise<void> | undefined => {
    if (atWork < terms.atOnceMax) {
      atWork += 1;
      return Promise.resolve();
    }
    const line = lines.get(lane) ?? [];
    if (waiting >= terms.waitingMax || line.length >= terms.waitingPerLaneMax) return undefined;
    waiting += 1;
    lines.set(lane, line);
    return new Promise((resolve) => line.push(resolve));
  };
  return {
    take: (lane, work) => enter(lane)?.then(work).finally(leave),
  };
};

type Line = (() => void)[];

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
