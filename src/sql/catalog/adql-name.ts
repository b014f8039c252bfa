// How ADQL writes a name: as it is where it is a plain identifier, and in quotes where it is none
// or a word of the language (ADQL 2.1, 2.1.2 and 2.1.3).

import { WORDS } from '../adql/words.ts';

/** A name as it can stand in a query of ADQL. */
export const adqlName = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !WORDS.reserved.has(name.toUpperCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`;
