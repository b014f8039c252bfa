// What is wrong with a file that somebody sent, thrown where it is found and told as an error of
// its job. It is about the file: nobody sees the batch that was to read it.

import type { QueryError } from '../../../../domain/query-error.ts';

/** An error of a file: what is wrong, and how to mend it. */
export const uploadFault = (message: string, hint?: string): Error =>
  Object.assign(new Error(message), { [FAULT]: { message, ...(hint !== undefined && { hint }) } });

/** The error of a file that a thrown one carries, or null for any other. */
export const uploadFaultOf = (error: unknown): QueryError | null =>
  error instanceof Error && FAULT in error ? (error[FAULT] as QueryError) : null;

const FAULT = Symbol('fault of a file');

/** Words of a file as they may stand in a line, and short. */
export const shown = (text: string): string => shownWithin(text, SHOWN_MAX);

/** The same in at most so many letters. */
export const shownWithin = (text: string, most: number): string => {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const letters = Array.from(line);
  return letters.length <= most ? line : `${letters.slice(0, most).join('')}…`;
};

/** Enough of a value to know it by. */
const SHOWN_MAX = 60;
