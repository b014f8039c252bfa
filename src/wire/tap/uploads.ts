// Tables that come with a query (TAP 1.1, 2.7.5): UPLOAD names them, each as a part of the same
// form or as a URL. Names are those that the query has behind TAP_UPLOAD.

import type { Imports } from '../../core/imports.ts';
import type { Account } from '../../domain/account.ts';
import type { SentTable } from '../../domain/job-terms.ts';
import { fold } from '../../domain/table.ts';
import { UPLOADED } from '../../domain/upload.ts';
import { fetchFile, type FetchTerms } from '../http/fetch-file.ts';
import type { Parameters } from './parameters.ts';
import { badParameters } from './wrong.ts';

/** What UPLOAD says of one table. */
export interface NamedTable {
  readonly name: string;
  /** The name of a part, or a URL. */
  readonly from: { readonly part: string } | { readonly url: string };
}

/** The tables that UPLOAD names, in its order; a sentence where it is wrong. */
export const namedTables = ({
  every,
}: Pick<Parameters, 'every'>): readonly NamedTable[] | string => {
  const tables: NamedTable[] = [];
  const pairs = every('UPLOAD').flatMap((value) => value.split(';'));
  for (const pair of pairs) {
    if (pair.trim() === '') continue;
    const table = tableIn(pair);
    if (typeof table === 'string') return table;
    if (tables.length === TABLES_MAX) return `A query takes at most ${TABLES_MAX} tables along.`;
    if (tables.some(({ name }) => fold(name) === fold(table.name))) {
      return `UPLOAD names the table ${table.name} twice.`;
    }
    tables.push(table);
  }
  return tables;
};

/** As many as the files of one account that may wait, by default. */
const TABLES_MAX = 10;

const tableIn = (pair: string): NamedTable | string => {
  const [, name = '', place = ''] = /^\s*([^,]*?)\s*,\s*(.*?)\s*$/s.exec(pair) ?? [];
  const bare = BARE.exec(name)?.[1];
  if (bare === undefined) {
    return `UPLOAD is '${pair.trim()}'; it must be a name and a place, as mine,param:part.`;
  }
  const part = /^param:(.+)$/is.exec(place)?.[1];
  if (part !== undefined) return { name: bare, from: { part } };
  if (/^https?:\/\//i.test(place)) return { name: bare, from: { url: place } };
  return `UPLOAD names '${place}' for ${bare}; it must be param:part, or a URL of http or https.`;
};

/** A name as ADQL has it, with what stands before it in a query or without. */
const BARE = new RegExp(`^(?:${UPLOADED}\\.)?([A-Za-z]\\w{0,127})$`, 'i');

/** What uploads need of the rest of the house. */
export interface UploadParts {
  readonly imports: Pick<Imports, 'receive' | 'forget' | 'given'>;
  /** From where tables are fetched, and how. */
  readonly fetching: FetchTerms;
}

/** For whom tables are fetched. */
export interface Fetcher {
  readonly account: Account;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** The tables that came as parts of this form; those of earlier forms are left out. */
export const sentWith = (
  parameters: Parameters,
  tables: readonly NamedTable[],
): readonly SentTable[] =>
  tables.flatMap(({ name, from }) => {
    const upload = 'part' in from ? parameters.take(from.part) : undefined;
    return upload === undefined ? [] : [{ name, upload: upload.token }];
  });

/** Fetches the tables that UPLOAD names by their URLs; refuses with `table-not-fetched`. */
export const fetched = async (
  parts: UploadParts,
  { account, signal }: Fetcher,
  tables: readonly NamedTable[],
): Promise<readonly SentTable[]> => {
  const { imports, fetching } = parts;
  const received: SentTable[] = [];
  try {
    for (const { name, from } of tables) {
      if ('part' in from) continue;
      const ask = { url: from.url, signal };
      const take = (bytes: AsyncIterable<Uint8Array>) => imports.receive(account, bytes);
      received.push({ name, upload: (await fetchFile(fetching, ask, take)).token });
    }
    return received;
  } catch (error) {
    return forgotten(parts, received, error);
  }
};

/** Forgets files that no job has, because of an error, and throws that. */
export const forgotten = async (
  { imports }: UploadParts,
  tables: readonly SentTable[],
  error: unknown,
): Promise<never> => {
  for (const { upload } of tables) await imports.forget({ token: upload });
  throw error;
};

/** All tables of a query whose parameters came at once; refuses where one has not come. */
export const tablesOf = async (
  parts: UploadParts,
  fetcher: Fetcher,
  parameters: Parameters,
): Promise<readonly SentTable[]> => {
  const named = wantedTables(parameters);
  const sent = sentWith(parameters, named);
  try {
    refuseMissing(named, sent);
    return [...sent, ...(await fetched(parts, fetcher, named))];
  } catch (error) {
    return forgotten(parts, sent, error);
  }
};

/** The tables that UPLOAD names; refuses with `bad-parameters` where it is wrong. */
export const wantedTables = (parameters: Parameters): readonly NamedTable[] => {
  const named = namedTables(parameters);
  if (typeof named === 'string') throw badParameters(named);
  return named;
};

/** Refuses a table that is named as a part of a form and has not come as one. */
export const refuseMissing = (tables: readonly NamedTable[], sent: readonly SentTable[]): void => {
  for (const { name, from } of tables) {
    if (!('part' in from) || sent.some((each) => fold(each.name) === fold(name))) continue;
    const what = `UPLOAD names the part '${from.part}' for ${name}`;
    throw badParameters(`${what}, and no file came as that part.`);
  }
};
