// The command that prints the audit log: who did what, on whom, when and from where.
// It reads the file a line at a time, beside a server that may be adding to it.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isError } from '../files/disk.ts';
import { fieldsOf, textOf } from '../files/json.ts';
import { layoutOf } from '../files/layout.ts';
import { badCommand, soundSettings, type Command } from './command.ts';
import { JSON_OPTION } from './listing.ts';

/** `audit`. */
export const AUDIT_COMMAND: Command = {
  name: 'audit',
  operands: '',
  summary: 'print sign-ins and acts of administration: when, who, from where, what, on whom',
  options: {
    since: { type: 'text', value: 'TIME', description: 'from then on, as 2026-11-01, in UTC' },
    ...JSON_OPTION,
  },
  run: async (call) => {
    const since = timeIn(call.text('since') ?? '1970-01-01');
    const { audit } = layoutOf(soundSettings(call).values.data);
    for await (const line of linesOf(audit)) {
      // A line that a full disk has cut is no line.
      if (!line.endsWith('}') || textOf(fieldsOf(line), 'at') < since) continue;
      call.terminal.print(call.has('json') ? line : wordsOf(line));
    }
    return 0;
  },
};

/** Times of the log begin with it or stand behind it, letter by letter. */
const timeIn = (told: string): string => {
  const time = Date.parse(told);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw badCommand(`--since ${told} is no time, as 2026-11-01 or 2026-11-01T12:00Z.`);
};

/** Nothing has happened yet where there is no file. */
async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  } catch (error) {
    if (!isError(error, 'ENOENT')) throw error;
  }
}

const wordsOf = (line: string): string => {
  const { at, who, from, act, request: _, ...facts } = fieldsOf(line);
  const told = Object.entries(facts).map(([name, value]) => `${name}=${wordOf(value)}`);
  return [at, who ?? '-', from ?? '-', act, told.join(' ')].map(wordOf).join('\t');
};

const wordOf = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\p{Cc}/gu, ' ');
