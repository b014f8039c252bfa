// A reporter for node:test: a line of JSON for each test that ended, for scripts/test.ts to count.
// A test that failed only because one inside it did is left out: that one is told already.

import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import type { TestEvent } from 'node:test/reporters';

/** How one test ended. */
export interface TestLine {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly title: string;
  /** File and line. */
  readonly place: string;
  /** What went wrong, or why it was skipped; empty where it passed. */
  readonly why: string;
}

/** The reporter, as `--test-reporter` wants it. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    const line = lineOf(event);
    if (line !== undefined) yield `${JSON.stringify(line)}\n`;
  }
}

const lineOf = (event: TestEvent): TestLine | undefined => {
  if (event.type === 'test:diagnostic') return lineOfNotice(event.data.message);
  if (event.type !== 'test:pass' && event.type !== 'test:fail') return undefined;
  const { name, file = '', line = 0, skip, todo, details } = event.data;
  if (details.type === 'suite') return undefined;
  const told = { title: name, place: `${file}:${line}` };
  if (isGiven(skip) || isGiven(todo)) {
    return { ...told, outcome: 'skipped', why: String(skip ?? todo) };
  }
  if (event.type === 'test:pass') return { ...told, outcome: 'passed', why: '' };
  const { error } = event.data.details;
  if ('failureType' in error && error.failureType === 'subtestsFailed') return undefined;
  return { ...told, outcome: 'failed', why: storyOf(error.cause ?? error) };
};

/** An error that no running test owns, as one thrown by a timer after its test had ended. */
const lineOfNotice = (message: string): TestLine | undefined =>
  message.startsWith('Error: ')
    ? { outcome: 'failed', title: 'no test owns this error', place: '', why: message }
    : undefined;

/** An assertion's message already shows what it compared; of other errors every field counts. */
const storyOf = (error: unknown): string =>
  error instanceof AssertionError ? (error.stack ?? error.message) : inspect(error);

/** `skip: false` is no skip; `skip: ''` is one without a reason. */
const isGiven = (mark: string | boolean | undefined): boolean =>
  mark !== undefined && mark !== false;
