// Every step that a sequence may take, by its name, which begins with the operation: what it asks,
// and what must come back. A step notes what the next ones need.

import { JOB_MOVES, SESSION_MOVES } from './job-moves.ts';
import { LOAD_MOVES } from './load-moves.ts';
import { ACCOUNT_MOVES, GROUP_MOVES, VARIABLE_MOVES } from './people-moves.ts';
import { SPACE_MOVES } from './space-moves.ts';

/** Every step by its name. */
export const MOVES = {
  ...SESSION_MOVES,
  ...JOB_MOVES,
  ...LOAD_MOVES,
  ...SPACE_MOVES,
  ...ACCOUNT_MOVES,
  ...GROUP_MOVES,
  ...VARIABLE_MOVES,
} as const;

/** The name of a step. */
export type Step = keyof typeof MOVES;
