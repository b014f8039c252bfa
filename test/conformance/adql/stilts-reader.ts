// ADQL as another reader takes it: the parser inside STILTS, which `tapquery parse=true` asks
// before it would send a query anywhere. Texts on whose verdict both must agree, and those on
// which they are known not to, are test/sql/adql/cases.ts.

import { execFile } from 'node:child_process';

import { parseIn } from '../../../src/sql/parse.ts';
import { ACCEPTED, REFUSED } from '../../sql/adql/cases.ts';

/** What came of one text. */
export interface ReadLine {
  readonly outcome: 'passed' | 'failed';
  readonly text: string;
}

interface Asked {
  readonly text: string;
  readonly isAccepted: boolean;
  /** Why the other reader says otherwise; undefined where it must agree. */
  readonly difference: string | undefined;
}

const CASES: readonly Asked[] = [
  ...Object.values(ACCEPTED)
    .flat()
    .map((each): Asked => {
      const [text, difference] = typeof each === 'string' ? [each, undefined] : each;
      return { text, isAccepted: true, difference };
    }),
  ...REFUSED.map(({ text, difference }): Asked => ({ text, isAccepted: false, difference })),
];

/** How many virtual machines of Java run beside each other: each starts in half a second. */
const lanes = 2;

/** Both verdicts on every text of the cases, in no certain order. */
export async function* comparedVerdicts(): AsyncGenerator<ReadLine> {
  for (let at = 0; at < CASES.length; at += lanes) {
    yield* await Promise.all(CASES.slice(at, at + lanes).map(compared));
  }
}

/** Whether ours is as the case says, and STILTS' as ours, or other where that is known. */
const compared = async ({ text, isAccepted, difference }: Asked): Promise<ReadLine> => {
  const ours = parseIn('adql', text).kind === 'parsed';
  const complaint = await complaintOf(text);
  const isAlike = (complaint === undefined) === ours;
  const isRight = ours === isAccepted && isAlike === (difference === undefined);
  if (isRight) return { outcome: 'passed', text };
  const theirs = complaint ?? 'it is read';
  const known = difference === undefined ? '' : ` (${difference})`;
  const said = `${ours ? 'read' : 'refused'} here; STILTS: ${theirs}${known}`;
  return { outcome: 'failed', text: `${text}: ${said}` };
};

/** Nobody listens there: a text that is read is sent, and that fails otherwise. */
const NOWHERE = 'http://127.0.0.1:1/tap';

/** What STILTS says of a text that it does not read; undefined where it reads it. */
const complaintOf = (text: string): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const words = [`tapurl=${NOWHERE}`, 'parse=true', 'sync=true', `adql=${text}`];
    const limits = { timeout: READ_SECONDS * 1_000 };
    execFile('stilts', ['tapquery', ...words], limits, (error, stdout, stderr) => {
      if (error === null || error.killed === true) {
        reject(new Error(`STILTS neither read nor refused: ${text}`));
        return;
      }
      const complaint = /ADQL Parse error:\s*(.*)/.exec(`${stdout}${stderr}`)?.[1];
      resolve(complaint);
    });
  });

/** A hundred times what it takes. */
const READ_SECONDS = 60;
