// The commands of PostgreSQL's own programs that keep a store there and put it back: shown, never
// run, for they need the versions and the rights of that database. No password is in them.

import { quoted } from './quoted.ts';

/** Writes the store at `url` into `file`. */
export const pgDumpCommand = (url: string, file = 'store.dump'): string =>
  `pg_dump --format=custom --file=${quoted(file)} --dbname=${quoted(withoutPassword(url))}`;

/** Puts the store back from `file`, over what is there. */
export const pgRestoreCommand = (url: string, file = 'store.dump'): string =>
  'pg_restore --clean --if-exists --single-transaction ' +
  `--dbname=${quoted(withoutPassword(url))} ${quoted(file)}`;

/** Whoever runs them is asked for it, or keeps it in ~/.pgpass. */
const withoutPassword = (url: string): string => {
  const parsed = URL.parse(url);
  if (parsed === null) return 'URL';
  parsed.password = '';
  parsed.searchParams.delete('password');
  return parsed.href;
};
