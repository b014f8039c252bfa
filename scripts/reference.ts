// The reference pages that are made from the code's own tables: refusals and the WSDL of each
// service. Run without arguments it writes them; test/house compares them with what it would write.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant } from '../src/base/time.ts';
import { REFUSALS } from '../src/domain/refusal.ts';
import { wsdlOf } from '../src/wire/asmx/wsdl.ts';
import { jobsServiceOf } from '../src/wire/casjobs/jobs-service.ts';
import { zoneOf } from '../src/base/zone.ts';

/** Every page by its path from the root, with its whole text. */
export const referencePages = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/jobs.wsdl', `${wsdlOf(jobs, ADDRESS)}\n`],
  ]);

const errorsPage = (): string => {
  const rows = Object.entries(REFUSALS)
    .toSorted(([, a], [, b]) => a.number - b.number)
    .map(
      ([code, { number, kind, sentence, hint }]) =>
        `| ${number} | \`${code}\` | ${kind} | ${inCell(sentence)} | ${inCell(hint)} |`,
    );
  return [
    '# Refusals',
    '',
    'Every expected *no*. The number never changes its meaning; the kind says who must act; words',
    'in braces are filled in. Queries that fail say so in their own words, kept with the job.',
    '',
    '| number | code | kind | sentence | what to do |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

const inCell = (text: string): string => text.replaceAll('|', '\\|');

/** Where the original has this service; a server writes its own address. */
const ADDRESS = 'http://localhost/casjobs/services/jobs.asmx';

/** Declared, never called: a WSDL comes from the declaration alone. */
const never = (): never => {
  throw new Error('The reference describes methods and calls none.');
};

const jobs = jobsServiceOf({
  accounts: { signIn: never },
  jobs: {
    submit: never,
    extract: never,
    quick: never,
    status: never,
    cancel: never,
    find: never,
    queues: never,
  },
  zone: zoneOf('UTC'),
  now: () => instant(0),
});

if (import.meta.main) {
  for (const [path, text] of referencePages()) {
    const full = join(import.meta.dirname, '..', path);
    await mkdir(join(full, '..'), { recursive: true });
    await writeFile(full, text);
  }
}
