// Which tables of its owner's own space a batch reads and writes, and which of others it names,
// from its text alone.
// No table is looked up: the answer is known before the job starts, so that its locks and pins
// can be claimed with it.

import { isReservedName } from '../domain/catalog.ts';
import type { SharedName } from '../domain/group.ts';
import { fold } from '../domain/table.ts';
import type { FoldedName } from '../domain/table.ts';
import { rulesOf } from './dialect-rules.ts';
import { objectNameIn } from './object-name.ts';
import { isOwn, isTemporary, OWN_SCHEMA, type BareNames } from './own-space.ts';
import type { Batch, Statement } from './statement.ts';
import { changesRows, targetsOf } from './target.ts';
import type { ObjectName } from './tree.ts';
import { commonNames, statementsIn, walk } from './walk.ts';
import type { TreeNode } from './walk.ts';

/** Names of tables, each once, in the order they are met. */
export interface Touched {
  /** Of the account's own space. */
  readonly reads: readonly FoldedName[];
  readonly writes: readonly FoldedName[];
  /** Read from other databases that the text names, be they contexts, groups or nothing. */
  readonly elsewhere: readonly SharedName[];
}

/**
 * The tables of one's own space that the batch touches; a view or function of one's own is touched
 * as a table is. Where the batch runs in that space itself, a name without a space is read from
 * there too (`bare`); what is written is in one's own space always, for contexts are read-only.
 */
export const touched = (batch: Batch, bare: BareNames): Touched => {
  const reads = new Set<FoldedName>();
  const writes = new Set<FoldedName>();
  const elsewhere = new Map<string, SharedName>();
  const read = (name: ObjectName): void => {
    note(reads, name, bare);
    const shared = elsewhereOf(name);
    if (shared !== undefined) elsewhere.set(`${shared.group}\0${shared.name}`, shared);
  };
  for (const statement of statementsIn(batch.statements)) {
    for (const target of targetsOf(statement)) {
      note(writes, target, 'own');
      // A table that is renamed may be changed under its new name.
      if (changesRows(statement) || LOOKED_AT.has(statement.kind)) note(reads, target, 'own');
    }
  }
  for (const statement of batch.statements) {
    // Without recursion the name of a common table may be that of the table it is made of.
    const common = rulesOf(batch).recursion ? commonNames(statement) : NONE;
    walk(statement, (node) => {
      if (node.kind === 'table' || node.kind === 'function-table') {
        const isCommon =
          node.name.database === undefined && common.has(fold(node.name.object.text));
        if (!isCommon) read(node.name);
      }
      // Every function of one's own stands behind its space, or in any context behind `dbo`;
      // built-in ones stand alone.
      if (node.kind === 'call' && node.name.database !== undefined) {
        note(reads, node.name, 'own');
        read(node.name);
      }
      const searched = searchedBy(node);
      if (searched !== undefined) read(searched);
    });
  }
  return { reads: [...reads], writes: [...writes], elsewhere: [...elsewhere.values()] };
};

const NONE: ReadonlySet<FoldedName> = new Set();

/** Statements that must find their table, and leave its rows as they are. */
const LOOKED_AT: ReadonlySet<Statement['kind']> = new Set(['execute', 'identity-insert']);

const note = (set: Set<FoldedName>, name: ObjectName, names: BareNames): void => {
  if (isOwn(name, names)) set.add(fold(name.object.text));
};

/** `X.t`, `X..t` or `X.dbo.t`, where X is no word of ours. */
const elsewhereOf = (name: ObjectName): SharedName | undefined => {
  const { database, schema, object } = name;
  if (database === undefined || isTemporary(name)) return undefined;
  const group = fold(database.text);
  if (isReservedName(group) || (schema !== undefined && fold(schema.text) !== OWN_SCHEMA)) {
    return undefined;
  }
  return { group, name: fold(object.text) };
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
