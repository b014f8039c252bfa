// What is wrong with parameters, as every resource of TAP refuses it.
// Sentences are those of whoever has read the parameter.

import { Refusal } from '../../domain/refusal.ts';

/** The refusal that says so. */
export const badParameters = (problems: string): Refusal =>
  new Refusal('bad-parameters', { problems });
