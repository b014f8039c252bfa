// The program xmllint is the second oracle: over the corpus and random mutations of it, it takes
// and refuses what saxes does, but for the differences that are listed here. It comes with Debian's
// libxml2-utils; `npm test` leaves this file away, and .ci/run installs it and names it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { seedsOf } from '../../support/seeds.ts';
import { BAD, ENVELOPES, GOOD, OF_SAXES, REFUSED } from './corpus.ts';
import { MUTATED } from './mutated.ts';
import { toldBySaxes, toldByUs } from './reading.ts';

const isThere = spawnSync('xmllint', ['--version']).status === 0;
const skip = isThere ? false : 'xmllint is not installed (libxml2-utils)';

const folder = mkdtempSync(join(tmpdir(), 'almagest-xmllint-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What xmllint says first against each document; undefined where it takes it. */
const saidOf = (documents: readonly string[]): readonly (string | undefined)[] => {
  const names = documents.map((_, index) => `${index}.xml`);
  for (const [index, name] of names.entries()) {
    writeFileSync(join(folder, name), documents[index] ?? '');
  }
  const run = spawnSync('xmllint', ['--noout', '--nonet', ...names], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1_000_000_000,
  });
  const said = new Map<string, string>();
  for (const [, name = '', what = ''] of run.stderr.matchAll(/^(\d+\.xml):\d+: (.*)$/gm)) {
    if (!/^\w+ warning/.test(what) && !said.has(name)) said.set(name, what);
  }
  return names.map((name) => said.get(name));
};

/** Where xmllint parts from the standards, or is stricter: by what it says and the document. */
const OF_XMLLINT: readonly {
  readonly why: string;
  readonly is: (document: string, said: string | undefined) => boolean;
}[] = [
  {
    why: 'the name of a namespace should be a URI, which Namespaces in XML leaves to applications',
    is: (_, said) => said?.includes('is not a valid URI') === true,
  },
  {
    why: 'a NUL behind the root element ends what libxml2 looks at; XML allows none anywhere',
    is: (document, said) => said === undefined && document.includes('>\0'),
  },
];

const compare = (documents: readonly string[]): void => {
  const said = saidOf(documents);
  for (const [index, document] of documents.entries()) {
    if (OF_SAXES.some(({ is }) => is(document))) continue;
    if (OF_XMLLINT.some(({ is }) => is(document, said[index]))) continue;
    const text = `${JSON.stringify(document)}: ${said[index] ?? 'taken'}`;
    assert.equal(toldBySaxes(document) !== null, said[index] === undefined, text);
    assert.equal(toldByUs([document]) !== null, said[index] === undefined, text);
  }
};

test('xmllint takes and refuses the corpus as saxes does, but for what is listed', { skip }, () => {
  compare([...GOOD, ...BAD, ...ENVELOPES, ...REFUSED]);
});

for (const seed of isThere ? seedsOf('documents for xmllint') : []) {
  test(`xmllint takes and refuses mutated documents as saxes does: ${seed}`, () => {
    compare(fc.sample(MUTATED, { numRuns: 2_000, seed }));
  });
}

for (const { why, is } of OF_XMLLINT) {
  test(`the listed difference of xmllint is one: ${why}`, { skip }, () => {
    const documents = [
      ...GOOD,
      ...BAD,
      ...ENVELOPES,
      ...fc.sample(MUTATED, { numRuns: 4_000, seed: 1 }),
    ];
    const said = saidOf(documents);
    assert.ok(
      documents.some(
        (document, index) =>
          is(document, said[index]) &&
          (toldBySaxes(document) !== null) !== (said[index] === undefined),
      ),
    );
  });
}
