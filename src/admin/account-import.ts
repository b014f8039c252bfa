// Accounts of another system from a CSV file with a line of column names: all of them or none.
// What is wrong is named by its line and column; passwords and hashes are in no message.

import { bytesIn } from '../base/quantity.ts';
import type { ImportedAccount } from '../core/account-import.ts';
import { emailLevelOf, privilegesIn, readAccountId } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import { csvReader, type CsvRecord } from '../formats/reading/csv-records.ts';

/** Accounts that a file tells, and the line of each. */
export interface ImportFile {
  readonly accounts: readonly ImportedAccount[];
  readonly lines: readonly number[];
}

/** The accounts of `text`; refuses with `bad-import` what cannot be one. */
export const accountsIn = (file: string, text: string): ImportFile => {
  const reader = csvReader(',');
  const records = [...reader.read(text.replace(/^\uFEFF/, '')), ...reader.end()];
  for (const { line, problem } of records) if (problem) throw badImport(file, line, problem);
  const [head, ...body] = records;
  if (head === undefined) throw badImport(file, 1, 'there are no columns');
  const columns = columnsOf(file, head);
  return {
    accounts: body.map((row) => accountOf(file, columns, row)),
    lines: body.map(({ line }) => line),
  };
};

/** A refusal that names a place of the file. */
export const badImport = (file: string, line: number, why: string): Refusal =>
  new Refusal('bad-import', { file, line, why });

type Column = keyof ImportedAccount;

/** What columns are called, folded and without anything but letters. */
const NAMES: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['login', 'login'],
  ['userid', 'login'],
  ['wsid', 'id'],
  ['webservicesid', 'id'],
  ['name', 'name'],
  ['email', 'email'],
  ['emaillevel', 'emailLevel'],
  ['visible', 'isVisible'],
  ['gvisible', 'isVisible'],
  ['privileges', 'privileges'],
  ['quota', 'quotaBytes'],
  ['password', 'password'],
  ['hash', 'hash'],
]);

const columnsOf = (file: string, { line, values }: CsvRecord): readonly Column[] => {
  const columns = values.map((field) => {
    const column = NAMES.get(field.toLowerCase().replace(/[^a-z]/g, ''));
    if (column !== undefined) return column;
    const known =
      'login, wsid, name, email, emaillevel, visible, privileges, quota, password, hash';
    throw badImport(file, line, `no column is called '${field}'; there are ${known}`);
  });
  const twice = columns.find((column, at) => columns.indexOf(column) !== at);
  if (twice !== undefined) throw badImport(file, line, `two columns tell the ${WORDS[twice]}`);
  if (!columns.includes('login')) throw badImport(file, line, 'there is no column login');
  return columns;
};

/** Columns as people call them. */
const WORDS: Readonly<Record<Column, string>> = {
  login: 'login',
  id: 'wsid',
  name: 'name',
  email: 'email',
  emailLevel: 'emaillevel',
  isVisible: 'visible',
  privileges: 'privileges',
  quotaBytes: 'quota',
  password: 'password',
  hash: 'hash',
};

const accountOf = (
  file: string,
  columns: readonly Column[],
  { line, values }: CsvRecord,
): ImportedAccount => {
  if (values.length !== columns.length) {
    const why = `it has ${values.length} fields, and there are ${columns.length} columns`;
    throw badImport(file, line, why);
  }
  const told = columns.map((column, at) => {
    // A password may begin or end with a blank; nothing else does.
    const field = values[at] ?? '';
    const text = column === 'password' ? field : field.trim();
    if (text === '') return [column, undefined] as const;
    const value = READERS[column](text);
    if (value !== undefined) return [column, value] as const;
    throw badImport(file, line, `column ${WORDS[column]}: it must be ${WISHES[column]}`);
  });
  // Each value was read by the reader of its column.
  const account = Object.fromEntries(
    told.filter(([, value]) => value !== undefined),
  ) as unknown as Partial<ImportedAccount>;
  if (account.login === undefined) throw badImport(file, line, 'column login: it is empty');
  if (account.password !== undefined && account.hash !== undefined) {
    throw badImport(file, line, 'it tells a password and a hash');
  }
  return { ...account, login: account.login };
};

const same = (text: string): string => text;

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'true', 'yes'].map((word) => [word, true] as const),
  ...['0', 'false', 'no'].map((word) => [word, false] as const),
]);

const READERS: { readonly [C in Column]: (text: string) => ImportedAccount[C] | undefined } = {
  login: same,
  id: readAccountId,
  name: same,
  email: same,
  emailLevel: (text) => (/^\d$/.test(text) ? emailLevelOf(Number(text)) : undefined),
  isVisible: (text) => TRUTHS.get(text.toLowerCase()),
  privileges: (text) => privilegesIn(text),
  quotaBytes: (text) => {
    const bytes = bytesIn(text);
    return bytes === undefined ? undefined : BigInt(bytes);
  },
  password: same,
  hash: same,
};

const WISHES: Readonly<Record<Column, string>> = {
  login: 'a login',
  id: 'a whole number of 64 bits from 1 on',
  name: 'a name',
  email: 'an address',
  emailLevel: '0, 1, 2 or 3',
  isVisible: '1 or 0',
  privileges: 'words with commas between',
  quotaBytes: 'a number of bytes, as 20GB',
  password: 'a password',
  hash: 'a hash',
};
