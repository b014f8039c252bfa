// What STILTS' taplint says of a server: no error and no failure, at the version of TAP that is
// declared, and no warning but those that docs/protocols/tap.md explains.

import { said, type Line } from './program.ts';

/** A report of taplint's, as its JSON has it. */
interface Report {
  readonly level: string;
  readonly code: string;
  readonly text: string;
}

interface Lint {
  readonly sections: readonly { readonly code: string; readonly reports: readonly Report[] }[];
  readonly totals: Readonly<Record<string, number>>;
}

/** Reports that docs/protocols/tap.md explains. */
const EXPLAINED = /^WARNING TMDA: .*\(char != unicodeChar\)/;

/** Every stage but that of observatories' locations, which fails where there is no such table. */
const STAGES = 'stages=-LOC';

/** A line for each stage, and one for the version, without which taplint asks less. */
export const taplintLines = async (who: string, url: string): Promise<readonly Line[]> => {
  const words = ['taplint', `tapurl=${url}`, STAGES, 'report=EWF', 'format=json'];
  const { stdout } = await said('stilts', words);
  const { sections } = JSON.parse(stdout) as Lint;
  const capabilities = await (await fetch(`${url}/capabilities`)).text();
  const isNew = /<interface role="std" version="1\.1"/.test(capabilities);
  return [
    line(`${who}: the interface of TAP 1.1`, isNew ? [] : ['it is not declared']),
    ...sections.map(({ code, reports }) =>
      line(
        `${who}: stage ${code}`,
        reports.map((each) => textOf(each)).filter((text) => !EXPLAINED.test(text)),
      ),
    ),
  ];
};

const textOf = ({ level, code, text }: Report): string => `${level} ${code}: ${text}`;

const line = (title: string, wrong: readonly string[]): Line =>
  wrong.length === 0 ? { title } : { title, failure: wrong.join('; ') };
