// Which tables of its owner's own space a batch reads and writes, from its text alone.
// No table is looked up: the answer is known before the job starts, so that its locks and pins
// can be claimed with it.

import { fold } from '../domain/table.ts';
import type { FoldedName } from '../domain/table.ts';
import { objectNameIn } from './object-name.ts';
import { isOwn, type BareNames } from './own-space.ts';
import type { Batch } from './statement.ts';
import { changesRows, targetsOf } from './target.ts';
import type { ObjectName } from './tree.ts';
import { commonNames, statementsIn, walk } from './walk.ts';
import type { TreeNode } from './walk.ts';

/** Names of tables in the account's own space, each once, in the order they are met. */
export interface Touched {
  readonly reads: readonly FoldedName[];
  readonly writes: readonly FoldedName[];
}

/**
 * The tables of one's own space that the batch touches; a view or function of one's own is touched
 * as a table is. Where the batch runs in that space itself, a name without a space is read from
 * there too (`bare`); what is written is in one's own space always, for contexts are read-only.
 */
export const touched = (batch: Batch, bare: BareNames): Touched => {
  const reads = new Set<FoldedName>();
  const writes = new Set<FoldedName>();
  for (const statement of statementsIn(batch.statements)) {
    for (const target of targetsOf(statement)) {
      note(writes, target, 'own');
      // A table that is renamed may be changed under its new name.
      if (changesRows(statement) || statement.kind === 'execute') note(reads, target, 'own');
    }
  }
  for (const statement of batch.statements) {
    const common = commonNames(statement);
    walk(statement, (node) => {
      if (node.kind === 'table' || node.kind === 'function-table') {
        const isCommon =
          node.name.database === undefined && common.has(fold(node.name.object.text));
        if (!isCommon) note(reads, node.name, bare);
      }
      // Every function of one's own stands behind its space or `dbo`; built-in ones stand alone.
      if (node.kind === 'call' && node.name.database !== undefined) note(reads, node.name, bare);
      const searched = searchedBy(node);
      if (searched !== undefined) note(reads, searched, bare);
    });
  }
  return { reads: [...reads], writes: [...writes] };
};

const note = (set: Set<FoldedName>, name: ObjectName, names: BareNames): void => {
  if (isOwn(name, names)) set.add(fold(name.object.text));
};

/**
 * How often the batch names each table, view or function, to be read or to be written, by its
 * last part: one that is named once is touched by nothing else.
 */
export const namesCounted = ({ statements }: Batch): ReadonlyMap<FoldedName, number> => {
  const counts = new Map<FoldedName, number>();
  const count = ({ object }: ObjectName): void => {
    const name = fold(object.text);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (const statement of statementsIn(statements)) targetsOf(statement).forEach(count);
  for (const statement of statements) {
    walk(statement, (node) => {
      if (node.kind === 'table' || node.kind === 'function-table' || node.kind === 'call') {
        count(node.name);
      }
      const searched = searchedBy(node);
      if (searched !== undefined) count(searched);
    });
  }
  return counts;
};

/** The table whose name fCone has in a string. */
const searchedBy = (node: TreeNode): ObjectName | undefined => {
  if (node.kind !== 'function-table' || fold(node.name.object.text) !== fold('fCone')) {
    return undefined;
  }
  const [first] = node.args;
  return first?.kind === 'string' ? objectNameIn(first.value, first.span) : undefined;
};
