// The parts of the proof, each a list of lines: pipelines, jobs that hang, the same pipelines with
// the server killed between their calls, recorded shapes, and the clients of the guide.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Caller, Fields } from './caller.ts';
import { lockstepOf } from './lockstep.ts';
import { newState, type Ground } from './move.ts';
import { runSequence, type Outcome, type Run } from './run-sequence.ts';
import { CLIENTS, type Client } from './clients.ts';
import { PIPELINES, REPLAYED, type StackName } from './sequences.ts';
import { SHAPES } from './shapes.ts';
import type { Workshop } from './workshop.ts';

/** What all parts are run with. */
export interface Site {
  readonly workshop: Workshop;
  readonly ground: Ground;
  /** Kills the server and starts it again at its address. */
  readonly restart: () => Promise<void>;
  /** Whether a stack is asked for, and lacks nothing. */
  readonly has: (name: StackName) => boolean;
}

/** What a sequence came to. */
export interface PartLine extends Outcome {
  readonly title: string;
}

/** A part by its name. */
export interface Part {
  readonly name: string;
  readonly run: (site: Site) => AsyncIterable<PartLine>;
}

/** Every part, in the order in which they are run. */
export const PARTS: readonly Part[] = [
  { name: 'pipelines', run: pipelines },
  { name: 'jobs that hang', run: hanging },
  { name: 'recorded shapes', run: replayed },
  { name: 'clients of the guide', run: clients },
  { name: 'pipelines with a kill before every call', run: restarted },
];

/** The worst that clients do: a new login before each look at a job. */
const LOGGING_IN = { logsIn: 'for every look' } as const;

async function* pipelines({ workshop, ground, has }: Site): AsyncIterable<PartLine> {
  for (const { stack, calls } of PIPELINES.filter((each) => has(each.stack))) {
    const title = `${stack}: the pipeline`;
    yield await ran(title, () => workshop.open(stack), {
      state: newState(ground, stack),
      calls,
      ...LOGGING_IN,
    });
  }
}

async function* hanging({ workshop, ground, has }: Site): AsyncIterable<PartLine> {
  for (const { stack, hanging: calls } of PIPELINES.filter((each) => has(each.stack))) {
    const state = newState(ground, `${stack} hanging`);
    const title = `${stack}: a job that hangs is cleared`;
    yield await ran(title, () => workshop.open(stack), { state, calls });
    ground.thaw();
  }
}

async function* restarted({ workshop, ground, restart, has }: Site): AsyncIterable<PartLine> {
  const chosen = PIPELINES.filter((each) => has(each.stack));
  const { arrive, leave } = lockstepOf(chosen.length, restart);
  const lines = chosen.map(async ({ stack, calls }) => {
    const state = newState(ground, `${stack} again`);
    const run = { state, calls, gate: arrive, ...LOGGING_IN };
    const line = await ran(`${stack}: killed between its calls`, () => workshop.open(stack), run);
    leave();
    return line;
  });
  for (const line of lines) yield await line;
}

async function* replayed({ workshop, ground }: Site): AsyncIterable<PartLine> {
  for (const { name } of SHAPES) {
    const state = newState(ground, name.replaceAll(':', ''));
    const title = `requests as of ${name}`;
    yield await ran(title, () => workshop.open(name), { state, calls: REPLAYED });
  }
}

/** The table of the guide tells of each client what is run here, and of no other. */
async function* clients(site: Site): AsyncIterable<PartLine> {
  yield { title: 'the table of the guide', ...guideAgrees() };
  for (const client of CLIENTS.filter(({ stack }) => site.has(stack))) {
    yield await clientRan(site, client);
  }
}

const clientRan = async ({ workshop, ground }: Site, client: Client): Promise<PartLine> => {
  const { name, stack, finds = [], calls, logsIn, refused = {} } = client;
  const state = newState(ground, `of ${name}`.replaceAll(/[^a-zA-Z ]/g, ''));
  const found = await ran(name, () => workshop.open('by hand'), { state, calls: finds });
  if (found.failure !== undefined) return found;
  const idiom = logsIn === undefined ? {} : { logsIn };
  const line = await ran(name, () => workshop.open(stack), { state, calls, ...idiom });
  if (line.failure !== undefined) return line;
  const { held, ...rest } = await refusals(workshop, stack, refused);
  return { title: name, held: line.held + held, ...rest };
};

/** Each is refused by its name; a stack that reads the WSDL as it runs does not even find it. */
const refusals = async (
  workshop: Workshop,
  stack: StackName,
  refused: Readonly<Record<string, Fields>>,
): Promise<Outcome> => {
  await using caller = await workshop.open(stack);
  await using byHand = await workshop.open('by hand');
  let held = 0;
  for (const [operation, fields] of Object.entries(refused)) {
    try {
      const first = await caller.call(operation, fields).catch(missesOperation);
      const answer = first ?? (await byHand.call(operation, fields));
      assert.ok('fault' in answer, `${operation} was answered`);
      assert.ok(answer.fault.text.startsWith(`${operation}: This server does not offer `));
      assert.equal(answer.fault.code.split(':').at(-1), 'Client');
      held += 1;
    } catch (error) {
      return { held, failure: `${operation}, which is to be refused: ${String(error)}` };
    }
  }
  return { held };
};

const missesOperation = (error: unknown): undefined => {
  assert.match(String(error), /no operation/);
};

const ran = async (
  title: string,
  open: () => Promise<Caller>,
  run: Omit<Run, 'caller'>,
): Promise<PartLine> => {
  try {
    await using caller = await open();
    return { title, ...(await runSequence({ caller, ...run })) };
  } catch (error) {
    return { title, held: 0, failure: String(error) };
  }
};

const GUIDE = new URL('../../../docs/guide/coming-from-birst.md', import.meta.url);

/** Behind its head, the table of the guide has the clients in their order. */
const guideAgrees = (): Outcome => {
  const rows = readFileSync(GUIDE, 'utf8').matchAll(/^\| ([^|]+) \| [^|]+ \| ([^|]+) \| /gm);
  const told = Array.from(rows, ([, name, verdict]) => `${name}: ${verdict}`).slice(2);
  const shown = CLIENTS.map(({ name, verdict }) => `${name}: ${verdict}`);
  try {
    assert.deepEqual(told, shown);
    return { held: 1 };
  } catch (error) {
    return { held: 0, failure: String(error) };
  }
};
