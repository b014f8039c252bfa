// The shared handler: what protocols throw, answers that do not come, clients that leave.
// Every test has a server of its own, so that none can hold up another.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../../src/domain/refusal.ts';
import { answering, bytesOf, chunks, get, text } from './answering.ts';
import { exchange, keeping, serving } from './serving.ts';
import { until } from '../../support/until.ts';

test('a refusal is plain text with the status of its kind and no trace', async (t) => {
  const observer = keeping();
  const { port } = await serving(
    t,
    [
      answering(() => {
        throw new Refusal('unknown-job', { job: 7n });
      }),
    ],
    { observer },
  );
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 404);
  assert.equal(
    answer.body.toString(),
    'There is no job 7 of yours. Your list of jobs shows those you have.\n',
  );
  assert.deepEqual(observer.told.bugs, []);
});

test('a bug is an apology with its number, and the story is told to the observer', async (t) => {
  const observer = keeping();
  const bug = new Error('the secret inside');
  const { port } = await serving(
    t,
    [
      answering(() => {
        throw bug;
      }),
    ],
    { observer },
  );
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 500);
  assert.match(answer.body.toString(), /under number 0badcafe/);
  assert.doesNotMatch(answer.body.toString(), /secret/);
  assert.deepEqual(observer.told.bugs, [bug]);
});

test('a protocol gives failures its own form', async (t) => {
  const protocol = answering(
    () => {
      throw new Refusal('stopping');
    },
    { refuse: ({ kind }) => ({ status: 418, headers: {}, body: kind }) },
  );
  const { port } = await serving(t, [protocol]);
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 418);
  assert.equal(answer.body.toString(), 'refusal');
});

test('an answer that does not come is given up, and the protocol is told', async (t) => {
  let aborted = false;
  const protocol = answering(async ({ signal }) => {
    await once(signal, 'abort');
    aborted = true;
    return text('late');
  });
  const { port } = await serving(t, [protocol], { limits: { answerSeconds: 0.05 } });
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 503);
  assert.match(answer.body.toString(), /no answer after 0\.05 s/);
  assert.equal(aborted, true);
});

test('an answer that comes too late is closed unread', async (t) => {
  const opened: Readable[] = [];
  const protocol = answering(async ({ signal }) => {
    await once(signal, 'abort');
    const stream = Readable.from(chunks(10, 10));
    opened.push(stream);
    return text(stream);
  });
  const { port } = await serving(t, [protocol], { limits: { answerSeconds: 0.05 } });
  assert.equal((await exchange(port, get('/'))).status, 503);
  await until(() => opened[0]?.destroyed === true);
});

test('the time of a body that is still coming is not the answer’s', async (t) => {
  const protocol = answering(async (request) => text(String(await bytesOf(request))));
  const { port } = await serving(t, [protocol], { limits: { answerSeconds: 0.05 } });
  const socket = connect(port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\n');
  for (const piece of ['ab', 'cd', 'ef']) {
    await pause(60);
    socket.write(piece);
  }
  const answer = Buffer.concat(await Array.fromAsync(socket)).toString();
  assert.match(answer, /^HTTP\/1\.1 200 OK[\s\S]*\r\n\r\n6$/);
});

const refuse = (): never => {
  throw new Error('no form for this');
};

test('a protocol that cannot even refuse ends the connection, and is a bug', async (t) => {
  const observer = keeping();
  const protocol = answering(refuse, { refuse });
  const { port } = await serving(t, [protocol], { observer });
  await assert.rejects(exchange(port, get('/')));
  await until(() => observer.told.bugs.length === 2);
});

test('a client that has its whole answer is not taken for one that left', async (t) => {
  const signals: AbortSignal[] = [];
  const protocol = answering(({ signal }) => {
    signals.push(signal);
    return text('whole');
  });
  const { port } = await serving(t, [protocol]);
  await exchange(port, get('/'));
  // Its connection is closed by now, or is about to be.
  await pause(50);
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [false],
  );
});

test('a client that leaves is felt while its answer is being made', async (t) => {
  let asked = false;
  let left = false;
  const observer = keeping();
  const protocol = answering(async ({ signal }) => {
    asked = true;
    await once(signal, 'abort');
    left = true;
    throw new DOMException('gone', 'AbortError');
  });
  const { port } = await serving(t, [protocol], { observer });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(get('/'));
  await until(() => asked);
  socket.destroy();
  await until(() => left);
  await until(() => observer.told.notes.length > 0);
  assert.deepEqual(observer.told.bugs, [], 'a client that leaves is no bug');
});
