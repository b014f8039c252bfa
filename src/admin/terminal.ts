// What a command says to the person who typed it: results on standard output, everything else on
// standard error, progress on one line of a terminal and on few lines of a log.

import type { Writable } from 'node:stream';

/** The two streams of a command. */
export interface Terminal {
  /** A line of the result: what a script reads. */
  print(line: string): void;
  /** A line about what is going on. */
  say(line: string): void;
  /** The newest state of something long; replaces the one before. */
  progress(line: string): void;
}

/** A terminal over two streams; `now` tells milliseconds. */
export const terminalOf = (
  output: Writable,
  errors: Writable & { readonly isTTY?: boolean },
  now: () => number,
): Terminal => {
  let isOpen = false;
  let lastLine = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  const closeLine = (): void => {
    if (isOpen) errors.write('\n');
    isOpen = false;
  };
  // Whoever reads may leave, as head does: what was asked is done all the same.
  output.on('error', () => undefined);
  errors.on('error', () => undefined);
  return {
    print: (line) => {
      closeLine();
      output.write(`${line}\n`);
    },
    say: (line) => {
      closeLine();
      errors.write(`${line}\n`);
    },
    progress: (line) => {
      if (line === lastLine) return;
      if (errors.isTTY === true) {
        errors.write(`\r\u001b[K${line}`);
        isOpen = true;
      } else if (now() - lastAt >= LOG_MILLISECONDS) {
        errors.write(`${line}\n`);
        lastAt = now();
      }
      lastLine = line;
    },
  };
};

/** Between two lines of progress in a log: a minute's work is a dozen lines. */
const LOG_MILLISECONDS = 5_000;
