// All that is hostile, run: over the wires of a whole server, raw behind the engine's lock, and raw
// without it; and a report of which wall stopped what.

import { withoutNetwork } from '../../src/engines/duckdb/no-network.ts';
import { isRoot } from '../support/executor-yard.ts';
import type { Attack, Verdict } from './attack.ts';
import { BOMBS } from './bombs.ts';
import { CORPUS, LINK } from './corpus.ts';
import { sendFiles, sendNames, sendUrls, startLure } from './doors.ts';
import { engineAttacks, spoilingAttacks } from './engine-catalog.ts';
import { HOSTILE_FILES } from './files-sent.ts';
import { makeHostileGround, strays } from './hostile-ground.ts';
import { p95, startProbe } from './latency.ts';
import { runOverWires, type Wire } from './over-wires.ts';
import { runRaw } from './raw.ts';
import { openHostileSite, type HostileSite } from './site.ts';
import { ENDLESS_WORK, USER_TEXTS } from './user-texts.ts';

/** One way to run the corpus, and what came of it. */
export interface Section {
  readonly title: string;
  readonly verdicts: readonly Verdict[];
  /** What was touched that must not be; and bugs of ours that the log tells of. */
  readonly wrong: readonly string[];
  /** What is to be known beside the figures. */
  readonly notes: readonly string[];
  /** Set where it was not run, and why. */
  readonly skipped?: string;
}

/** How much is run. */
export interface HostileTerms {
  /** At the most so many attacks of a group, spread over it; what kills processes, a tenth. */
  readonly most: number;
}

/** Runs all three, one after the other. */
export async function* runHostile(terms: HostileTerms): AsyncGenerator<Section> {
  const engine = await engineAttacks();
  yield await overWires(terms, engine);
  yield await rawSection(terms, engine, true);
  if (isRoot) return yield await rawSection(terms, engine, false);
  const skipped = 'only root can run executors as users of their own';
  yield { title: UNLOCKED, verdicts: [], wrong: [], notes: [], skipped };
}

const LOCKED = 'raw, behind the lock of the engine, file modes, users and limits';
const UNLOCKED = 'raw, behind file modes, users and limits alone';

/** These end in limits and dead processes, and take seconds each. */
const SLOW: ReadonlySet<string> = new Set(['nesting', 'memory and time', 'temporary disk']);

/** At the most `most` of each group, evenly spread over it. */
const chosen = (attacks: readonly Attack[], most: number): readonly Attack[] =>
  [...Map.groupBy(attacks, ({ group }) => group)].flatMap(([group, all]) =>
    spread(all, SLOW.has(group) ? Math.ceil(most / 10) : most),
  );

const spread = <T>(all: readonly T[], most: number): readonly T[] => {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)]).filter(
    (one): one is T => one !== undefined,
  );
};

const rawSection = async (
  { most }: HostileTerms,
  engine: readonly Attack[],
  locked: boolean,
): Promise<Section> => {
  await using hostile = await makeHostileGround();
  const attacks = chosen([...CORPUS, ...BOMBS, ...engine].filter(isForUs), most);
  const verdicts: Verdict[] = [];
  const wrong: string[] = [];
  for (const [group, list] of Map.groupBy(attacks, (attack) => attack.group)) {
    const together = SLOW.has(group) ? 1 : 100;
    verdicts.push(...(await runRaw({ hostile, locked, together, asksAfter: locked }, list)));
    wrong.push(...hostile.touched().map((what) => `${group}: ${what}`));
  }
  for (const attack of spoilingAttacks()) {
    const terms = { hostile, locked, together: 1, asksAfter: false };
    verdicts.push(...(await runRaw(terms, [attack])));
  }
  wrong.push(...hostile.touched());
  if (locked) {
    const notes: readonly string[] = [];
    return { title: LOCKED, verdicts, wrong: [...wrong, ...strays()], notes };
  }
  return { title: UNLOCKED, verdicts, ...byDesign(attacks, wrong) };
};

/** Where all is one user's, a link in staging leads wherever that user may go. */
const isForUs = ({ text }: Attack): boolean => isRoot || !text.includes(LINK);

/** What the operating system alone does not stop, and why; with that taken from what is wrong. */
const byDesign = (
  attacks: readonly Attack[],
  wrong: readonly string[],
): Pick<Section, 'wrong' | 'notes'> => {
  const notes = attacks.flatMap(({ text, passesSystem }) =>
    passesSystem === undefined ? [] : [`not stopped here, by design: ${text}: ${passesSystem}`],
  );
  if (withoutNetwork().length > 0) return { wrong, notes };
  return {
    wrong: wrong.filter((what) => !/connections were made/.test(what)),
    notes: [...notes, 'not stopped on this machine: the network, for want of unshare --net'],
  };
};

/** The seconds over which it is measured how quick the server is when nothing hostile goes on. */
const IDLE_SECONDS = 4;

const overWires = async ({ most }: HostileTerms, engine: readonly Attack[]): Promise<Section> => {
  await using lure = await startLure();
  await using site = await openHostileSite(['--tap-upload-hosts', lure.host]);
  lure.aim(site.places['port'] ?? '');
  const texts = chosen(
    [...CORPUS, ...BOMBS, ...engine.filter(({ isVariant }) => isVariant !== true)],
    most,
  );
  const theirs = chosen(USER_TEXTS, most);
  const short = theirs.filter(({ group }) => group !== 'nesting');
  const work = chosen(ENDLESS_WORK, most);
  const send = (list: readonly Attack[], wire: Wire) => () => runOverWires(site, list, wire);
  const files = spread(HOSTILE_FILES, most);
  const long = theirs.filter(({ group }) => group === 'nesting');
  const steps: readonly (readonly [string, () => Promise<() => readonly Verdict[]>])[] = [
    ['work without end, over CasJobs', send(work, 'casjobs')],
    ['work without end, over TAP', send(work, 'tap')],
    ['texts of up to a megabyte', send(long, 'casjobs')],
    ['the corpus, over CasJobs', send([...texts, ...short], 'casjobs')],
    ['the corpus, over TAP', send([...texts, ...short], 'tap')],
    ['files, names and URLs', async () => given(await sendAll(site, lure, files))],
  ];
  const idle = await idleTimes(site);
  const notes: string[] = [`a quick query of somebody else, idle: ${timesOf(idle)}`];
  const verdicts: Verdict[] = [];
  const wrong: string[] = [];
  for (const [title, step] of steps) {
    const probe = startProbe(() => quickOf(site));
    const judged = await step();
    const { times, failures } = await probe.stop();
    verdicts.push(...judged());
    const wait = p95(times);
    const ratio = wait / p95(idle);
    const isWithin = ratio <= RATIO_WANTED ? 'within' : 'beyond';
    notes.push(
      `during ${title}: ${timesOf(times)}, ${ratio.toFixed(1)} times idle: ` +
        `${isWithin} ${RATIO_WANTED}${failures.length > 0 ? `; ${failures.length} failed` : ''}`,
    );
    if (wait > MILLISECONDS_MAX || failures.length > times.length / 5) {
      wrong.push(`${title}: ${timesOf(times)}; ${failures.length} failed: ${failures[0] ?? ''}`);
    }
    wrong.push(...(await site.touched()).map((what) => `${title}: ${what}`));
  }
  return {
    title: 'over the wires of a whole server',
    verdicts,
    notes,
    wrong: [...wrong, ...site.bugs()],
  };
};

const given = (verdicts: readonly Verdict[]) => () => verdicts;

const sendAll = async (
  site: HostileSite,
  lure: Parameters<typeof sendUrls>[1],
  files: typeof HOSTILE_FILES,
): Promise<readonly Verdict[]> => [
  ...(await sendFiles(site, files)),
  ...(await sendNames(site)),
  ...(await sendUrls(site, lure)),
];

/** What is wanted of a machine that does nothing else; told, not demanded. */
const RATIO_WANTED = 2;

/** What is demanded: that others go on, though a machine that does much else be slow. */
const MILLISECONDS_MAX = 10_000;

const quickOf = ({ victim }: HostileSite): Promise<unknown> =>
  victim.quick('SELECT COUNT(*) AS n FROM Stars..Hipparcos WHERE ra < 10');

const idleTimes = async (site: HostileSite): Promise<readonly number[]> => {
  for (let turn = 0; turn < 20; turn += 1) await quickOf(site);
  const probe = startProbe(() => quickOf(site));
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1_000));
  return (await probe.stop()).times;
};

const timesOf = (times: readonly number[]): string =>
  `p95 ${p95(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms of ${times.length}`;
