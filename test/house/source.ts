// The sources as the house rules see them: every file that is part of the project, and the syntax
// tree of each that is TypeScript. The parser is the compiler's own, so that what the rules see is
// what runs; a sample in a test is parsed the same way as a file.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SyntaxKind, type Node, type SourceFile } from 'typescript/unstable/ast';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';

/** One file of the project. */
export interface Source {
  /** Relative to the project's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Absent where it is not TypeScript. */
  readonly tree?: SourceFile;
}

/** One place where a rule does not hold. */
export interface Violation {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What is wrong, as a sentence. */
  readonly says: string;
}

/** A rule looks at one file. */
export type Rule = (source: Source) => readonly Violation[];

/** The project's folder, absolute. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Every text file of the project, with the trees of those in TypeScript. */
export const readSources = (): readonly Source[] =>
  parse(
    Object.fromEntries(
      filesBelow(ROOT).map((path) => [
        relative(ROOT, path).replaceAll('\\', '/'),
        readFileSync(path, 'utf8'),
      ]),
    ),
  );

/** `texts` by path as sources, parsed in one go without types or imports being looked up. */
export const parse = (texts: Readonly<Record<string, string>>): readonly Source[] => {
  const typescript = Object.entries(texts).filter(([path]) => path.endsWith('.ts'));
  const files = Object.fromEntries(typescript.map(([path, text]) => [`/house/${path}`, text]));
  const configuration = JSON.stringify({
    compilerOptions: { noLib: true, noResolve: true, types: [], allowImportingTsExtensions: true },
    files: Object.keys(files),
  });
  const compiler = new API({
    cwd: '/house',
    fs: createVirtualFileSystem({ ...files, '/house/tsconfig.json': configuration }),
  });
  try {
    using snapshot = compiler.updateSnapshot({ openProjects: ['/house/tsconfig.json'] });
    const program = snapshot.getProjects()[0]?.program;
    return Object.entries(texts).map(([path, text]) => {
      const tree = program?.getSourceFile(`/house/${path}`);
      return tree === undefined ? { path, text } : { path, text, tree };
    });
  } finally {
    compiler.close();
  }
};

/** Every node of a tree, the outer before the inner. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

/** The nodes just below `node`, in order. */
export const childrenOf = (node: Node): readonly Node[] => {
  const children: Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  return children;
};

/** The 1-based line that `node` starts in, comments before it left out. */
export const lineOf = (tree: SourceFile, node: Node): number =>
  tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;

/** The 1-based line that `node` ends in. */
export const lastLineOf = (tree: SourceFile, node: Node): number =>
  tree.getLineAndCharacterOfPosition(node.end).line + 1;

/** Whether `node` is a function with a body or a method, however it is written. */
export const isFunction = (node: Node): boolean => FUNCTIONS.has(node.kind);

const FUNCTIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.Constructor,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.GetAccessor,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.SetAccessor,
]);

/** Folders that are not ours, or not written by hand. */
const NOT_OURS: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git']);

/** Endings of files that people write. */
const TEXT = /\.(ts|js|mjs|cjs|md|json|sql|sh|txt|html|css|xml|yml|yaml|py|golden)$|^[^.]+$/;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(join(folder, entry.name));
    return entry.isFile() && TEXT.test(entry.name) && entry.name !== 'package-lock.json'
      ? [join(folder, entry.name)]
      : [];
  });
