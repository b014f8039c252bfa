// The binder's door: one statement of a batch, bound against what the account may see. All errors
// of the statement come back together, in the order of the text. Nothing is run or written here.

import type { CatalogSnapshot } from '../../domain/catalog.ts';
import type { QueryError } from '../../domain/query-error.ts';
import { fold } from '../../domain/table.ts';
import type { BoundStatement, WrittenName } from '../bound-statement.ts';
import { isOwn } from '../own-space.ts';
import type { Batch, SelectStatement, WorkStatement } from '../statement.ts';
import { errorsOf } from './binding.ts';
import type { Binding, Variables } from './binding.ts';
import { bindAlter, bindCreate, bindIndex } from './define.ts';
import { bindIdentityInsert, bindInsert } from './insert.ts';
import { bindInto } from './into.ts';
import { bindDrop, bindRename, bindUndrop } from './drop.ts';
import { newBinding } from './new-binding.ts';
import { reportsIdentity } from './numbered.ts';
import { bindAssign, bindDeclare, bindPrint, bindRaise, bindThrow } from './read.ts';
import { bindCreateObject } from './space-object.ts';
import { bindDelete, bindTruncate, bindUpdate } from './write.ts';
import { newNameOf, reportsExisting } from './written.ts';

/** A bound statement, or every error that was found in it. */
export type BindResult =
  | { readonly kind: 'bound'; readonly statement: BoundStatement }
  | {
      readonly kind: 'unbindable';
      /** The first is a table that INTO would write and that is there already. */
      readonly reason: 'table-exists' | 'query-error';
      readonly errors: readonly QueryError[];
    };

/** What a statement is bound over. */
export interface BindAsk {
  readonly batch: Batch;
  readonly snapshot: CatalogSnapshot;
  /** Values that variables have just now, by folded name; none where absent. */
  readonly variables?: Variables;
  /** Whether nothing is run, so that rows are only guessed. */
  readonly isGuess?: boolean;
}

/** Resolves the names of one statement of the batch and types it. */
export const bindStatement = (
  { batch, snapshot, variables = new Map(), isGuess = false }: BindAsk,
  statement: WorkStatement,
): BindResult => {
  const binding = newBinding({ batch, snapshot, variables, isGuess });
  if (statement.kind === 'select-statement' && isTaken(binding, statement)) {
    return { kind: 'unbindable', reason: 'table-exists', errors: errorsOf(binding) };
  }
  const bound = bindKind(binding, statement);
  return bound === undefined || binding.problems.length > 0
    ? { kind: 'unbindable', reason: 'query-error', errors: errorsOf(binding) }
    : { kind: 'bound', statement: bound };
};

/** INTO makes new tables only; said before anything else, for nothing else matters then. */
const isTaken = (binding: Binding, { into }: SelectStatement): boolean =>
  into !== undefined &&
  (isOwn(into, 'own') || fold(into.object.text).startsWith('#')) &&
  reportsExisting(binding, into);

const bindKind = (binding: Binding, statement: WorkStatement): BoundStatement | undefined => {
  switch (statement.kind) {
    case 'select-statement':
      return bindSelect(binding, statement);
    case 'declare':
      return bindDeclare(binding, statement);
    case 'assign':
      return bindAssign(binding, statement);
    case 'print':
      return bindPrint(binding, statement);
    case 'raise':
      return bindRaise(binding, statement);
    case 'throw':
      return bindThrow(binding, statement);
    case 'insert':
      return bindInsert(binding, statement);
    case 'update':
      return bindUpdate(binding, statement);
    case 'delete':
      return bindDelete(binding, statement);
    case 'truncate':
      return bindTruncate(binding, statement);
    case 'identity-insert':
      return bindIdentityInsert(binding, statement);
    case 'create-table':
      return bindCreate(binding, statement);
    case 'alter-table':
      return bindAlter(binding, statement);
    case 'create-index':
      return bindIndex(binding, statement);
    case 'create-view':
    case 'create-function':
      return bindCreateObject(binding, statement);
    case 'drop':
      return bindDrop(binding, statement);
    case 'undrop-table':
      return bindUndrop(binding, statement);
    case 'execute':
      return bindRename(binding, statement);
  }
};

const bindSelect = (binding: Binding, statement: SelectStatement): BoundStatement | undefined => {
  if (statement.into !== undefined) {
    const into = newNameOf(binding, statement.into, 'INTO');
    const made = bindInto(binding, statement.query, into ?? NOWHERE);
    return into && made;
  }
  if (reportsIdentity(binding, statement.query)) return undefined;
  const query = binding.query(statement.query, { use: 'result', showsShapes: true });
  return query && { kind: 'select', query, columns: query.columns, reads: binding.reads };
};

/** In the place of a name that was reported: what else is wrong is to be told too. */
const NOWHERE: WrittenName = { place: 'temporary', name: '' };
