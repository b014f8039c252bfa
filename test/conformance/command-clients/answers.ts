// What steps of every kind ask and take alike: tokens, texts, fields and items of answers, each
// read with an assertion that it is what it must be.

import assert from 'node:assert/strict';
import type { Value } from './caller.ts';
import type { Move, State } from './move.ts';

/** A token of any kind, as clients match it. */
export const TOKEN = /^[0-9a-f]{32}$/;

/** How clients know that a token is not good any more. */
export const DEAD_TOKEN = /: token [0-9a-f]{32} is not valid or has expired\.$/;

/** A text of a form. */
export const textOf = (answer: Value, form: RegExp): string => {
  assert.ok(typeof answer === 'string');
  assert.match(answer, form);
  return answer;
};

/** A field of an object that was answered. */
export const fieldOf = (answer: Value, name: string): Value => {
  assert.ok(answer !== null && typeof answer === 'object' && !Array.isArray(answer), 'no object');
  return (answer as Readonly<Record<string, Value>>)[name] ?? null;
};

/** The items of an array; stacks read an empty one in three ways. */
export const itemsOf = (answer: Value): readonly Value[] => {
  if (answer === null || answer === '') return [];
  assert.ok(Array.isArray(answer), JSON.stringify(answer));
  return answer;
};

/** Answers a job token, and changes what is where once it has ended. */
export const job = (asks: Move['asks'], does: (state: State) => void): Move => ({
  asks,
  takes: (answer, state) => {
    state.job = textOf(answer, TOKEN);
    does(state);
  },
});

/** The fields of a call about the space that is loaded. */
export const ofMine = ({ token, spaces }: State) => ({ token, spaceID: spaces.mine });
