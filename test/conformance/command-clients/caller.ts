// What makes calls of the Command Web Service for a sequence: a program on a SOAP stack, which is
// told its calls line by line, so that the script can do something between any two of them.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A value of a field, by what a client has it as; the stack decides how it is written. */
export type FieldValue =
  | string
  | number
  | boolean
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A moment without a zone; what is said of its zone is the stack's. */
  | { readonly kind: 'date'; readonly moment: string }
  | { readonly kind: 'texts'; readonly texts: readonly (string | null)[] }
  /** The very object that a call answered, with other values in some of its fields. */
  | {
      readonly kind: 'kept';
      readonly of: string;
      readonly but: Readonly<Record<string, string>>;
    };

/** The fields of a call in the order of the WSDL. */
export type Fields = Readonly<Record<string, FieldValue>>;

/** An answer as its stack read it: every scalar is a text, an array a list. */
export type Value = string | null | readonly Value[] | { readonly [name: string]: Value };

/** A fault as a stack read it. */
export interface Fault {
  readonly text: string;
  /** With or without its prefix. */
  readonly code: string;
  readonly detail: string;
}

/** What a call came to. */
export type Answer = { readonly result: Value } | { readonly fault: Fault };

/** One client; a call that a stack itself cannot make rejects. */
export interface Caller extends AsyncDisposable {
  call(operation: string, fields: Fields): Promise<Answer>;
}

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** A call is at most a load's poll; a stack that starts takes seconds. */
const CALL_SECONDS = 90;

/** What programs see: a proxy of the machine must not stand between two programs on it. */
export const clientEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NO_PROXY: '*',
  no_proxy: '*',
  LC_ALL: 'C.UTF-8',
  PYTHONDONTWRITEBYTECODE: '1',
});

/** Starts a program that says `ready`, and then reads calls and writes answers, a line each. */
export const startCaller = async ([program, ...args]: Command, cwd: string): Promise<Caller> => {
  const child = spawn(program, args, {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: clientEnvironment(),
  });
  const closed = once(child, 'close');
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  // A program that is gone is told so by its answer that does not come.
  child.stdin.on('error', () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), CALL_SECONDS * 1_000);
    const { value, done } = await lines.next();
    clearTimeout(timer);
    assert.ok(done !== true, `the client ended: ${complaint.replaceAll(/\s+/g, ' ')}`);
    return value;
  };
  await next();
  return {
    call: async (operation, fields) => {
      child.stdin.write(`${JSON.stringify({ operation, fields: fieldsToTell(fields) })}\n`);
      return answerIn(await next());
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await closed;
    },
  };
};

const fieldsToTell = (fields: Fields): readonly unknown[] =>
  Object.entries(fields).map(([name, value]) => [name, ...toTell(value)]);

const toTell = (value: FieldValue): readonly [kind: string, value: unknown] => {
  if (typeof value === 'string') return ['text', value];
  if (typeof value === 'number') return ['int', value];
  if (typeof value === 'boolean') return ['bool', value];
  const { kind } = value;
  if (kind === 'bytes') return [kind, Buffer.from(value.bytes).toString('base64')];
  if (kind === 'date') return [kind, value.moment];
  if (kind === 'texts') return [kind, value.texts];
  return [kind, { of: value.of, but: value.but }];
};

const answerIn = (line: string): Answer => {
  const said = JSON.parse(line) as Answer | { readonly broken: string };
  if ('broken' in said) throw new Error(`the stack itself: ${said.broken.slice(0, 600)}`);
  return said;
};
