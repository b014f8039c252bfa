// Tables of one's own by their addresses under /tap, where names and kinds are not plain ones: of
// views and functions, of names in quotes, and of one name for two who come at once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf, type Person } from '../support/people.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { basicOf } from '../support/tap-client.ts';

const UPLOAD_BYTES = 3_000_000;

let server: ServerInTest;
let anna: Person;
before(async () => {
  server = await startServer(['--upload-bytes-max', String(UPLOAD_BYTES)]);
  anna = personOf(server, 'anna');
});
after(() => server[Symbol.asyncDispose]());

const ask = async (
  address: string,
  method = 'GET',
  body?: string | URLSearchParams,
): Promise<{ readonly status: number; readonly text: string; readonly location: string }> => {
  const answer = await fetch(new URL(address, `${server.url}/tap/`), {
    method,
    redirect: 'manual',
    ...(body !== undefined && { body }),
    headers: {
      ...basicOf(anna.login, anna.pw),
      ...(typeof body === 'string' && { 'Content-Type': 'text/csv' }),
    },
  });
  const location = answer.headers.get('location') ?? '';
  return { status: answer.status, text: await answer.text(), location };
};

const run = async (query: string): Promise<string> => {
  const sent = { LANG: 'CasJobs-SQL', QUERY: query, RESPONSEFORMAT: 'csv' };
  const { status, text } = await ask('sync', 'POST', new URLSearchParams(sent));
  assert.equal(status, 200, text);
  return text;
};

const LARGE = `n\n${'1234567890\n'.repeat(UPLOAD_BYTES / 10)}`;

test('Views and functions are no tables, and are told of as what they are.', async () => {
  await run('CREATE VIEW Seen AS SELECT 1 AS n');
  await run('CREATE FUNCTION half (@x float) RETURNS float AS BEGIN RETURN @x / 2 END');
  assert.match((await ask('tables')).text, /<name>MyDB\.Seen<\/name>/);
  for (const [name, kind, word] of [
    ['Seen', 'view', 'VIEW'],
    ['half', 'function', 'FUNCTION'],
  ] as const) {
    const path = `MyDB.${name.toUpperCase()}`;
    for (const answer of [
      await ask(`tables/${path}`, 'DELETE'),
      await ask(`load/${path}`, 'POST', LARGE),
      await ask(`permissions/${path}`),
      await ask(`permissions/${path}`, 'POST', new URLSearchParams()),
    ]) {
      assert.equal(answer.status, 409, answer.text);
      const says = `'${name}' in MyDB is a ${kind} and no table. DROP ${word} MyDB.[${name}], sent`;
      assert.ok(answer.text.includes(says), answer.text);
    }
    // The file would be too large, were it read.
    const made = await ask(`tables/${path}`, 'PUT', LARGE);
    assert.equal(made.status, 409, made.text);
    assert.ok(
      made.text.includes(`There is already a ${kind} '${name.toUpperCase()}' in MyDB.`),
      made.text,
    );
    await run(`DROP ${word} MyDB.[${name}]`);
    assert.equal((await ask(`tables/${path}`, 'DELETE')).status, 404);
  }
});

test('Of two who make a table at once one is told that its name is taken.', async () => {
  const both = await Promise.all([1, 2].map((n) => ask('tables/MyDB.one', 'PUT', `n\n${n}\n`)));
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 409],
  );
  const second = both.find(({ status }) => status === 409);
  assert.match(second?.text ?? '', /There is already a table 'one' in MyDB\./);
  // Another mistake is told as such.
  assert.equal((await ask('tables/MyDB.other', 'PUT', 'n,n\n1,2,3\n')).status, 400);
});

test('What is made is there, and dropped, at the address that its maker was sent to.', async () => {
  for (const name of ['plain', 'two words', 'size', 'a"b', 'a.b?c', 'été']) {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const made = await ask(`tables/${encodeURIComponent(`MyDB.${quoted}`)}`, 'PUT', 'n\n1\n');
    assert.equal(made.status, 201, made.text);
    // It ends with the name that TAP_SCHEMA has.
    const [, listed = ''] = /\/tables\/(.*)$/.exec(made.location) ?? [];
    const named = `table_name = '${decodeURIComponent(listed)}'`;
    const told = await run(`SELECT COUNT(*) AS n FROM TAP_SCHEMA.tables WHERE ${named}`);
    assert.equal(told, 'n\n1\n', made.location);
    assert.equal((await ask(made.location)).status, 200, made.location);
    assert.equal((await ask(made.location, 'DELETE')).status, 204, made.location);
    assert.equal((await ask(made.location)).status, 404, made.location);
  }
});
