// Running a program of astronomers', and what is told of a thing that it was to do.
// Which programs there are is not known here.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** One thing that was to be tried; a failure says what was wrong, a skip why it was not tried. */
export interface Line {
  readonly title: string;
  readonly failure?: string;
  readonly skipped?: string;
}

const run = promisify(execFile);

/** A query of some seconds on a busy machine takes a program with its start far less. */
const SECONDS = 120;

/** What a program prints on its two lines; throws with them where it ends with a failure. */
export const said = (command: string, words: readonly string[]) =>
  run(command, [...words], { timeout: SECONDS * 1_000, maxBuffer: 50_000_000 });
