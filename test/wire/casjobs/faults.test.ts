// Faults against the rules by which real clients cut a message out of them: those of the Python
// clients (a regular expression up to the last arrow, then HTML entities) and of the Java command
// line (everything up to the last arrow and its first colon goes, then what looks like a trace).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, REFUSALS } from '../../../src/domain/refusal.ts';
import type { RefusalName } from '../../../src/domain/refusal.ts';
import { faultOf, lineOnWire, oneLineOf } from '../../../src/wire/casjobs/faults.ts';
import { apologyOf } from '../../../src/wire/http/message.ts';
import type { Failure } from '../../../src/wire/http/message.ts';

const asPythonReads = (body: string): string | undefined =>
  /System.Exception: *(?<msg>.*) *--->/s
    .exec(body)
    ?.groups?.['msg']?.trimEnd()
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const asJavaReads = (faultString: string): string =>
  faultString
    .replace(/[\d\D]*-->[^:]*: /, '')
    .replaceAll(/at[^\n]*\n/g, '')
    .replaceAll(/\s*---[^-]*---\s*/g, '');

const check = (failure: Failure, expected: string): void => {
  const { code, soap, plain } = faultOf(failure);
  assert.equal(code, 'Server');
  assert.equal(asPythonReads(`${plain}\n`), expected, plain);
  assert.equal(asJavaReads(soap), expected, soap);
  assert.equal(plain.split('--->').length, 2, `one arrow: ${plain}`);
  assert.equal(soap.split('--->').length, 2, `one arrow: ${soap}`);
  assert.doesNotMatch(plain + soap, /[\r\n]/);
};

const refused = (code: RefusalName, blank: string): Refusal =>
  new Refusal(
    code,
    Object.fromEntries(
      [...(REFUSALS[code].sentence + REFUSALS[code].hint).matchAll(/\{(\w+)\}/g)].map(
        ([, name = '']) => [name, blank],
      ),
    ),
  );

void test('Every refusal of the catalogue comes out of both clients as it was written.', () => {
  for (const code of Object.keys(REFUSALS) as RefusalName[]) {
    const refusal = refused(code, 'a<b & "c" > \'d\'; look at: 5');
    check({ kind: 'refusal', refusal }, lineOnWire(refusal));
  }
});

/** As clients have been answered since the first of them. */
const ON_WIRE = [
  [
    new Refusal('wrong-password'),
    'The wsid and password do not match. ' +
      'Check both: the wsid is the number shown when the account was made, not the login name.',
  ],
  [
    new Refusal('unknown-job', { job: 7n }),
    'There is no job 7 of yours. GetJobs lists the jobs you have.',
  ],
  [
    new Refusal('unknown-format', { format: 'tape', formats: 'CSV' }),
    "There is no output type 'tape'. Types that can be extracted here: CSV.",
  ],
  [
    new Refusal('bad-condition', { token: 'x', why: 'it has no colon' }),
    "The condition 'x' cannot be read: it has no colon. " +
      'A condition is KEY : VALUE, with | between values and ; between keys.',
  ],
  [
    new Refusal('search-too-wide', { count: 9, kind: 'words', limit: 8 }),
    'The search has 9 words, more than 8. Ask for fewer at once, or for a range as 100,200.',
  ],
  [
    new Refusal('result-too-large', { bytes: 100 }),
    'The rows of this quick query exceed memory limit (100 bytes, quickResultBytes). ' +
      'Add INTO mydb.name and submit it as a batch job, or ask for fewer rows.',
  ],
  [
    new Refusal('job-not-yours', { job: 7n }),
    'Job 7 belongs to another account, so you cannot cancel it. ' +
      'Sign in with the account that submitted it.',
  ],
] as const;

for (const [refusal, line] of ON_WIRE) {
  void test(`${refusal.code} is said in the words that this wire's people know`, () => {
    check({ kind: 'refusal', refusal }, line);
  });
}

void test('The body over GET and POST names the refusal behind its arrow.', () => {
  const { plain } = faultOf({ kind: 'refusal', refusal: new Refusal('wrong-password') });
  assert.match(
    plain,
    /^System\.Exception: The wsid and password do not match\. .* ---> Almagest\.wrong-password$/,
  );
});

void test('The fault string is the one that ASMX builds around an exception.', () => {
  const refusal = new Refusal('query-error', { message: "There is no column 'rah'." });
  assert.equal(
    faultOf({ kind: 'refusal', refusal }).soap,
    'System.Web.Services.Protocols.SoapException: Server was unable to process request. ' +
      "---> System.Exception: There is no column 'rah'.",
  );
});

void test('A bug comes out as an apology with its number and nothing else.', () => {
  check({ kind: 'bug', trace: '1a2b3c4d' }, apologyOf('1a2b3c4d'));
  assert.match(faultOf({ kind: 'bug', trace: '1a2b3c4d' }).plain, / ---> Almagest\.bug$/);
});

/** Messages that would end too early or lose a part, and what is made of them. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['an arrow ---> in it', 'an arrow -- > in it'],
  ['a short arrow --> x: y', 'a short arrow -- > x: y'],
  ['a long arrow ------> x: y', 'a long arrow -- > x: y'],
  ['a --- dashed --- part', 'a -- dashed -- part'],
  ['two\nlines at once\r\nand more', 'two lines at once and more'],
  ['tabs\tand\u2028separators\u0085here', 'tabs and separators here'],
  ['a null\u0000 and a bell\u0007', 'a null and a bell'],
  ['  blanks  around  ', 'blanks around'],
  ['System.Exception: again', 'System.Exception: again'],
];

void test('A message keeps one line and the whole of itself whatever it quotes.', () => {
  for (const [message, expected] of HOSTILE) {
    assert.equal(oneLineOf(message), expected);
    check({ kind: 'refusal', refusal: new Refusal('query-error', { message }) }, expected);
  }
});
