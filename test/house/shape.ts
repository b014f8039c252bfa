// Sizes and shape: how long, wide and deep things may be, and what of the language is not used.
// A file of nothing but data may be longer; it is named here with its reason.

import {
  isClassDeclaration,
  SyntaxKind,
  type Node,
  type SourceFile,
} from 'typescript/unstable/ast';
import {
  childrenOf,
  isFunction,
  lastLineOf,
  lineOf,
  nodesOf,
  type Rule,
  type Source,
  type Violation,
} from './source.ts';

const COLUMNS_MAX = 100;
const FUNCTION_LINES_MAX = 70;
const FILE_LINES_MAX = 400;
const PARAMETERS_MAX = 4;
const NESTING_MAX = 3;
const README_LINES_MAX = 120;

/** Tables of data that may be longer than `FILE_LINES_MAX`, by path, and why. */
const LONG_TABLES: Readonly<Record<string, string>> = {
  'src/domain/refusal.ts': 'the catalogue of refusals',
  'src/settings.ts': 'the table of settings',
};

/** No line of code is wider than `COLUMNS_MAX`, save where an address cannot be broken. */
export const widths: Rule = ({ path, text, tree }) => {
  if (tree === undefined) return [];
  return text
    .split('\n')
    .flatMap((line, at) =>
      line.length <= COLUMNS_MAX || /https?:\/\//.test(line)
        ? []
        : [{ path, line: at + 1, says: `The line has ${line.length} columns of ${COLUMNS_MAX}.` }],
    );
};

/** No file is longer than `FILE_LINES_MAX`, and README.md no longer than `README_LINES_MAX`. */
export const lengths: Rule = ({ path, text, tree }) => {
  const lines = linesOf(text);
  const most = path === 'README.md' ? README_LINES_MAX : FILE_LINES_MAX;
  if (lines <= most || path in LONG_TABLES) return [];
  if (tree === undefined && path !== 'README.md') return [];
  return [{ path, line: most + 1, says: `The file has ${lines} lines of ${most}.` }];
};

const linesOf = (text: string): number => text.split('\n').length - 1;

/** No function is longer, takes more, or nests deeper than the walls allow. */
export const functions: Rule = ({ path, tree }) => {
  if (tree === undefined) return [];
  return [...nodesOf(tree)].filter(isFunction).flatMap((node): readonly Violation[] => {
    const line = lineOf(tree, node);
    const parameters = childrenOf(node).filter(({ kind }) => kind === SyntaxKind.Parameter).length;
    const lines = path.startsWith('test/') ? ownLines(tree, node) : codeLines(tree, node);
    const deepest = deepestIn(node);
    return [
      ...(lines > FUNCTION_LINES_MAX
        ? [{ path, line, says: `The function has ${lines} lines of ${FUNCTION_LINES_MAX}.` }]
        : []),
      ...(parameters > PARAMETERS_MAX
        ? [
            {
              path,
              line,
              says: `The function takes ${parameters} parameters of ${PARAMETERS_MAX}.`,
            },
          ]
        : []),
      ...(deepest.depth > NESTING_MAX
        ? [{ path, line: lineOf(tree, deepest.node), says: nested(deepest.depth) }]
        : []),
    ];
  });
};

const nested = (depth: number): string =>
  `The statement is nested ${depth} deep; ${NESTING_MAX} is the wall.`;

/** Lines with code in them: blank ones and comments are free. */
const codeLines = (tree: SourceFile, node: Node): number =>
  tree.text
    .split('\n')
    .slice(lineOf(tree, node) - 1, lastLineOf(tree, node))
    .filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length;

/** A function that lists tests is a table of cases: what each case does is counted there. */
const ownLines = (tree: SourceFile, node: Node): number => {
  const inner = [...outermostFunctionsIn(node)];
  return inner.reduce((sum, child) => sum - codeLines(tree, child) + 1, codeLines(tree, node));
};

function* outermostFunctionsIn(node: Node): Generator<Node> {
  for (const child of childrenOf(node)) {
    if (isFunction(child)) yield child;
    else yield* outermostFunctionsIn(child);
  }
}

interface Deepest {
  readonly depth: number;
  readonly node: Node;
}

/** How deep the statements of one function lie in one another; functions inside it count alone. */
const deepestIn = (node: Node, depth = 0): Deepest => {
  let deepest: Deepest = { depth, node };
  for (const child of childrenOf(node)) {
    if (isFunction(child)) continue;
    const isDeeper = NESTING.has(child.kind) && !isElseIf(node, child);
    const found = deepestIn(child, isDeeper ? depth + 1 : depth);
    if (found.depth > deepest.depth) deepest = found;
  }
  return deepest;
};

const NESTING: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.DoStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.IfStatement,
  SyntaxKind.SwitchStatement,
  SyntaxKind.TryStatement,
  SyntaxKind.WhileStatement,
]);

const isElseIf = (parent: Node, child: Node): boolean =>
  parent.kind === SyntaxKind.IfStatement && child.kind === SyntaxKind.IfStatement;

/** What the language has and the house does not use. */
const UNUSED: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.EnumDeclaration, 'An enum does not survive type stripping: use a union of texts.'],
  [SyntaxKind.ModuleDeclaration, 'A namespace does not survive type stripping: use a file.'],
  [SyntaxKind.Decorator, 'A decorator hides what runs: call a function.'],
  [SyntaxKind.AnyKeyword, '`any` switches the types off: use `unknown` and parse.'],
  [SyntaxKind.NonNullExpression, '`!` claims what nobody checked: check it.'],
]);

/** None of the words in `UNUSED`, no parameter properties, no inheritance but from `Error`. */
export const words: Rule = ({ path, tree }) => {
  if (tree === undefined) return [];
  return [...nodesOf(tree)].flatMap((node): readonly Violation[] => {
    const says = UNUSED.get(node.kind) ?? classFault(node) ?? parameterFault(node);
    return says === undefined ? [] : [{ path, line: lineOf(tree, node), says }];
  });
};

const classFault = (node: Node): string | undefined => {
  if (!isClassDeclaration(node)) return undefined;
  const heritage = (node.heritageClauses ?? []).map((clause) => clause.getText()).join(' ');
  return /\bextends\b/.test(heritage) && !/\bextends Error$/.test(heritage)
    ? 'A class extends another: compose functions instead.'
    : undefined;
};

const parameterFault = (node: Node): string | undefined =>
  node.kind === SyntaxKind.Parameter && childrenOf(node).some(({ kind }) => PROPERTY.has(kind))
    ? 'A parameter property does not survive type stripping: assign it.'
    : undefined;

const PROPERTY: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.PublicKeyword,
  SyntaxKind.ReadonlyKeyword,
]);

/** Names the files of `exempt` that are gone or short enough: an exemption dies with its reason. */
export const staleExemptions = (
  sources: readonly Source[],
  exempt: Readonly<Record<string, string>> = LONG_TABLES,
): readonly string[] =>
  Object.keys(exempt).flatMap((path) => {
    const source = sources.find((candidate) => candidate.path === path);
    if (source === undefined) return [`${path} is not there.`];
    const lines = linesOf(source.text);
    return lines > FILE_LINES_MAX ? [] : [`${path} has ${lines} lines and needs no exemption.`];
  });
