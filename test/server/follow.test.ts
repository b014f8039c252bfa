// One job followed through the real program by what its lines bear: the id of the request that
// submitted it, its own number, and the process that ran it. And another whose process was killed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { until } from '../support/until.ts';

interface Line {
  readonly event: string;
  readonly request?: string;
  readonly job?: string;
  readonly pid?: number;
  readonly path?: string;
}

let server: ServerInTest;
let log = '';
before(async () => {
  server = await startServer();
  server.child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
});
after(() => server[Symbol.asyncDispose]());

const lines = (): readonly Line[] =>
  log
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** The events of all lines that bear these, once the last of them is there. */
const eventsOf = (bears: Partial<Line>, last: string): Promise<readonly string[]> =>
  until(async () => {
    const found = lines().filter(
      (line) => line.request === (bears.request ?? line.request) && line.job === bears.job,
    );
    const events = found.map(({ event }) => event);
    return events.includes(last) && events;
  }, `${last} in the log`);

const ask = (method: string, form: Readonly<Record<string, string>>, requestId: string) =>
  fetch(`${server.url}/casjobs/services/jobs.asmx/${method}`, {
    method: 'POST',
    headers: { 'X-Request-Id': requestId },
    body: new URLSearchParams({ wsid: server.wsid, pw: server.pw, ...form }),
  });

const submit = async (qry: string, requestId: string): Promise<string> => {
  const form = { context: 'Stars', taskname: 'followed', estimate: '30' };
  const answer = await ask('SubmitJob', { ...form, qry }, requestId);
  assert.equal(answer.headers.get('x-request-id'), requestId);
  return /<long[^>]*>(\d+)</.exec(await answer.text())?.[1] ?? '';
};

test('a job is followed from its request to its end', async () => {
  const request = 'trace-0af7651916cd43dd';
  const job = await submit('SELECT TOP 3 hip INTO mydb.bright FROM Hipparcos', request);
  await server.ended(job);
  assert.deepEqual(await eventsOf({ request, job }, 'job.submitted'), ['job.submitted']);
  assert.ok((await eventsOf({ request }, 'http.answer')).length > 0);
  const events = await eventsOf({ job }, 'job.committed');
  const way = ['job.submitted', 'job.started', 'executor.taken', 'job.published', 'job.committed'];
  assert.deepEqual(
    events.filter((event) => way.includes(event)),
    way,
  );
  // What the loop does is of no request.
  const started = lines().filter((line) => line.job === job && line.event !== 'job.submitted');
  assert.ok(started.every((line) => line.request === undefined));
});

test('a quick query is of its request and of its job at once, in every line', async () => {
  const request = 'quick.1';
  const form = { context: 'Stars', taskname: 'quick', isSystem: 'false' };
  await ask('ExecuteQuickJob', { ...form, qry: 'SELECT COUNT(*) AS n FROM Hipparcos' }, request);
  await eventsOf({ request }, 'http.answer');
  const taken = lines().find((line) => line.event === 'executor.taken' && line.request === request);
  assert.match(taken?.job ?? '', /^\d+$/);
});

test('the end of a process that is killed is told with the job it had', async () => {
  const long =
    'SELECT COUNT(*) AS n INTO mydb.many FROM Hipparcos a, Hipparcos b WHERE a.ra + b.ra < 1';
  const job = await submit(long, 'killed-1');
  await eventsOf({ job }, 'executor.taken');
  const { pid = 0 } =
    lines().find((line) => line.job === job && line.event === 'executor.taken') ?? {};
  process.kill(pid, 'SIGKILL');
  await eventsOf({ job }, 'executor.said');
  await eventsOf({ job }, 'job.ended');
});

test('an id that is no plain word is not taken, and no two requests have the same', async () => {
  const ids = await Promise.all(
    ['has blanks', 'a"b', '../x', 'x'.repeat(65), ''].map(async (told) => {
      const answer = await fetch(`${server.url}/healthz`, { headers: { 'X-Request-Id': told } });
      return answer.headers.get('x-request-id') ?? '';
    }),
  );
  assert.ok(ids.every((id) => /^[0-9a-f]{8}-[0-9a-z]+$/.test(id)));
  assert.equal(new Set(ids).size, ids.length);
});
