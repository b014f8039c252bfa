// Runs the public clients of CasJobs against a server: one given by --base, --wsid and --password,
// or one started for the purpose over a new data folder with the demo catalog.
// `conformance:casjobs-clients -- casjobs SciScript` runs those that are named, by --python where
// one is given; the examples of the guide are run with them, and those in other languages where no
// client is named, whose programs root installs. What cannot be had is skipped by name. Ends with
// `N passed, N failed, N skipped`, and with status 1 where a check failed, or none was made.

import { parseArgs } from 'node:util';
import { installPackages, missingPackages } from '../test/conformance/debian-packages.ts';
import { startServer, type ServerTarget } from '../test/conformance/almagest-server.ts';
import { PYTHON_CLIENTS } from '../test/conformance/casjobs-clients/clients.ts';
import { examplesIn, LANGUAGES, runExample } from '../test/conformance/casjobs-clients/examples.ts';
import {
  drive,
  findPython,
  type CheckLine,
  type PythonClient,
} from '../test/conformance/casjobs-clients/python-client.ts';
import { inRightNode } from './right-node.ts';

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      base: { type: 'string' },
      wsid: { type: 'string' },
      password: { type: 'string' },
      python: { type: 'string' },
    },
  });
  const clients = PYTHON_CLIENTS.filter(({ name }) => isAsked(name, positionals));
  if (clients.length === 0) {
    const names = PYTHON_CLIENTS.map(({ name }) => name).join(', ');
    console.error(`There is no client '${positionals.join(' ')}'. Clients: ${names}.`);
    return 2;
  }
  const { base, wsid, password } = values;
  const server =
    base !== undefined && wsid !== undefined && password !== undefined
      ? { target: { base, wsid, password }, stop: async () => {} }
      : await startServer(SMALL_ANSWERS);
  const lines: CheckLine[] = [];
  const note = async (checks: AsyncIterable<CheckLine>): Promise<void> => {
    for await (const line of checks) {
      console.log(`${line.outcome}: ${line.text}`);
      lines.push(line);
    }
  };
  const { target } = server;
  try {
    for (const client of clients) await note(checksOf(client, { python: values.python, target }));
    if (positionals.length === 0) await note(otherExamples(target));
  } finally {
    await server.stop();
  }
  return closing(lines);
};

/** Clients go another way where a quick answer is too large: so small that it costs no minute. */
const SMALL_ANSWERS = ['--quick-result-bytes', '2000000'];

/** Whether a client is among the names that were said, in any case; all are where none was. */
const isAsked = (name: string, asked: readonly string[]): boolean =>
  asked.length === 0 || asked.some((each) => each.toLowerCase() === name.toLowerCase());

const checksOf = async function* (
  client: PythonClient,
  { python: asked, target }: { python: string | undefined; target: ServerTarget },
): AsyncIterable<CheckLine> {
  const python = await findPython(client, asked);
  if (python.kind === 'missing') {
    yield { outcome: 'skipped', text: `${client.name}: ${python.why}` };
    return;
  }
  try {
    for await (const { outcome, text } of drive(python.python, client, target)) {
      yield { outcome, text: `${client.name}: ${text}` };
    }
    const [module = ''] = client.imports[0]?.split('.') ?? [];
    for (const example of await examplesIn('python', target)) {
      if (!new RegExp(`^(import|from) ${module}\\b`, 'm').test(example.text)) continue;
      yield runExample(example, { commands: [[python.python]], fileName: 'example.py' });
    }
  } finally {
    await python.remove();
  }
};

const otherExamples = async function* (target: ServerTarget): AsyncIterable<CheckLine> {
  const missing = missingPackages(LANGUAGES.map(({ debianPackage }) => debianPackage));
  if (process.getuid?.() === 0 && missing.length > 0) {
    await installPackages(missing).catch((error: unknown) => {
      console.log(`not installed: ${missing.join(' ')}: ${String(error)}`);
    });
  }
  for (const { language, ...how } of LANGUAGES) {
    for (const example of await examplesIn(language, target)) yield runExample(example, how);
  }
};

const closing = (lines: readonly CheckLine[]): number => {
  const count = (outcome: CheckLine['outcome']): number =>
    lines.filter((line) => line.outcome === outcome).length;
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  return count('failed') > 0 || count('passed') === 0 ? 1 : 0;
};

process.exitCode = await inRightNode(main);
