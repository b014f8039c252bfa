// Runs a sequence through a caller, step by step, and holds every answer. The first step that does
// not hold ends it: what follows would be told of by the same.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { DEAD_TOKEN } from './answers.ts';
import type { Answer, Caller, Fault, Value } from './caller.ts';
import type { Move, State } from './move.ts';
import { MOVES, type Step } from './moves.ts';
import type { Client } from './clients.ts';

/** A sequence, and how it is run. */
export interface Run {
  readonly caller: Caller;
  readonly state: State;
  readonly calls: readonly Step[];
  readonly logsIn?: Client['logsIn'];
  /** What is waited for before a step, while nothing of this sequence is on its way. */
  readonly gate?: () => Promise<void>;
}

/** What a sequence came to. */
export interface Outcome {
  /** Steps that held. */
  readonly held: number;
  /** The step that did not, and what was wrong. */
  readonly failure?: string;
}

/** Runs it to its end, or to the first step that does not hold. */
export const runSequence = async (run: Run): Promise<Outcome> => {
  let held = 0;
  for (const step of run.calls) {
    try {
      await run.gate?.();
      await takeStep(run, step);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return { held, failure: `step ${held + 1}, ${step}: ${words.slice(0, WORDS_MAX)}` };
    }
    held += 1;
  }
  return { held };
};

/** Of what was wrong: enough for a page of rows to show where it is another. */
const WORDS_MAX = 1_000;

const takeStep = async (run: Run, step: Step): Promise<void> => {
  const { caller, state } = run;
  const move: Move = MOVES[step];
  const isAlone = run.logsIn === 'for every call' && !step.startsWith('Log');
  const deadline = performance.now() + WAIT_SECONDS * 1_000;
  if (isAlone) await logIn(run);
  for (;;) {
    const answer = await makeMove(caller, step, state);
    if (answer === undefined) break;
    if (move.awaits === undefined || move.awaits(answer, state)) {
      takeAnswer(move, answer, state);
      break;
    }
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(answer)}`);
    await pause(LOOK_MILLISECONDS);
    if (run.logsIn !== undefined) await logIn(run);
  }
  if (isAlone) await makeMove(caller, 'Logout', state);
};

/** Says what was answered, the reason of a job that failed with it. */
const takeAnswer = (move: Move, answer: Value, state: State): void => {
  try {
    move.takes?.(answer, state);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${words}\nin ${JSON.stringify(answer)}`, { cause });
  }
};

const logIn = async ({ caller, state }: Run): Promise<void> =>
  MOVES.Login.takes((await makeMove(caller, 'Login', state)) ?? null, state);

/** A load takes a second; a machine that many tests share is far slower. */
const WAIT_SECONDS = 60;
const LOOK_MILLISECONDS = 100;

/** What a step is answered; nothing where it is refused, as it must be. */
const makeMove = async (caller: Caller, step: Step, state: State): Promise<Value | undefined> => {
  const move: Move = MOVES[step];
  move.before?.(state);
  const [operation = ''] = step.split(' ');
  const answer = await caller.call(operation, move.asks(state));
  const refused = move.refused?.(state);
  if (refused === undefined) return resultOf(answer);
  const { text, code, detail } = faultOf(answer);
  assert.match(text, refused);
  assert.match(detail, /message/);
  // With or without its prefix; a token that has ended is the original's own fault.
  assert.equal(code.split(':').at(-1), DEAD_TOKEN.test(text) ? 'Server' : 'Client');
  return undefined;
};

const resultOf = (answer: Answer): Value => {
  if ('fault' in answer) throw new Error(`fault ${answer.fault.code}: ${answer.fault.text}`);
  return answer.result;
};

const faultOf = (answer: Answer): Fault => {
  if ('result' in answer) throw new Error(`no fault, but ${JSON.stringify(answer.result)}`);
  return answer.fault;
};
