// The report of a hostile run as people read it: for each way to run the corpus a table of its
// groups against the walls, and what stands open.

import { WALLS, type Verdict } from './attack.ts';
import type { Section } from './run.ts';

/** What a run comes to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** An attack that met a wall has passed; a wall that is open, or a decoy touched, has failed. */
export const tallyOf = (sections: readonly Section[]): Tally => {
  const verdicts = sections.flatMap((section) => section.verdicts);
  const open = verdicts.filter(isOpen).length;
  return {
    passed: verdicts.length - open,
    failed: open + sections.reduce((sum, { wrong }) => sum + wrong.length, 0),
    skipped: sections.filter(({ skipped }) => skipped !== undefined).length,
  };
};

const isOpen = ({ wall }: Verdict): boolean => wall === 'OPEN';

/** The lines of a section. */
export const linesOf = (section: Section): readonly string[] => {
  const { title, verdicts, wrong, notes, skipped } = section;
  if (skipped !== undefined) return ['', `${title}: skipped: ${skipped}`];
  const groups = [...Map.groupBy(verdicts, ({ group }) => group)];
  const walls = WALLS.filter((wall) => verdicts.some((verdict) => verdict.wall === wall));
  const rows = [
    ['', 'tried', ...walls],
    ...groups.map(([group, of]) => [group, ...countsOf(of, walls)]),
    ['all', ...countsOf(verdicts, walls)],
  ];
  return [
    '',
    `${title}:`,
    ...rows.map(lineOf),
    ...notes.map((note) => `  ${note}`),
    ...wrong.map((what) => `  WRONG: ${what}`),
    ...openLines(verdicts),
  ];
};

/** What stands open, one a line. */
export const openLines = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts
    .filter(isOpen)
    .map(({ group, text, said }) => `  OPEN: ${group}: ${short(text)} => ${short(said)}`);

const countsOf = (verdicts: readonly Verdict[], walls: readonly string[]): readonly string[] => [
  String(verdicts.length),
  ...walls.map((wall) => String(verdicts.filter((verdict) => verdict.wall === wall).length)),
];

/** As wide as the longest name of a wall, and a blank. */
const CELL = Math.max(...WALLS.map((wall) => wall.length)) + 1;

const lineOf = ([first = '', ...cells]: readonly string[]): string =>
  `  ${first.padEnd(24)}${cells.map((cell) => cell.padStart(CELL)).join('')}`;

const short = (text: string): string => JSON.stringify(text.slice(0, 300));
