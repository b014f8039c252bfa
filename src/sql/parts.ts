// The parts of a batch that GO ends: variables live, and RETURN leads, to the end of one.
// SQL Server is sent each by itself; here they are one batch.

import type { CreateTable, DeclareStatement, GoStatement, Statement } from './statement.ts';
import { statementsIn } from './walk.ts';

/** What stands between two GO. */
export interface Part {
  readonly statements: readonly Statement[];
  /** The GO behind it, where there is one. */
  readonly go?: GoStatement;
}

/** The parts of a batch that hold anything, in their order. */
export const partsOf = (statements: readonly Statement[]): readonly Part[] => {
  const parts: Part[] = [];
  let from = 0;
  for (const [at, go] of statements.entries()) {
    if (go.kind !== 'go') continue;
    if (at > from) parts.push({ statements: statements.slice(from, at), go });
    from = at + 1;
  }
  if (statements.length > from) parts.push({ statements: statements.slice(from) });
  return parts;
};

/** How often a part is done. */
export const timesOf = ({ go }: Part): number => go?.times ?? 1;

/** A variable, or a variable that is a table. */
export type Declaration = DeclareStatement | CreateTable;

/** Whether a statement declares what lives to the end of its part, wherever in it that stands. */
export const isDeclaration = (statement: Statement): statement is Declaration =>
  statement.kind === 'declare' ||
  (statement.kind === 'create-table' && isTableVariable(statement.table.object.text));

/** Whether a table of this name is a variable. */
export const isTableVariable = (name: string): boolean => name.startsWith('@');

/** What a part declares, in the order of the text. */
export const declarationsOf = ({ statements }: Part): readonly Declaration[] => {
  const found: Declaration[] = [];
  for (const each of statementsIn(statements)) if (isDeclaration(each)) found.push(each);
  return found;
};

/** The statements without each GO that ends nothing: neither a variable, nor a RETURN. */
export const withoutIdleGo = (statements: readonly Statement[]): readonly Statement[] => {
  const parts = partsOf(statements);
  return parts.flatMap((part, at) => {
    const next = parts[at + 1];
    const isIdle = next === undefined ? timesOf(part) === 1 : isPlain(part) && isPlain(next);
    return part.go === undefined || isIdle ? part.statements : [...part.statements, part.go];
  });
};

const isPlain = (part: Part): boolean => {
  if (timesOf(part) > 1) return false;
  for (const statement of statementsIn(part.statements)) {
    if (isDeclaration(statement)) return false;
    if (statement.kind === 'jump' && statement.jump === 'return') return false;
  }
  return true;
};
