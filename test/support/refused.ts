// What `assert.rejects` asks of a refusal: its name, and words of its sentence.
// A refusal of another name fails the test with its own words.

import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';

/** Whether an error is the refusal of this name, with these words in its sentence. */
export const refused =
  (code: RefusalName, words = /./) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code && words.test(error.message);
