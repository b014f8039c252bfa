// Tokens: what each piece of text is read as, and what cannot be read.
// No grammar: whether the tokens make a statement is asked in parse*.test.ts.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isPlainWord, tokenAt } from '../../src/sql/lexer.ts';
import type { Token } from '../../src/sql/lexer/token.ts';

const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    const token = tokenAt(text, at);
    if (token.kind === 'end') return tokens;
    tokens.push(token);
    if (token.kind === 'broken') return tokens;
    at = token.end;
  }
};

interface Case {
  readonly title: string;
  readonly text: string;
  /** Kind and value of each token. */
  readonly reads: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'Words hold letters, digits, underscores, and T-SQL’s @ # $ after the first.',
    text: 'ra _x a1$#@ Größe 星',
    reads: ['word ra', 'word _x', 'word a1$#@', 'word Größe', 'word 星'],
  },
  {
    title: 'Brackets and double quotes make names, and a doubled mark stands for itself.',
    text: '[a b] [a]]b] "c ""d""" []',
    reads: ['name a b', 'name a]b', 'name c "d"', 'name '],
  },
  {
    title: 'Strings double their quote, run over lines and may have an N before them.',
    text: "'it''s' N'é' n'x' '' 'a\nb'",
    reads: ["string it's", 'string é', 'string x', 'string ', 'string a\nb'],
  },
  {
    title: 'Numbers may end or begin with a point and have an exponent.',
    text: '185. .5 1e10 1.5E-3 2.e+5 007',
    reads: [
      'number 185.',
      'number .5',
      'number 1e10',
      'number 1.5E-3',
      'number 2.e+5',
      'number 007',
    ],
  },
  {
    title: 'Hexadecimal values keep their prefix.',
    text: '0x1F 0XabcDEF',
    reads: ['hex 0x1F', 'hex 0XabcDEF'],
  },
  {
    title: 'A number ends where a word begins.',
    text: '10and 2mass',
    reads: ['number 10', 'word and', 'number 2', 'word mass'],
  },
  {
    title: 'A point after a name is a sign unless a digit follows.',
    text: 'a.b Stars..t',
    reads: ['word a', 'sign .', 'word b', 'word Stars', 'sign .', 'sign .', 'word t'],
  },
  {
    title: 'Variables and temporary tables are kinds of their own.',
    text: '@ra @@rowcount #t ##t',
    reads: ['variable @ra', 'variable @@rowcount', 'temporary #t', 'temporary ##t'],
  },
  {
    title: 'The longest sign wins.',
    text: '<=>=<>!=!<!>< > a-b',
    reads: '<= >= <> != !< !> < >'
      .split(' ')
      .map((sign) => `sign ${sign}`)
      .concat('word a', 'sign -', 'word b'),
  },
  {
    title: 'Comments are gaps, and block comments nest.',
    text: 'a--b\nc/*d/*e*/f*/g--',
    reads: ['word a', 'word c', 'word g'],
  },
  {
    title: 'Every blank of Unicode is a gap, and so is a zero-width space.',
    text: 'a\t\r\n\u00A0\u3000\uFEFF\u200Bb',
    reads: ['word a', 'word b'],
  },
  { title: 'A quote inside a comment opens nothing.', text: "/* it's */ a", reads: ['word a'] },
  { title: 'A comment inside a string is text.', text: "'/* -- '", reads: ['string /* -- '] },
];

for (const { title, text, reads } of cases) {
  void test(title, () => {
    assert.deepEqual(
      tokensOf(text).map(({ kind, value }) => `${kind} ${value}`),
      reads,
    );
  });
}

void test('The key of a word is in capitals, of a sign the sign, of all else empty.', () => {
  const keys = tokensOf("Select <> [from] 'from' 1").map(({ key }) => key);
  assert.deepEqual(keys, ['SELECT', '<>', '', '', '']);
});

void test('The end is an empty token behind the last character, as often as one asks.', () => {
  const end = { kind: 'end', key: '', value: '', start: 4, end: 4 };
  assert.deepEqual(tokenAt('a   ', 4), end);
  assert.deepEqual(tokenAt('a   ', 1), end);
});

interface Broken {
  readonly text: string;
  /** Where the error stands. */
  readonly start: number;
  readonly says: RegExp;
  readonly hints?: RegExp;
}

const broken: readonly Broken[] = [
  { text: "a 'b", start: 2, says: /string that begins here is never closed/, hints: /twice/ },
  { text: "'b''", start: 0, says: /string that begins here is never closed/ },
  { text: 'a [b]]', start: 2, says: /'\[' here is never closed/, hints: /'\]\]'/ },
  { text: 'a "b', start: 2, says: /never closed/ },
  { text: 'a /* b', start: 2, says: /comment .* never closed/, hints: /Close it/ },
  { text: 'a /* /* b */', start: 2, says: /comment .* never closed/, hints: /nest/ },
  { text: '/*/', start: 0, says: /comment .* never closed/ },
  { text: 'a 0x', start: 2, says: /'0x' has no digits/ },
  { text: 'a 1e', start: 2, says: /no digits after its e/ },
  { text: 'a 1e+', start: 2, says: /no digits after its e/ },
  { text: `a ${'1'.repeat(401)}`, start: 2, says: /more than 400 characters/ },
  { text: `0x${'1'.repeat(16_001)}`, start: 0, says: /more than 8,000 bytes/ },
  { text: 'a ‘b’', start: 2, says: /'‘' has no meaning/, hints: /straight single quotes/ },
  { text: 'a {b}', start: 2, says: /'\{' has no meaning/, hints: /template/ },
  { text: 'a ≤ b', start: 2, says: /'≤' has no meaning/, hints: /'<='/ },
  { text: '`a`', start: 0, says: /'`' has no meaning/, hints: /brackets/ },
  { text: 'a \0', start: 2, says: /U\+0000 has no meaning/ },
  { text: 'a \uD800', start: 2, says: /U\+D800 has no meaning/ },
  { text: 'a 🔭', start: 2, says: /'🔭' has no meaning/ },
];

for (const { text, start, says, hints } of broken) {
  void test(`${JSON.stringify(text.slice(0, 20))} is broken, and the token says where.`, () => {
    const last = tokensOf(text).at(-1);
    assert.ok(last?.kind === 'broken');
    assert.equal(last.start, start);
    assert.match(last.message, says);
    if (hints !== undefined) assert.match(last.hint ?? '', hints);
  });
}

void test('A plain word needs no brackets, and everything else does.', () => {
  for (const plain of ['ra', '_x', 'Größe', 'a1#$@', 'select'])
    assert.ok(isPlainWord(plain), plain);
  const others = [
    '',
    ' a',
    'a ',
    'a b',
    '1a',
    'a.b',
    '[a]',
    '@a',
    '#a',
    "a'",
    'a--',
    'a/**/',
    '/**/a',
  ];
  for (const other of others) assert.ok(!isPlainWord(other), other);
});
