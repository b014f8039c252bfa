// What is wrong with an XML document, and where: an error that carries its place.
// What an error means to who sent the document is for the caller to say.

/** A place in a document; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An error of a document at a place. */
export const xmlProblem = (message: string, { line, column }: Position): Error =>
  Object.assign(new Error(message), { [PLACE]: { line, column } });

/** The place that an error of a document carries, or null for any other error. */
export const xmlPlaceOf = (error: unknown): Position | null =>
  error instanceof Error && PLACE in error ? (error[PLACE] as Position) : null;

const PLACE = Symbol('place in a document');
