// The order in which the statements of a batch are done: IF, WHILE, BEGIN, BREAK, RETURN, COMMIT.
// Pure: it yields what is to be done next and is told how tests came out; whoever runs it binds
// and runs each step over what the steps before it have left.

import { gatheredAt, mayGather } from './gather-inserts.ts';
import type { Gathered } from './gather-inserts.ts';
import { declarationsOf, isDeclaration, partsOf, timesOf } from './parts.ts';
import type { AssignStatement, Batch, Statement, WorkStatement } from './statement.ts';
import type { Expression, Span } from './tree.ts';

/** One thing to be done. */
export type Step =
  | { readonly kind: 'work'; readonly statement: WorkStatement }
  /** Several inserts as one; where that fails, they are to be done one by one. */
  | ({ readonly kind: 'gathered' } & Gathered)
  /** A condition, as a query of one value that is 1 where it holds; the next call is told. */
  | { readonly kind: 'test'; readonly statement: AssignStatement }
  | { readonly kind: 'commit'; readonly span: Span }
  /** A GO was passed: variables end, those that are tables too. */
  | { readonly kind: 'go'; readonly span: Span }
  /** A loop went round more often than `turnsMax`; nothing follows. */
  | { readonly kind: 'endless'; readonly span: Span };

/** The steps of a batch. `next` takes whether the last test held. */
export type Steps = Generator<Step, void, boolean>;

/**
 * Steps through a batch; all its loops together go round at most `turnsMax` times, and a part that
 * GO repeats is a loop.
 */
export function* stepsOf(batch: Batch, turnsMax: number): Steps {
  const turns = { left: turnsMax, gathers: mayGather(batch) };
  let passed: Span | undefined;
  for (const part of partsOf(batch.statements)) {
    const declarations = declarationsOf(part);
    for (let pass = 0; pass < timesOf(part); pass += 1) {
      if (passed !== undefined) yield { kind: 'go', span: passed };
      if (pass > 0) turns.left -= 1;
      if (turns.left < 0 && passed !== undefined) {
        yield { kind: 'endless', span: passed };
        return;
      }
      for (const statement of declarations) yield { kind: 'work', statement };
      if ((yield* all(part.statements, turns)) === 'endless') return;
      passed = part.go?.span;
    }
  }
}

/** How a statement ended: on to the next, or out of a loop, a part or the batch. */
type Way = 'on' | 'break' | 'continue' | 'return' | 'endless';

interface Turns {
  left: number;
  readonly gathers: boolean;
}

function* all(statements: readonly Statement[], turns: Turns): Generator<Step, Way, boolean> {
  for (let at = 0; at < statements.length;) {
    const gathered = turns.gathers ? gatheredAt(statements, at) : undefined;
    const statement = statements[at];
    if (gathered !== undefined) yield { kind: 'gathered', ...gathered };
    else if (statement !== undefined) {
      const way = yield* one(statement, turns);
      if (way !== 'on') return way;
    }
    at += gathered?.parts.length ?? 1;
  }
  return 'on';
}

function* one(statement: Statement, turns: Turns): Generator<Step, Way, boolean> {
  // A part declares before it begins, wherever the words stand.
  if (isDeclaration(statement)) return 'on';
  if (isWork(statement)) {
    yield { kind: 'work', statement };
    return 'on';
  }
  switch (statement.kind) {
    case 'block':
      return yield* all(statement.body, turns);
    case 'if': {
      const { condition, body, otherwise } = statement;
      if (yield testOf(condition)) return yield* one(body, turns);
      return otherwise === undefined ? 'on' : yield* one(otherwise, turns);
    }
    case 'while':
      return yield* loop(statement, turns);
    case 'jump':
      return statement.jump;
    case 'transaction':
      if (statement.move === 'commit') yield { kind: 'commit', span: statement.span };
      return 'on';
    case 'option':
    case 'go':
      return 'on';
  }
}

/** Whether a statement is bound and run as one, and steers nothing. */
export const isWork = (statement: Statement): statement is WorkStatement =>
  !FLOW.has(statement.kind);

const FLOW: ReadonlySet<Statement['kind']> = new Set([
  'block',
  'if',
  'while',
  'jump',
  'transaction',
  'option',
  'go',
]);

function* loop(
  { condition, body, span }: Extract<Statement, { kind: 'while' }>,
  turns: Turns,
): Generator<Step, Way, boolean> {
  while (yield testOf(condition)) {
    turns.left -= 1;
    if (turns.left < 0) {
      yield { kind: 'endless', span };
      return 'endless';
    }
    const way = yield* one(body, turns);
    if (way === 'break') return 'on';
    if (way === 'return' || way === 'endless') return way;
  }
  return 'on';
}

/** `SELECT CASE WHEN … THEN 1 ELSE 0 END`: what is not known to be true is false. */
const testOf = (condition: Expression): Step => {
  const { span } = condition;
  const yes: Expression = { kind: 'number', text: '1', span };
  const no: Expression = { kind: 'number', text: '0', span };
  // oxlint-disable-next-line unicorn/no-thenable -- never awaited: SQL's own word for it
  const branches = [{ when: condition, then: yes }];
  const value: Expression = { kind: 'case', branches, otherwise: no, span };
  const items = [{ kind: 'item', value, span }] as const;
  const body = { kind: 'select', distinct: false, items, from: [], groupBy: [], span } as const;
  const query = { kind: 'query', body, orderBy: [], span } as const;
  return { kind: 'test', statement: { kind: 'assign', variables: [], query, span } };
};
