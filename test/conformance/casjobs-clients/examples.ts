// The examples that documents give in languages other than the shell's, run as they stand against
// a server. Where a language is not on the machine, the operations that an example names must at
// least be there.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blocksOf, filledIn, isAnswer, type Block } from '../../support/document-blocks.ts';
import type { ServerTarget } from '../almagest-server.ts';
import type { CheckLine } from './python-client.ts';

const run = promisify(execFile);

const GUIDE = join(import.meta.dirname, '../../../docs/guide/coming-from-casjobs.md');

/** The examples of the guide in a language, with what is theirs in place. */
export const examplesIn = async (
  language: string,
  { base, wsid, password }: ServerTarget,
): Promise<readonly Block[]> => {
  const values = {
    'http://127.0.0.1:8080': base,
    WSID: wsid,
    PASSWORD: password,
    LOGIN: 'demo',
  };
  return blocksOf(await readFile(GUIDE, 'utf8'))
    .filter((block) => block.language === language)
    .map((block) => ({ ...block, text: filledIn(block.text, values) }));
};

/** How a file of some language is run. */
export interface Runner {
  /** Commands that run it, the first that is there; the file's name goes behind. */
  readonly commands: readonly (readonly [string, ...string[]])[];
  readonly fileName: string;
}

/** A language beside Python, and the package in which Debian has its first command. */
export interface OtherLanguage extends Runner {
  readonly language: string;
  readonly debianPackage: string;
}

/** Languages beside Python. */
export const LANGUAGES: readonly OtherLanguage[] = [
  {
    language: 'r',
    debianPackage: 'r-base-core',
    commands: [['Rscript']],
    fileName: 'example.R',
  },
  {
    language: 'idl',
    debianPackage: 'gnudatalanguage',
    commands: [
      ['gdl', '-q'],
      ['idl', '-quiet'],
    ],
    fileName: 'example.pro',
  },
];

/** Runs an example by the first command that is there. */
export const runExample = async (
  { text, answer, line, language }: Block,
  runner: Runner,
): Promise<CheckLine> => {
  const title = `example in ${language}, line ${line} of the guide`;
  const folder = await mkdtemp(join(tmpdir(), 'almagest-example-'));
  try {
    await writeFile(join(folder, runner.fileName), text);
    const printed = await printedBy(runner, folder);
    if (printed === undefined) return await shapeOf(text, title, runner);
    if (isAnswer(answer ?? '…', printed.stdout)) return { outcome: 'passed', text: title };
    return { outcome: 'failed', text: `${title} - printed ${JSON.stringify(printed)}` };
  } catch (error) {
    return { outcome: 'failed', text: `${title} - ${String(error).replace(/\s+/g, ' ')}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Undefined where none of the commands is there. */
const printedBy = async (
  { commands, fileName }: Runner,
  folder: string,
): Promise<{ stdout: string; stderr: string } | undefined> => {
  for (const [program, ...words] of commands) {
    try {
      // IDL and GDL spawn by SHELL, which only a login sets.
      const env = { SHELL: '/bin/sh', ...process.env, NO_PROXY: '*', no_proxy: '*' };
      const options = { cwd: folder, env, timeout: EXAMPLE_SECONDS * 1_000 };
      const running = run(program, [...words, fileName], options);
      // Some read on from there when the file is at its end.
      running.child.stdin?.end();
      return await running;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) throw error;
    }
  }
  return undefined;
};

/** An example waits for one job of a second, and for the client that polls it. */
const EXAMPLE_SECONDS = 120;

/** ASMX says of an operation that there is none; of one without parameters, which is missing. */
const shapeOf = async (text: string, title: string, { commands }: Runner): Promise<CheckLine> => {
  const service = /http:\/\/[\w.:/]+\.asmx/.exec(text)?.[0] ?? '';
  const operations = [...text.matchAll(/\/([A-Z]\w+)[?']/g)].map(([, name = '']) => name);
  for (const operation of operations) {
    const answer = await (await fetch(`${service}/${operation}`)).text();
    if (!answer.includes('Missing parameter')) {
      return { outcome: 'failed', text: `${title} - ${operation}: ${answer}` };
    }
  }
  const programs = commands.map(([program]) => program).join(', ');
  const reason = `${programs} not found; ${operations.join(', ')} is there`;
  return { outcome: operations.length > 0 ? 'skipped' : 'failed', text: `${title}: ${reason}` };
};
