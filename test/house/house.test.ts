// The house rules hold in every file; and each rule is proven to bite by a sample that breaks it.
// What a rule means stands beside it; why it is there stands in CONTRIBUTING.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { docs, headers } from './comments.ts';
import { circles, floors } from './imports.ts';
import { functions, lengths, staleExemptions, widths, words } from './shape.ts';
import { parse, readSources, type Rule, type Source, type Violation } from './source.ts';
import { glossary, leftovers, names, reserved } from './text.ts';

const RULES: Readonly<Record<string, Rule>> = {
  'every import leads down the floors': floors,
  'every file opens by saying what it holds': headers,
  'every exported name has a doc comment': docs,
  'no line is too wide': widths,
  'no file is too long': lengths,
  'no function is too long, takes too much or nests too deep': functions,
  'no word of the language is used that the house does without': words,
  'every file is named as the house names': names,
  'nothing is left undone, and nothing is named that does not come with the project': leftovers,
  'environment, terminal and clock are left to those who own them': reserved,
};

const sources = readSources();

for (const [title, rule] of Object.entries(RULES)) {
  test(title, () => holds(sources.flatMap(rule)));
}

test('no imports run in a circle', () => holds(circles(sources)));

test('every noun of the domain is in the glossary', () => holds(glossary(sources)));

test('every exemption is of a file that exists and needs it', () =>
  assert.deepEqual(staleExemptions(sources), []));

/** Fails with the list of violations as its message. */
const holds = (violations: readonly Violation[]): void => {
  if (violations.length > 0) assert.fail(`\n${listOf(violations)}\n`);
};

/** One violation a line, as compilers write them. */
const listOf = (violations: readonly Violation[]): string =>
  violations.map(({ path, line, says }) => `${path}:${line} ${says}`).join('\n');

/** A text that breaks a rule, where it stands, and the line that is to be named. */
interface Sample {
  readonly rule: Rule;
  readonly path: string;
  readonly text: string;
  readonly line: number;
  readonly says: RegExp;
}

const long = (lines: number): string => 'f();\n'.repeat(lines);

const SAMPLES: readonly Sample[] = [
  ...imports('src/domain/a.ts', '../core/jobs.ts', /domain may import base/),
  ...imports('src/base/a.ts', '../domain/job.ts', /nothing of ours/),
  ...imports('src/core/a.ts', '../store/jobs.ts', /It imports src\/store\/jobs\.ts/),
  ...imports('src/core/a.ts', '../wire/http/request.ts', /wire\/http/),
  ...imports('src/core/a.ts', '../sql/emit/duckdb/emit.ts', /engines\/duckdb alone/),
  ...imports('src/sql/functions/a.ts', '../emit/duckdb-type.ts', /knows no engine's words/),
  ...imports('src/store/a.ts', '../files/files.ts', /store may import base, domain, ports/),
  ...imports('src/sql/a.ts', '../formats/csv.ts', /sql may import base, domain/),
  ...imports('src/ports/a.ts', '../sql/tree.ts', /the types of sql/),
  ...imports('src/wire/http/a.ts', '../casjobs/service.ts', /wire\/casjobs/),
  ...imports('src/wire/asmx/a.ts', '../../core/jobs.ts', /src\/core\/jobs\.ts/),
  ...imports('src/wire/casjobs/a.ts', '../../ports/store.ts', /src\/ports/),
  ...imports('src/web/a.ts', '../wire/asmx/declare.ts', /wire\/asmx/),
  ...imports('src/worker/a.ts', '../wire/http/server.ts', /wire\/http/),
  ...imports('src/engines/duckdb/a.ts', '../../core/run.ts', /src\/core/),
  ...imports('src/engines/duckdb/pool.ts', './executor/main.ts', /spawned and never imported/),
  ...imports('src/admin/a.ts', '../main.ts', /everything save main/),
  ...imports('src/main.ts', './engines/duckdb/executor/main.ts', /never imported/),
  ...imports('src/domain/a.ts', 'node:fs', /reads nothing/),
  ...imports('src/core/a.ts', 'kysely', /for store/),
  ...imports('src/core/a.ts', 'left-pad', /no room of the house has taken/),
  ...imports('src/files/a.ts', '../../test/support/clock.ts', /no room of the house/),
  { rule: floors, path: 'src/shed/a.ts', text: '', line: 1, says: /no room of the house/ },
  {
    rule: floors,
    path: 'src/core/a.ts',
    text: "const a = await import('../store/jobs.ts');",
    line: 1,
    says: /src\/store/,
  },
  {
    rule: floors,
    path: 'src/core/a.ts',
    text: "export type { A } from '../store/jobs.ts';",
    line: 1,
    says: /src\/store/,
  },
  { rule: headers, path: 'src/a.ts', text: 'f();\n', line: 1, says: /does not open/ },
  { rule: headers, path: 'test/a.ts', text: '// One line.\n', line: 1, says: /one line/ },
  { rule: headers, path: 'src/a.ts', text: '// A.\n'.repeat(7), line: 1, says: /7 lines/ },
  { rule: headers, path: 'src/a.ts', text: '// words\n// words\n', line: 1, says: /sentences/ },
  {
    rule: docs,
    path: 'src/a.ts',
    text: '/** A. */\nexport type A = 1;\nexport const b = 1;\n',
    line: 3,
    says: /exported b/,
  },
  {
    rule: docs,
    path: 'src/a.ts',
    text: '// Not one.\nexport interface A {}\n',
    line: 2,
    says: /exported A/,
  },
  {
    rule: docs,
    path: 'src/a.ts',
    text: 'export async function f() {}\n',
    line: 1,
    says: /exported f/,
  },
  {
    rule: widths,
    path: 'src/a.ts',
    text: `f();\n// ${'a'.repeat(98)}\n`,
    line: 2,
    says: /101 columns/,
  },
  { rule: lengths, path: 'src/a.ts', text: long(401), line: 401, says: /401 lines of 400/ },
  { rule: lengths, path: 'README.md', text: long(121), line: 121, says: /121 lines of 120/ },
  {
    rule: functions,
    path: 'src/a.ts',
    text: `const a = () => {\n${long(69)}};\n`,
    line: 1,
    says: /71 lines/,
  },
  {
    rule: functions,
    path: 'src/a.ts',
    text: 'function f(a, b, c, d, e) {}',
    line: 1,
    says: /5 parameters/,
  },
  {
    rule: functions,
    path: 'src/a.ts',
    text: 'function f() {\nfor (;;) {\nif (a) {\nwhile (b) {\ntry {\ng();\n} finally {}}}}}',
    line: 5,
    says: /4 deep/,
  },
  { rule: words, path: 'src/a.ts', text: '\nenum A { b }', line: 2, says: /enum/ },
  { rule: words, path: 'src/a.ts', text: 'namespace A {}', line: 1, says: /namespace/ },
  { rule: words, path: 'src/a.ts', text: '@d class A {}', line: 1, says: /decorator/ },
  { rule: words, path: 'src/a.ts', text: 'let a: any;', line: 1, says: /any/ },
  { rule: words, path: 'src/a.ts', text: 'f(a!.b);', line: 1, says: /nobody checked/ },
  { rule: words, path: 'src/a.ts', text: 'class A extends B {}', line: 1, says: /extends another/ },
  {
    rule: words,
    path: 'src/a.ts',
    text: 'class A { constructor(readonly a: 1) {} }',
    line: 1,
    says: /parameter property/,
  },
  { rule: names, path: 'src/core/utils.ts', text: '', line: 1, says: /called utils/ },
  { rule: names, path: 'test/helpers/a.ts', text: '', line: 1, says: /called helpers/ },
  { rule: names, path: 'src/core/jobRuns.ts', text: '', line: 1, says: /kebab-case/ },
  { rule: leftovers, path: 'src/a.ts', text: '// TODO: later', line: 1, says: /undone/ },
  {
    rule: leftovers,
    path: 'docs/a.md',
    text: 'a\nsee /work/main',
    line: 2,
    says: /machine/,
  },
  {
    rule: leftovers,
    path: 'src/a.ts',
    text: '// As the founding documents have it.',
    line: 1,
    says: /stranger/,
  },
  { rule: leftovers, path: 'src/a.ts', text: '// (seeds/002)', line: 1, says: /stranger/ },
  { rule: leftovers, path: 'bench/a.ts', text: '// See DESIGN.md.', line: 1, says: /stranger/ },
  { rule: leftovers, path: 'docs/a.md', text: 'protocols/asmx.md', line: 1, says: /stranger/ },
  { rule: reserved, path: 'src/core/a.ts', text: 'process.env.X;', line: 1, says: /environment/ },
  { rule: reserved, path: 'src/store/a.ts', text: "console.log('x');", line: 1, says: /observer/ },
  { rule: reserved, path: 'src/domain/a.ts', text: 'Date.now();', line: 1, says: /clock/ },
];

/** Samples of one import that must not be. */
function imports(path: string, target: string, says: RegExp): readonly Sample[] {
  return [{ rule: floors, path, text: `f();\nimport { a } from '${target}';`, line: 2, says }];
}

/** The samples are parsed together, each in a folder of its own that is cut off again. */
const parsed = parse(
  Object.fromEntries(SAMPLES.map(({ path, text }, at) => [`${at}/${path}`, text])),
).map((source) => ({ ...source, path: source.path.replace(/^\d+\//, '') }));

for (const [at, { rule, path, text, line, says }] of SAMPLES.entries()) {
  test(`the rule bites: ${path} with ${JSON.stringify(text.slice(0, 60))}`, () => {
    const sample = parsed[at];
    assert.ok(sample);
    const [found, ...rest] = rule(sample);
    assert.deepEqual(rest, []);
    assert.equal(found?.line, line);
    assert.match(found?.says ?? '', says);
  });
}

/** What the rules must leave alone. */
const GOOD: Readonly<Record<string, string>> = {
  'src/core/good.ts': `// What this holds, in a sentence.
// And what is never here.

import type { Job } from '../domain/job.ts';
import { parse } from '../sql/parse.ts';
import type { Store } from '../ports/store.ts';

/** Promises something. */
export const good = async (store: Store): Promise<Job | undefined> => {
  for (const a of [1]) {
    if (a === 1) {
      if (a > 0) return undefined;
    } else if (a === 2) {
      parse('x');
    } else if (a === 3) {
      parse('y');
    }
  }
  return store.jobs.byId([1].map((a) => { if (a) { if (a > 1) return 1; } return 2; }));
};

/** The one class that may extend. */
export class Refusal extends Error {}
`,
  'src/ports/good.ts': `// Types.
// Only.
import type { A } from '../sql/tree.ts';
export type { A };
`,
  'src/engines/duckdb/good.ts': `// What it holds.
// And never holds.
import { emit } from '../../sql/emit/duckdb/emit.ts';
import type { M } from './executor/messages.ts';
f(emit);
`,
  'test/good.test.ts':
    '// A test.\n// Of things.\nimport a from "left-pad";\nconsole.log(process.env.A, a);\n',
};

test('what the house allows is left alone', () => {
  const good = parse(GOOD);
  assert.equal(listOf(Object.values(RULES).flatMap((rule) => good.flatMap(rule))), '');
});

/** Three files in a circle, the first import of which is `import` or `import type`. */
const around = (word: string): readonly Source[] =>
  parse({
    'src/core/a.ts': `import ${word} { b } from './b.ts';`,
    'src/core/b.ts': `import { c } from './c.ts';`,
    'src/core/c.ts': `import { a } from './a.ts';`,
  });

test('a circle is found over three files, and one of types is none', () => {
  assert.match(
    circles(around(''))[0]?.says ?? '',
    /src\/core\/a\.ts → src\/core\/b\.ts → src\/core\/c\.ts → src\/core\/a\.ts/,
  );
  assert.deepEqual(circles(around('type')), []);
});

test('a noun that the glossary lacks is named', () => {
  const found = glossary(
    parse({
      'docs/glossary.md': '**job.** What a job search finds.\n',
      'src/domain/job.ts': '',
      'src/domain/job-search.ts': '',
    }),
  );
  assert.equal(listOf(found), "docs/glossary.md:1 It does not explain 'job search'.");
});

test('an exemption of a file that is gone or short is told', () => {
  const files = parse({ 'src/b.ts': long(400), 'src/c.ts': long(401) });
  const exempt = { 'src/a.ts': 'a table', 'src/b.ts': 'a table', 'src/c.ts': 'a table' };
  assert.deepEqual(staleExemptions(files, exempt), [
    'src/a.ts is not there.',
    'src/b.ts has 400 lines and needs no exemption.',
  ]);
});
