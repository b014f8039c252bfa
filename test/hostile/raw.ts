// The corpus without the server: each text goes raw to an executor's engine, as if somebody had got
// past our parser and binder; with the engine's lock on, and with that off as well.

import { climb, type Climbed } from '../support/executor-ground.ts';
import type { WallsAnswer } from '../support/executor-walls.ts';
import { placed, TAKING, type Attack, type Verdict, type Wall } from './attack.ts';
import type { HostileGround } from './hostile-ground.ts';

/** How a list of attacks is run. */
export interface RawTerms {
  readonly hostile: HostileGround;
  readonly locked: boolean;
  /** Attacks that share an instance; one that dies takes the others' time, not their verdicts. */
  readonly together: number;
  /** What an instance is asked after its attacks, to see that it still is one. */
  readonly asksAfter?: boolean;
}

/** Runs all, in order, and says what came of each. */
export const runRaw = async (
  terms: RawTerms,
  attacks: readonly Attack[],
): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = [];
  let waiting = chunks(attacks, terms.together);
  while (waiting.length > 0) {
    const { answers, died } = await climbAll(terms, waiting);
    let at = 0;
    const done = waiting.findIndex((round) => {
      const next = at + sizeOf(round, terms);
      if (next > answers.length) return true;
      verdicts.push(...judged(terms, round, answers.slice(at, next)));
      at = next;
      return false;
    });
    if (done === -1) break;
    const [fatal = [], ...rest] = waiting.slice(done);
    const [only, ...others] = fatal;
    if (only !== undefined && others.length === 0) verdicts.push(deadly(terms, only, died));
    waiting = [...(others.length > 0 ? chunks(fatal, Math.ceil(fatal.length / 8)) : []), ...rest];
  }
  return verdicts;
};

const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );

/** Each attack finds no transaction of the one before it, and the database of its own instance. */
const BETWEEN = ['ROLLBACK', 'USE memory'] as const;

const ALIVE = 'SELECT 42';

const sizeOf = (round: readonly Attack[], { asksAfter = true }: RawTerms): number =>
  round.length * (1 + BETWEEN.length) + (asksAfter ? 1 : 0);

const climbAll = (
  { hostile, locked, asksAfter = true }: RawTerms,
  rounds: readonly (readonly Attack[])[],
): Promise<Climbed> => {
  const texts = rounds.map((round) => [
    ...round.flatMap(({ text }) => [placed(text, hostile.places), ...BETWEEN]),
    ...(asksAfter ? [ALIVE] : []),
  ]);
  const { ground } = hostile;
  return climb({ ground, locked, ...PATIENCE }, ...texts);
};

/** An honest statement of the corpus takes milliseconds, and an executor a second to start. */
const PATIENCE = { milliseconds: 500, silenceMilliseconds: 6_000 } as const;

const judged = (
  terms: RawTerms,
  round: readonly Attack[],
  answers: readonly WallsAnswer[],
): readonly Verdict[] => {
  const step = 1 + BETWEEN.length;
  const verdicts = round.map((attack, at) => judge(terms, attack, answers[at * step]));
  const [last] = answers.slice(-1);
  if (terms.asksAfter === false || saidOf(last) === '[[42]]') return verdicts;
  const text = `something among ${round.map((attack) => attack.text.slice(0, 60)).join(' | ')}`;
  return [...verdicts, { group: groupOf(round), text, wall: 'OPEN', said: saidOf(last) }];
};

const groupOf = (round: readonly Attack[]): string => round[0]?.group ?? '';

const saidOf = (answer: WallsAnswer | undefined): string => {
  if (answer === undefined) return '';
  return 'rows' in answer ? answer.rows : answer.error;
};

const judge = (
  { hostile, locked }: RawTerms,
  { group, text, passesLock, passesSystem }: Attack,
  answer: WallsAnswer | undefined,
): Verdict => {
  const said = saidOf(answer);
  const secrets = locked ? [...hostile.canaries, hostile.openCanary] : hostile.canaries;
  const isLeak = secrets.some((secret) => said.includes(secret) && !text.includes(secret));
  const hasRun = answer !== undefined && 'rows' in answer;
  const isLoose = locked && hasRun && TAKING.has(group) && passesLock === undefined;
  const byDesign = !locked && hasRun && passesSystem !== undefined;
  const wall = isLeak || isLoose ? 'OPEN' : byDesign ? 'none, by design' : wallOf(answer);
  return { group, text: placed(text, hostile.places), wall, said };
};

/** Whose words an error is in; the first that fits. */
const WORDS: readonly (readonly [Wall, RegExp])[] = [
  [
    'lock',
    /file system operations are disabled|has been locked|disabled (?:through|by) configuration/,
  ],
  ['system', /Permission denied|Operation not permitted|Read-only file system/i],
  [
    'limits',
    /Out of Memory|Interrupted|File too large|max_temp_directory|depth|too (?:large|long|big)/i,
  ],
  ['system', /Cannot open|No files found|No such file|Not a directory|is a directory/i],
];

const wallOf = (answer: WallsAnswer | undefined): Wall => {
  if (answer === undefined) return 'process';
  if ('rows' in answer) return 'nothing to take';
  return WORDS.find(([, words]) => words.test(answer.error))?.[0] ?? 'engine';
};

const deadly = ({ hostile }: RawTerms, { group, text }: Attack, died: string | null): Verdict => ({
  group,
  text: placed(text, hostile.places),
  wall: 'process',
  said: `its process died: ${died}`,
});
