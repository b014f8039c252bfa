// What a batch would do, and whether it can be read at all, without running it: no job is made,
// nothing is locked or pinned, no table is opened. What an account may not see is not told of.

import type { Account } from '../domain/account.ts';
import type { QueryError } from '../domain/query-error.ts';
import { pictureOf } from '../domain/query-picture.ts';
import { parseBatch } from '../sql/parse.ts';
import { planOf } from '../sql/plan/plan.ts';
import type { PlannedStatement } from '../sql/plan/plan.ts';
import type { Batch } from '../sql/statement.ts';
import type { Parts } from './parts.ts';
import { refuseIfTooLong } from './submission.ts';

/** An error with the line of the text in which it stands, and the piece marked below. */
export interface MarkedError extends QueryError {
  readonly picture?: string;
}

/** What reading a text comes to. */
export interface SyntaxCheck {
  /** How many statements it has; 0 where it cannot be read. */
  readonly statements: number;
  readonly errors: readonly MarkedError[];
}

/** What a batch would do: its statements up to the first that has errors, and those errors. */
export interface Plan {
  readonly statements: readonly PlannedStatement[];
  readonly errors: readonly MarkedError[];
}

/** A batch that is not to be run. */
export interface PlanAsk {
  readonly text: string;
  /** In any spelling. */
  readonly context: string;
}

/** The verbs that look at a batch before it is submitted. */
export interface Plans {
  /** Reads a text and looks up no name; refuses one that is too long. */
  check(text: string): SyntaxCheck;
  /** What the batch would do for the account now; its numbers of rows are guesses. */
  plan(account: Account, ask: PlanAsk): Promise<Plan>;
}

/** The verbs over the catalogs. */
export const createPlans = (parts: Pick<Parts, 'contexts' | 'snapshots' | 'limits'>): Plans => ({
  check: (text) => {
    refuseIfTooLong(parts, text);
    const parsed = parseBatch(text);
    return parsed.kind === 'parsed'
      ? { statements: countOf(parsed.batch), errors: [] }
      : { statements: 0, errors: marked(text, parsed.errors) };
  },
  plan: async (account, { text, context }) => {
    refuseIfTooLong(parts, text);
    const named = await parts.contexts.resolve(account, context);
    const parsed = parseBatch(text);
    if (parsed.kind === 'unparsable')
      return { statements: [], errors: marked(text, parsed.errors) };
    const { batch } = parsed;
    const snapshot = await parts.snapshots.snapshotNow(account, { context: named, batch });
    const { statements, errors } = planOf(batch, snapshot);
    return { statements, errors: marked(text, errors) };
  },
});

/** GO is none. */
const countOf = ({ statements }: Batch): number =>
  statements.filter(({ kind }) => kind !== 'go').length;

const marked = (text: string, errors: readonly QueryError[]): readonly MarkedError[] =>
  errors.map((error) => {
    const picture = pictureOf(text, error);
    return picture === undefined ? error : { ...error, picture };
  });
