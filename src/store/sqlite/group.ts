// Moves made together: each a savepoint of one transaction, all durable by its one commit, for to
// sync a disk takes longer than a move. Nobody is told of a move before that commit, and no
// statement of a group is ever run outside its transaction.

import type { Connection } from './connection.ts';

/** Something that changes the store, in transactions of its own or in single statements. */
export type Move = () => Promise<unknown>;

/** What came of a move. */
export type Outcome = PromiseSettledResult<unknown>;

/** A connection whose transactions can be made together. */
export interface Grouping {
  /** As the connection itself; within a group, a transaction of its user is a savepoint. */
  readonly connection: Connection;
  /**
   * Makes the moves that `next` gives, one after the other, commits them at once, and says what
   * came of each. A move that fails leaves the others as they are. What undoes all of them is told
   * to all of them; `next` is then asked no more, and the moves that follow are another group's.
   * Unless `isSynced` is false, their commit is on the disk when they are told.
   */
  together(next: () => Move | undefined, isSynced?: boolean): Promise<readonly Outcome[]>;
}

/** A transaction under way, and why nothing of it will remain, once that is so. */
interface Group {
  loss: Loss | undefined;
}

interface Loss {
  readonly reason: unknown;
}

/** The grouping over a connection, which stays its opener's to close. */
export const groupingOver = (opened: Connection): Grouping => {
  let group: Group | undefined;
  const together: Grouping['together'] = async (next, isSynced = true) => {
    const made: Group = { loss: failureOf(() => opened.begin(isSynced)) };
    group = made;
    const outcomes: Outcome[] = [];
    for (let move = next(); move !== undefined; move = next()) {
      outcomes.push(await outcomeOf(move));
      if (!opened.isInTransaction()) made.loss ??= { reason: new Error(GONE) };
      if (made.loss !== undefined) break;
    }
    group = undefined;
    made.loss ??= failureOf(() => opened.commit());
    const { loss } = made;
    if (loss === undefined) return outcomes;
    // Where even this fails, the next group cannot begin, and hears so.
    failureOf(() => opened.rollback());
    // One that failed by itself may have done so because of what is lost now.
    return outcomes.map(() => rejected(loss));
  };
  return { connection: within(opened, () => group), together };
};

const GONE = 'SQLite has undone the transaction of this move.';

/** The connection as its user sees it: in a group, what was a transaction is a savepoint. */
const within = (opened: Connection, groupNow: () => Group | undefined): Connection => {
  const run: Connection['run'] = (sql, parameters) => {
    const group = groupNow();
    if (group === undefined) return opened.run(sql, parameters);
    // Outside its transaction, a statement or a savepoint would commit itself.
    if (!opened.isInTransaction()) group.loss ??= { reason: new Error(GONE) };
    if (group.loss !== undefined) throw group.loss.reason;
    try {
      return opened.run(sql, parameters);
    } catch (error) {
      // After some errors SQLite rolls the whole transaction back by itself.
      if (!opened.isInTransaction()) group.loss ??= { reason: error };
      throw error;
    }
  };
  const rollback = (group: Group): void => {
    if (group.loss !== undefined) return;
    try {
      run('rollback to move', []);
      run('release move', []);
    } catch (error) {
      // What the move did would be committed with the others.
      group.loss ??= { reason: error };
      throw error;
    }
  };
  const inGroup = (deed: (group: Group) => void, otherwise: () => void) => (): void => {
    const group = groupNow();
    return group === undefined ? otherwise() : deed(group);
  };
  return {
    run,
    begin: inGroup(() => void run('savepoint move', []), opened.begin),
    commit: inGroup(() => void run('release move', []), opened.commit),
    rollback: inGroup(rollback, opened.rollback),
    isInTransaction: opened.isInTransaction,
    close: opened.close,
  };
};

const failureOf = (work: () => void): Loss | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return { reason: error };
  }
};

const outcomeOf = async (move: Move): Promise<Outcome> => {
  const [outcome] = await Promise.allSettled([move()]);
  return outcome;
};

const rejected = ({ reason }: Loss): Outcome => ({ status: 'rejected', reason });
