// The version of the product, as its package says.
// Read when it is asked for, so that nothing in the code repeats it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldsOf, textOf } from '../files/json.ts';

/** As `0.1.0`; the package's file lies two levels up, both in a clone and in a package. */
export const productVersion = async (): Promise<string> => {
  const path = join(import.meta.dirname, '..', '..', 'package.json');
  return textOf(fieldsOf(await readFile(path, 'utf8')), 'version');
};
