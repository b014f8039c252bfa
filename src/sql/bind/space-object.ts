// Views and functions of a space: what CREATE keeps of them, and what stands in their place where
// a query names one. They are kept as text in which every table says where it is, and bound anew
// by whoever reads them, over the tables as they then are.

import { OWN_SPACE, type Database } from '../../domain/catalog.ts';
import { OBJECT_CHARACTERS_MAX, OBJECT_READS_MAX } from '../../domain/space-object.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import type { SharedName } from '../../domain/group.ts';
import type { Column } from '../../domain/column.ts';
import { bracketed, fold } from '../../domain/table.ts';
import { UPLOADED } from '../../domain/upload.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import type { BoundDefine } from '../bound-statement.ts';
import { isOwn, isTemporary } from '../own-space.ts';
import { parseBatch } from '../parse.ts';
import type { Batch, CreateFunction, CreateView } from '../statement.ts';
import { touched } from '../touched.ts';
import type { Name, ObjectName, Span } from '../tree.ts';
import { commonNames, walk } from '../walk.ts';
import { report } from './binding.ts';
import type { Binding, Variables } from './binding.ts';
import { converted, convertedIfImplicit } from './convert.ts';
import { listedName, objectOf, ownSpaceOf, spaceNameOf, spaceText } from './names.ts';
import { DECLARED_LENGTH, typeOf } from './type-name.ts';
import { newNameOf } from './written.ts';

/** `CREATE VIEW`, `CREATE FUNCTION`: bound once now, so that what cannot be read is not kept. */
export const bindCreateObject = (
  binding: Binding,
  statement: CreateView | CreateFunction,
): BoundDefine | undefined => {
  const kind = statement.kind === 'create-view' ? 'view' : 'function';
  const verb = `CREATE ${kind.toUpperCase()}`;
  const written = newNameOf(binding, statement.name, verb);
  if (written === undefined) return undefined;
  if (written.place === 'temporary') {
    return report(binding, statement.name.span, `A ${kind} cannot be temporary.`);
  }
  if (!isFree(binding, statement, kind)) return undefined;
  const isRight =
    statement.kind === 'create-view'
      ? isViewRight(binding, statement)
      : isFunctionRight(binding, statement);
  if (!isRight) return undefined;
  const text = keptTextOf(binding, statement);
  const parsed = text === undefined ? undefined : parseBatch(text);
  if (text === undefined || parsed?.kind !== 'parsed') return undefined;
  if (text.length > OBJECT_CHARACTERS_MAX) {
    const message = `A ${kind} has at most ${OBJECT_CHARACTERS_MAX} characters.`;
    return report(binding, statement.span, message);
  }
  const { reads, elsewhere } = touched(parsed.batch, 'context');
  const shared = elsewhere.filter((each) => isShared(binding, each));
  if (reads.length + shared.length > OBJECT_READS_MAX) {
    const message = `A ${kind} names at most ${OBJECT_READS_MAX} tables of your own or of groups.`;
    return report(binding, statement.span, message);
  }
  if (reads.some((read) => read === fold(written.name))) {
    return report(binding, statement.name.span, `The ${kind} '${written.name}' reads itself.`);
  }
  const object = { kind, name: written.name, text, reads } as const;
  return { kind: 'define', object: shared.length === 0 ? object : { ...object, shared } };
};

/** Whether it is lent by a group or another space: its table is looked for anew at each query. */
const isShared = ({ snapshot }: Binding, { group }: SharedName): boolean =>
  snapshot.databases.some(({ kind, name }) => SHARED.has(kind) && fold(name) === group);

const SHARED: ReadonlySet<Database['kind']> = new Set(['group', 'shared-space']);

/** A name of its own, or that of what is to be replaced. */
const isFree = (
  binding: Binding,
  { name, orAlter }: CreateView | CreateFunction,
  kind: SpaceObject['kind'],
): boolean => {
  const space = ownSpaceOf(binding);
  const { text } = name.object;
  const object = objectOf(space, text);
  if (object === undefined && listedName(space, text) === undefined) return true;
  if (object?.kind === kind && orAlter) return true;
  const what = object?.kind ?? 'table';
  const message = `There is already a ${what} '${text}' in ${spaceNameOf(binding)}.`;
  const word = kind.toUpperCase();
  const hint =
    object?.kind === kind
      ? `CREATE OR ALTER ${word} puts a new one in its place.`
      : `Drop it first, with DROP ${what.toUpperCase()} ${spaceText(binding, text)}.`;
  report(binding, name.span, message, hint);
  return false;
};

/** The statement with the context written before every name that has none. */
const keptTextOf = (
  binding: Binding,
  statement: CreateView | CreateFunction,
): string | undefined => {
  const { batch, snapshot } = binding;
  const places: { readonly at: number; readonly isDbo: boolean }[] = [];
  let isRight = true;
  const common = commonNames(statement);
  walk(statement, (node) => {
    if (node.kind !== 'table' && node.kind !== 'function-table') return;
    const { name } = node;
    if (name.database === undefined && common.has(fold(name.object.text))) return;
    if (endsWithBatch(name) && isRight) {
      const { text } = name.object;
      const message = `'${text}' ends with this batch; nothing that is kept can read it.`;
      report(binding, name.span, message, 'SELECT … INTO mydb.t keeps a table.');
      isRight = false;
    }
    const isDbo = name.schema === undefined && fold(name.database?.text ?? '') === fold('dbo');
    if (name.database === undefined || isDbo) places.push({ at: name.span.start, isDbo });
  });
  if (!isRight) return undefined;
  const context = `${bracketed(snapshot.context)}.`;
  const { start, end } = statement.span;
  let text = '';
  let from = start;
  for (const { at, isDbo } of places.toSorted((one, other) => one.at - other.at)) {
    text += `${batch.text.slice(from, at)}${isDbo ? context : `${context}dbo.`}`;
    from = at;
  }
  return text + batch.text.slice(from, end);
};

/** Whether a table is a temporary one, or came along with the query. */
const endsWithBatch = (name: ObjectName): boolean =>
  isTemporary(name) || fold(name.database?.text ?? '') === fold(UPLOADED);

/** A view that is read was right when it was made: `into` asks less of it than `view`. */
const viewOf = (
  binding: Binding,
  { query, columns }: CreateView,
  unnamed: 'view' | 'into',
): BoundQuery | undefined => {
  const bound = binding.query(query, { use: columns.length > 0 ? 'renamed' : unnamed });
  if (bound === undefined || columns.length === 0) return bound;
  if (columns.length === bound.columns.length) return bound;
  const counts = `${bound.columns.length} columns, but ${columns.length} names`;
  return report(binding, query.span, `The view has ${counts}.`);
};

/** What is kept knows no variable of the batch that made it. */
const isViewRight = (binding: Binding, statement: CreateView): boolean => {
  const inner = binding.within(binding.batch, new Map());
  const query = viewOf(inner, statement, 'view');
  for (const { span, message, hint } of inner.problems) report(binding, span, message, hint);
  return query !== undefined && inner.problems.length === 0;
};

const isFunctionRight = (binding: Binding, { parameters, returns }: CreateFunction): boolean => {
  const given = anyArguments(binding, parameters);
  if (given === undefined) return false;
  const inner = binding.within(binding.batch, given);
  const isBound =
    returns.kind === 'rows'
      ? inner.query(returns.query, { use: 'into' }) !== undefined
      : returnedOf(inner, returns) !== undefined;
  for (const { span, message, hint } of inner.problems) report(binding, span, message, hint);
  return isBound && inner.problems.length === 0;
};

/** NULL for each parameter, in its type. */
const anyArguments = (
  binding: Binding,
  parameters: CreateFunction['parameters'],
): Variables | undefined => {
  const given = new Map<string, BoundExpression>();
  for (const { name, type } of parameters) {
    const known = typeOf(binding, type, DECLARED_LENGTH);
    if (known === undefined) return undefined;
    if (given.has(fold(name.text))) {
      return report(binding, name.span, `The parameter '${name.text}' stands here twice.`);
    }
    given.set(fold(name.text), { kind: 'literal', type: known, text: null });
  }
  return given;
};

const returnedOf = (
  inner: Binding,
  { type, value }: Extract<CreateFunction['returns'], { kind: 'value' }>,
): BoundExpression | undefined => {
  const target = typeOf(inner, type, DECLARED_LENGTH);
  const bound = inner.value(value, { scope: { relations: [] } });
  if (bound === undefined || target === undefined) return undefined;
  const brought = convertedIfImplicit(inner, bound, { type: target, span: value.span });
  return brought && { kind: 'cast', type: target, value: brought };
};

const parsedObjects = new WeakMap<SpaceObject, Batch>();

const parsedOf = (object: SpaceObject): Batch | undefined => {
  const known = parsedObjects.get(object);
  if (known !== undefined) return known;
  const parsed = parseBatch(object.text);
  if (parsed.kind === 'unparsable') return undefined;
  parsedObjects.set(object, parsed.batch);
  return parsed.batch;
};

/** The rows of a view, under the names of its columns. */
export const viewRowsOf = (
  binding: Binding,
  object: SpaceObject,
  span: Span,
): { readonly query: BoundQuery; readonly names: readonly Name[] } | undefined => {
  const batch = parsedOf(object);
  const [statement] = batch?.statements ?? [];
  if (batch === undefined || statement?.kind !== 'create-view') return undefined;
  const inner = binding.within(batch, new Map());
  if (binding.told !== undefined) {
    const query = toldQuery(binding, object, { inner, span });
    return query && { query, names: [] };
  }
  const query = viewOf(inner, statement, 'into');
  return query && inner.problems.length === 0
    ? { query, names: statement.columns }
    : reportInside(binding, object, { inner, span });
};

/** What stands for the query of a view or a function of which the columns alone count. */
const toldQuery = (
  binding: Binding,
  object: SpaceObject,
  { inner, span }: { readonly inner: Binding; readonly span: Span },
): BoundQuery | undefined => {
  const columns = binding.told?.(object);
  if (columns === undefined) return reportInside(binding, object, { inner, span });
  return { kind: 'query', columns, body: { kind: 'values', rows: [] }, orderBy: [] };
};

/** The columns of a view or a function as they are now, under their names. */
export const columnsOfObject = (
  binding: Binding,
  object: SpaceObject,
): readonly Column[] | undefined => {
  const batch = parsedOf(object);
  if (batch === undefined) return undefined;
  const [statement] = batch.statements;
  const inner = binding.within(batch, new Map());
  if (statement?.kind === 'create-function') return returnedColumns(inner, statement);
  if (statement?.kind !== 'create-view') return undefined;
  const query = viewOf(inner, statement, 'into');
  const isRead = query !== undefined && inner.problems.length === 0;
  return isRead ? namedColumns(query, statement.columns) : undefined;
};

/** Whatever the arguments are; one column without a name is a value. */
const returnedColumns = (
  binding: Binding,
  { parameters, returns }: CreateFunction,
): readonly Column[] | undefined => {
  const given = anyArguments(binding, parameters);
  if (given === undefined) return undefined;
  const inner = binding.within(binding.batch, given);
  const columns =
    returns.kind === 'rows'
      ? inner.query(returns.query, { use: 'into' })?.columns
      : columnsOfValue(returnedOf(inner, returns));
  return inner.problems.length === 0 ? columns : undefined;
};

const columnsOfValue = (value: BoundExpression | undefined): readonly Column[] | undefined =>
  value && [{ name: '', type: value.type }];

/** The columns of a query, those that are given names under these. */
export const namedColumns = (query: BoundQuery, names: readonly Name[]): readonly Column[] =>
  query.columns.map((column, at) => ({ ...column, name: names[at]?.text ?? column.name }));

/** What a view or function says that does not bind any more, at the place that names it. */
const reportInside = (
  binding: Binding,
  object: SpaceObject,
  { inner, span }: { readonly inner: Binding; readonly span: Span },
): undefined => {
  const message = inner.problems[0]?.message ?? 'It cannot be read.';
  const word = object.kind.toUpperCase();
  const hint = `Bring back what it reads, or make it anew with CREATE OR ALTER ${word}.`;
  return report(binding, span, `In the ${object.kind} '${object.name}': ${message}`, hint);
};

/** The function of one's own space that a name means, if it means one. */
export const ownFunctionOf = (binding: Binding, name: ObjectName): SpaceObject | undefined => {
  const bare = fold(binding.snapshot.context) === fold(OWN_SPACE) ? 'own' : 'context';
  const isDbo = fold(name.database?.text ?? '') === fold('dbo') && name.schema === undefined;
  if (!isOwn(name, bare) && !isDbo) return undefined;
  const object = objectOf(ownSpaceOf(binding), name.object.text);
  return object?.kind === 'function' ? object : undefined;
};

/** A call of a function, with its arguments bound. */
export interface FunctionCall {
  readonly object: SpaceObject;
  readonly args: readonly BoundExpression[];
  readonly span: Span;
}

/** What a function of one expression gives for its arguments. */
export const calledValue = (binding: Binding, call: FunctionCall): BoundExpression | undefined => {
  const opened = openedOf(binding, call);
  if (opened === undefined) return undefined;
  const { inner, statement } = opened;
  if (statement.returns.kind !== 'value') {
    const message = `'${call.object.name}' gives rows and stands in FROM.`;
    return report(binding, call.span, message);
  }
  if (binding.told !== undefined) {
    const type = toldQuery(binding, call.object, { inner, span: call.span })?.columns[0]?.type;
    return type && { kind: 'cast', type, value: { kind: 'literal', type, text: null } };
  }
  const value = returnedOf(inner, statement.returns);
  if (value !== undefined && inner.problems.length === 0) return value;
  return reportInside(binding, call.object, { inner, span: call.span });
};

/** The rows that a function of one query gives for its arguments. */
export const calledRows = (binding: Binding, call: FunctionCall): BoundQuery | undefined => {
  const opened = openedOf(binding, call);
  if (opened === undefined) return undefined;
  const { inner, statement } = opened;
  if (statement.returns.kind !== 'rows') {
    const message = `'${call.object.name}' gives one value and stands where values stand.`;
    return report(binding, call.span, message);
  }
  if (binding.told !== undefined) {
    return toldQuery(binding, call.object, { inner, span: call.span });
  }
  const query = inner.query(statement.returns.query, { use: 'into' });
  if (query !== undefined && inner.problems.length === 0) return query;
  return reportInside(binding, call.object, { inner, span: call.span });
};

const openedOf = (
  binding: Binding,
  { object, args, span }: FunctionCall,
): { readonly inner: Binding; readonly statement: CreateFunction } | undefined => {
  const batch = parsedOf(object);
  const [statement] = batch?.statements ?? [];
  if (batch === undefined || statement?.kind !== 'create-function') return undefined;
  const { parameters } = statement;
  if (args.length !== parameters.length) {
    const counts = `${parameters.length} arguments, and here stand ${args.length}`;
    return report(binding, span, `'${object.name}' takes ${counts}.`);
  }
  const given = argumentsOf(binding, { statement, args, span, batch });
  return given && { inner: binding.within(batch, given), statement };
};

const argumentsOf = (
  binding: Binding,
  {
    statement,
    args,
    span,
    batch,
  }: {
    readonly statement: CreateFunction;
    readonly args: readonly BoundExpression[];
    readonly span: Span;
    readonly batch: Batch;
  },
): Variables | undefined => {
  const given = new Map<string, BoundExpression>();
  for (const [at, { name, type }] of statement.parameters.entries()) {
    const value = args[at];
    const known = typeOf(binding.within(batch, new Map()), type, DECLARED_LENGTH);
    if (value === undefined || known === undefined) return undefined;
    const brought = convertedIfImplicit(binding, value, { type: known, span });
    if (brought === undefined) return undefined;
    given.set(fold(name.text), { kind: 'cast', type: known, value: converted(brought, known) });
  }
  return given;
};
