// Comments: every file says what it holds, every exported name what it promises.
// What the words are worth no test can tell; that they are there, one can.

import { isVariableStatement, SyntaxKind, type Node } from 'typescript/unstable/ast';
import { childrenOf, lineOf, type Rule, type Violation } from './source.ts';

/** Every file of ours that is a program opens with two to six lines of comment, in sentences. */
export const headers: Rule = ({ path, text, tree }) => {
  if (tree === undefined) return [];
  const lines = text.replace(/^#!.*\n/, '').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const header = lines.slice(0, Math.max(end, 0)).map((line) => line.replace(/^\/\/ ?/, ''));
  const says = headerFault(header);
  return says === undefined ? [] : [{ path, line: 1, says }];
};

const headerFault = (header: readonly string[]): string | undefined => {
  const words = header.join(' ').trim();
  if (header.length === 0) return 'It does not open with a comment that says what it holds.';
  if (header.length < 2)
    return 'Its header has one line: say what it holds, and what is never here.';
  if (header.length > 6) return `Its header has ${header.length} lines; six are the most.`;
  if (!/^[\p{Lu}`'"\d]/u.test(words) || !/[.!?:)]$/.test(words)) {
    return 'Its header is not made of sentences.';
  }
  return undefined;
};

/** Every exported name of `src` has a doc comment right before it. */
export const docs: Rule = ({ path, tree }) => {
  if (tree === undefined || !path.startsWith('src/')) return [];
  return tree.statements.flatMap((statement): readonly Violation[] => {
    if (!isExported(statement) || (statement.jsDoc ?? []).length > 0) return [];
    // Overloads share the comment of the first.
    const says = `The exported ${nameOf(statement)} has no doc comment.`;
    return [{ path, line: lineOf(tree, statement), says }];
  });
};

const isExported = (node: Node): boolean =>
  DECLARATIONS.has(node.kind) &&
  childrenOf(node).some((child) => child.kind === SyntaxKind.ExportKeyword);

const DECLARATIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ClassDeclaration,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.VariableStatement,
]);

const nameOf = (node: Node): string => {
  const declared = isVariableStatement(node) ? node.declarationList.declarations[0] : node;
  const name = childrenOf(declared ?? node).find(({ kind }) => kind === SyntaxKind.Identifier);
  return name?.getText() ?? 'name';
};
