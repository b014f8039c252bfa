// Tables of one's own that are made, filled and dropped by their addresses, as youcat of CADC has
// it and pyvo asks it: the body is the table, or rows for one. What is in a file is found in it.

import type { Imports } from '../../core/imports.ts';
import { ownAdqlName, type OwnTables } from '../../core/own-tables.ts';
import { OWN_SPACE } from '../../domain/catalog.ts';
import { bracketed } from '../../domain/table.ts';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { mediaTypeOf } from '../http/media-type.ts';
import { messageReader, wholeBytes } from '../http/read-message.ts';
import type { Door } from './door.ts';
import { ownTableNameIn } from './own-table.ts';
import { TAP_ROOT, textAnswer, type Resource, type TapCall } from './resource.ts';
import { votableOfVosi } from './vosi-table.ts';
import { badParameters } from './wrong.ts';

/** What one's own tables need of the rest of the house. */
export interface OwnTablesParts {
  readonly door: Door;
  readonly ownTables: Pick<OwnTables, 'named' | 'refuseTaken' | 'drop'>;
  readonly imports: Pick<Imports, 'receive' | 'now'>;
  /** The largest description of a table. */
  readonly messageBytesMax: number;
}

/** The resources by which tables of one's own are changed. */
export const ownTableResourcesOf = (parts: OwnTablesParts): readonly Resource[] => [
  {
    methods: ['PUT'],
    path: 'tables/{table}',
    about: 'Makes a table of yours, as MyDB.stars, of the file in the body.',
    hasOwnBody: true,
    run: (call) => create(parts, call),
  },
  {
    methods: ['DELETE'],
    path: 'tables/{table}',
    about: 'Drops a table of yours.',
    run: (call) => drop(parts, call),
  },
  {
    methods: ['POST'],
    path: 'load/{table}',
    about: 'Adds the rows of the file in the body to a table of yours, all or none.',
    hasOwnBody: true,
    run: (call) => load(parts, call),
  },
];

const create = async (parts: OwnTablesParts, call: TapCall): Promise<HttpAnswer> => {
  const { ownTables, imports } = parts;
  const { request } = call;
  const account = await parts.door.enterOwn(request, 'query');
  const table = tableIn(call);
  // Before the file is read: nobody sends gigabytes for a no.
  await ownTables.refuseTaken(account, table);
  const upload = await imports.receive(account, definitionOf(parts, request));
  const ask = { upload, table: written(table), mode: 'create', taskName: null } as const;
  const { rows } = await imports.now(account, ask, request.signal).catch(async (error: unknown) => {
    // Somebody else may have taken the name while the file came.
    await ownTables.refuseTaken(account, table);
    throw error;
  });
  const name = ownAdqlName(table);
  const answer = textAnswer(`Made ${name} with ${rows ?? 0n} rows.\n`);
  const Location = `${request.base}${TAP_ROOT}/tables/${encodeURIComponent(name)}`;
  return { ...answer, status: 201, headers: { ...answer.headers, Location } };
};

const load = async (parts: OwnTablesParts, call: TapCall): Promise<HttpAnswer> => {
  const { request } = call;
  const account = await parts.door.enterOwn(request, 'query');
  const { name } = await parts.ownTables.named(account, tableIn(call));
  const upload = await parts.imports.receive(account, fileOf(request));
  const where = { table: written(name), mode: 'append', taskName: null } as const;
  const ask = { ...where, upload, hasHeader: true };
  const { rows } = await parts.imports.now(account, ask, request.signal);
  return textAnswer(`Inserted ${rows ?? 0n} rows to table ${ownAdqlName(name)}\n`);
};

const drop = async (parts: OwnTablesParts, call: TapCall): Promise<HttpAnswer> => {
  const account = await parts.door.enterOwn(call.request, 'query');
  await parts.ownTables.drop(account, tableIn(call), call.request.signal);
  return { status: 204, headers: {}, body: null };
};

const tableIn = ({ named: { table = '' } }: TapCall): string => ownTableNameIn(table);

const written = (table: string): string => `${OWN_SPACE}.${bracketed(table)}`;

const fileOf = (request: HttpRequest): AsyncIterable<Uint8Array> => {
  if (!mediaTypeOf(request).startsWith('multipart/')) return request.body;
  throw badParameters('The body is a form in parts; send the file itself, with its own type.');
};

/** A file, or the description of a table without rows. */
async function* definitionOf(
  { messageBytesMax }: OwnTablesParts,
  request: HttpRequest,
): AsyncGenerator<Uint8Array> {
  if (!DESCRIPTIONS.has(mediaTypeOf(request))) return yield* fileOf(request);
  const read = messageReader(request.body, () => messageBytesMax);
  yield votableOfVosi(await wholeBytes(read), charsetOf(request));
}

const charsetOf = ({ headers }: HttpRequest): string | undefined =>
  /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(headers['content-type'] ?? '')?.[1];

const DESCRIPTIONS: ReadonlySet<string> = new Set(['text/xml', 'application/xml']);
