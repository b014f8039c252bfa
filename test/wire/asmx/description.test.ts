// What a service tells about itself: the WSDL against recorded ones, and pages for people.
// Recorded descriptions are files; their sentences are never repeated here.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { exchange, serving } from '../http/serving.ts';
import { FIXTURE_PARTS } from './fixture-services.ts';

const fetched = async (port: number, path: string, host: string) => {
  const answer = await exchange(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return { ...answer, text: answer.body.toString('utf8') };
};

/** Lines of a description; the declarations of its root come in any order. */
const linesOf = (document: string): string[] =>
  document
    .split(/\r?\n/)
    .map((line) =>
      line.startsWith('<wsdl:definitions')
        ? (line.match(/[\w:]+="[^"]*"/g) ?? []).toSorted().join(' ')
        : line,
    );

const RECORDED: readonly [file: string, path: string, host: string][] = [
  ['CasJobs', '/casjobs/CasJobs.asmx', 'galex.stsci.edu'],
  ['Command', '/CommandWebService.asmx', 'localhost'],
  // Headers, overloads, arrays that forms repeat, XML, data sets, types of Microsoft's.
  ['Probe', '/Probe.asmx', 'h'],
];

for (const [file, path, host] of RECORDED) {
  test(`the WSDL of ${file} is the recorded one, however it is asked for`, async (t) => {
    const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
    const recorded = new URL(`descriptions/${file}.wsdl`, import.meta.url);
    for (const query of ['WSDL', 'wsdl', 'Wsdl&x=1']) {
      const answer = await fetched(port, `${path}?${query}`, host);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], 'text/xml; charset=utf-8');
      assert.deepEqual(linesOf(answer.text), linesOf(readFileSync(recorded, 'utf8')));
    }
  });
}

test('addresses are those of the configured public address, where there is one', async (t) => {
  const wanted = { publicUrl: 'https://stars.example/sky' };
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)], wanted);
  const { text } = await fetched(port, '/casjobs/CasJobs.asmx?wsdl', 'inside:8080');
  assert.equal(
    text.match(/location="https:\/\/stars\.example\/sky\/casjobs\/CasJobs\.asmx"/g)?.length,
    4,
  );
  assert.doesNotMatch(text, /inside/);
});

test('the bare address is a page with every operation and the description', async (t) => {
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
  const { status, headers, text } = await fetched(port, '/casjobs/CasJobs.asmx', 'h');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.match(text, /<a href="CasJobs\.asmx\?op=FindJob">FindJob<\/a>/);
  assert.match(text, /Same as FindJobDataSet, but returns in Job format/);
  assert.match(text, /<a href="CasJobs\.asmx\?WSDL">/);
});

test('an operation has a page with its text, parameters and result', async (t) => {
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
  const { status, text } = await fetched(port, '/casjobs/CasJobs.asmx?op=FindJob', 'h');
  assert.equal(status, 200);
  for (const part of ['Same as FindJobDataSet', 'wsId', 'long', 'predicate', 'ArrayOfJob']) {
    assert.ok(text.includes(part), part);
  }
});

test('the only script that a browser may run is the one that copies samples', async (t) => {
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
  const { headers, text } = await fetched(port, '/casjobs/CasJobs.asmx?op=FindJob', 'h');
  const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
  assert.equal(scripts.length, 1);
  const hash = createHash('sha256')
    .update(scripts[0] ?? '')
    .digest('base64');
  const policy = headers['content-security-policy'] ?? '';
  assert.ok(policy.includes(`script-src 'sha256-${hash}'`), policy);
  // Samples are text without it.
  assert.match(text, /<pre>POST \/casjobs\/CasJobs\.asmx HTTP\/1\.1/);
});

test('an unknown operation has a page that says so, and nothing of it is markup', async (t) => {
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
  for (const asked of ['Nope', '__proto__', '%3Cscript%3E']) {
    const { status, text } = await fetched(port, `/casjobs/CasJobs.asmx?op=${asked}`, 'h');
    assert.equal(status, 200);
    assert.match(text, /was not found in service CasJobs/);
    assert.doesNotMatch(text, /<script/);
  }
});
