// The warning about a store's password in the command line: when it is said, and what it repeats.
// Nothing is opened.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../src/admin/read-settings.ts';
import { storeWarnings } from '../../src/admin/store-warning.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const STORES: readonly (readonly [place: 'flag' | 'environment', store: string, count: number])[] =
  [
    ['flag', 'postgres://almagest:hunter2@db/almagest', 1],
    ['flag', 'postgres://almagest@db/almagest?password=hunter2', 1],
    ['flag', 'postgres://almagest@db/almagest', 0],
    ['environment', 'postgres://almagest:hunter2@db/almagest', 0],
  ];

for (const [place, store, count] of STORES) {
  test(`${count} warnings about ${store} by ${place}`, async () => {
    await using folder = await temporaryFolder();
    const isFlag = place === 'flag';
    const settings = await readSettings(
      { data: folder.path, ...(isFlag ? { store } : {}) },
      {
        environment: isFlag ? {} : { ALMAGEST_STORE: store },
        isRoot: false,
        platform: 'linux',
        home: folder.path,
      },
    );
    const warnings = storeWarnings(settings);
    assert.equal(warnings.length, count);
    assert.doesNotMatch(warnings.join(''), /hunter2/);
    assert.match(warnings.join('') || 'ALMAGEST_STORE', /ALMAGEST_STORE/);
  });
}
