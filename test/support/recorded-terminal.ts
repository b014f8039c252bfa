// A terminal that keeps what a command says, and a way to run a command line into it.
// The commands run in this process, as the launcher would run them in its own.

import { runCommandLine } from '../../src/admin/command-line.ts';
import type { Serve } from '../../src/admin/running-server.ts';

/** What a command said and how it ended. */
export interface Told {
  readonly code: number;
  /** Standard output, line by line. */
  readonly printed: readonly string[];
  /** Standard error as one text. */
  readonly said: string;
}

/** Runs a command line on the site in `data`. */
export const almagest = async (data: string, ...words: readonly string[]): Promise<Told> => {
  const printed: string[] = [];
  const said: string[] = [];
  const terminal = {
    print: (line: string) => void printed.push(line),
    say: (line: string) => void said.push(line),
    progress: () => undefined,
  };
  const code = await runCommandLine([...words, '--data', data], { terminal, loadServe });
  return { code, printed, said: said.join('\n') };
};

const loadServe = async (): Promise<Serve> => (await import('../../src/main.ts')).serve;
