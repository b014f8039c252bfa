// Names and words: how files are called, and what may stand in none of them.
// The words themselves stand here and in the samples: the folder of the rules is exempt from them.

import { basename } from 'node:path';
import { isPropertyAccessExpression } from 'typescript/unstable/ast';
import { lineOf, nodesOf, type Rule, type Source, type Violation } from './source.ts';

const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'misc',
  'types',
  'manager',
  'index',
]);

/** A file and its folders are kebab-case, named for the noun or the verb they hold. */
export const names: Rule = ({ path, tree }) => {
  if (tree === undefined) return [];
  return path.split('/').flatMap((piece): readonly Violation[] => {
    const [name = ''] = piece.split('.');
    if (FORBIDDEN_NAMES.has(name)) return [{ path, line: 1, says: `Nothing is called ${name}.` }];
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
      ? []
      : [{ path, line: 1, says: `${piece} is not kebab-case.` }];
  });
};

const UNDONE = /\b(TODO|FIXME|XXX|HACK)\b/;

/** Folders of the machines this was written on, which mean nothing on another. */
const MACHINE = /(^|[^\w.])\/(work|root)\//;

/** Notes that do not come with the project: what they say about a wire stands in docs/protocols. */
const ELSEWHERE = new RegExp(
  [
    String.raw`\bseeds/`,
    String.raw`\bfounding\b`,
    String.raw`\bprotocol notes\b`,
    String.raw`\b(DESIGN|HOUSE|STACK)\.md\b`,
    String.raw`(?<!docs/|\.\./)\bprotocols/\w+\.md\b`,
  ].join('|'),
  'i',
);

/** Where the rules' own words stand. */
const RULES_FOLDER = 'test/house/';

/**
 * Nothing undone is left behind as a word, no path of one machine stands in any file, and nothing
 * refers to what does not come with the project.
 */
export const leftovers: Rule = ({ path, text }) =>
  text.split('\n').flatMap((line, at): readonly Violation[] => {
    if (path.startsWith(RULES_FOLDER)) return [];
    if (UNDONE.test(line)) return [{ path, line: at + 1, says: 'It leaves something undone.' }];
    if (MACHINE.test(line))
      return [{ path, line: at + 1, says: 'It names a path of one machine.' }];
    if (ELSEWHERE.test(line))
      return [{ path, line: at + 1, says: 'It refers to what a stranger cannot open.' }];
    return [];
  });

/** Who may speak to the terminal and read the environment: the roots. */
const ROOTS = /^src\/(main\.ts|settings\.ts|admin\/)/;

/** Properties that only roots may touch, and what they are. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['process.env', 'The environment is read by roots alone, which pass values on.'],
  ['console.log', 'What happened is told to the observer.'],
  ['console.error', 'What happened is told to the observer.'],
  ['console.warn', 'What happened is told to the observer.'],
]);

/** Rooms whose only clock is the one they are given. */
const CLOCKLESS = /^src\/(domain|sql|formats|core)\//;

/** Neither the environment, the terminal nor the clock is reached past those who own them. */
export const reserved: Rule = ({ path, tree }) => {
  if (tree === undefined || !path.startsWith('src/')) return [];
  return [...nodesOf(tree)].flatMap((node): readonly Violation[] => {
    if (!isPropertyAccessExpression(node)) return [];
    const text = node.getText();
    const says =
      text === 'Date.now' && CLOCKLESS.test(path)
        ? 'The time is asked of the clock port.'
        : ROOTS.test(path)
          ? undefined
          : RESERVED.get(text);
    return says === undefined ? [] : [{ path, line: lineOf(tree, node), says }];
  });
};

/** Every noun with a file in `src/domain` has its paragraph in the glossary: `**job.** …`. */
export const glossary = (sources: readonly Source[]): readonly Violation[] => {
  const path = 'docs/glossary.md';
  const text = sources.find((source) => source.path === path)?.text ?? '';
  const explained = new Set([...text.matchAll(/^\*\*([^*]+)\.\*\* \S/gm)].map(([, noun]) => noun));
  return sources
    .filter((source) => /^src\/domain\/[^/]+\.ts$/.test(source.path))
    .map((source) => basename(source.path, '.ts').replaceAll('-', ' '))
    .filter((noun) => !explained.has(noun))
    .map((noun) => ({ path, line: 1, says: `It does not explain '${noun}'.` }));
};
