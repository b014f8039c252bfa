// Which tables of its owner's own space a batch reads and writes, from its text alone.
// No table is looked up: the answer is known before the job starts, so that its locks and pins
// can be claimed with it.

import { fold } from '../domain/table.ts';
import type { FoldedName } from '../domain/table.ts';
import { isOwn, type BareNames } from './own-space.ts';
import type { Batch, ObjectName, Statement } from './tree.ts';
import { walk } from './walk.ts';

/** Names of tables in the account's own space, each once, in the order they are met. */
export interface Touched {
  readonly reads: readonly FoldedName[];
  readonly writes: readonly FoldedName[];
}

/**
 * The tables of one's own space that the batch touches. Where the batch runs in that space
 * itself, a name without a space is read from there too (`bare`); what is written is in
 * one's own space always, for contexts are read-only.
 */
export const touched = (batch: Batch, bare: BareNames): Touched => {
  const reads = new Set<FoldedName>();
  const writes = new Set<FoldedName>();
  for (const statement of batch.statements) {
    const target = targetOf(statement);
    if (target !== undefined && isOwn(target, 'own')) writes.add(fold(target.object.text));
    walk(statement, (node) => {
      if (node.kind === 'table' && isOwn(node.name, bare)) {
        reads.add(fold(node.name.object.text));
      }
    });
  }
  return { reads: [...reads], writes: [...writes] };
};

/** The table a statement makes, drops or brings back. */
const targetOf = (statement: Statement): ObjectName | undefined =>
  statement.kind === 'select-statement' ? statement.into : statement.table;
