// Executors that somebody has taken over: whatever they say on their channel, they are killed,
// their job fails, and the server neither ends, waits nor grows.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { frameOf, frameReader } from '../../src/engines/duckdb/frames.ts';
import type { CommitPointResult } from '../../src/ports/engine.ts';
import { isAlive, makeYard, type Yard } from '../support/executor-yard.ts';
import { until } from '../support/until.ts';
import { sendTo } from '../support/processes.ts';

const PROGRAM = fileURLToPath(new URL('../support/executor-hostile.ts', import.meta.url));

const KILLED_FOR = [
  'garbage',
  'no JSON',
  'a word of Node’s own',
  'a message of 300 MB',
  'a message without end',
  'an empty message',
  'a list of a million',
  'lists in lists',
  'a reason of the language’s own',
  'a reason that is the server’s',
  'that it is ready, in the middle',
  'that it writes, over and over',
  'a second COMMIT before it has heard of the first',
  'nothing, and closes its channel',
] as const;

describe('an executor that is no longer ours', () => {
  let yard: Yard;
  before(() => void (yard = makeYard({ programPath: PROGRAM })));
  after(() => yard[Symbol.asyncDispose]());

  for (const act of KILLED_FOR) {
    test(`is killed when it says ${act}`, async () => {
      const held = process.memoryUsage.rss();
      const { outcome } = await yard.run({ dialect: 'casjobs', text: act, statements: [] });
      assert.ok(outcome.kind === 'failed' && outcome.reason === 'engine');
      assert.match(outcome.errors[0]?.message ?? '', /ended before the query did \(signal SIGKILL/);
      assert.ok(process.memoryUsage.rss() - held < 150 * 1024 ** 2, 'and nothing of it is kept');
    });
  }

  test('is answered at a COMMIT, and its run waits for what that comes to', async () => {
    const asked: unknown[] = [];
    const commit = async (changes: unknown): Promise<CommitPointResult> => {
      asked.push(changes);
      await setImmediate();
      return { kind: 'committed' };
    };
    const { outcome } = await yard.run(
      { dialect: 'casjobs', text: 'a COMMIT', statements: [] },
      { commit },
    );
    assert.ok(outcome.kind === 'failed' && outcome.reason === 'query-error');
    assert.equal(outcome.errors[0]?.message, '{"kind":"committed"}');
    assert.deepEqual(asked, [[{ kind: 'drop', name: 't' }]]);
  });

  test('is refused a COMMIT where nobody can make one', async () => {
    const { outcome } = await yard.run({ dialect: 'casjobs', text: 'a COMMIT', statements: [] });
    assert.ok(outcome.kind === 'failed');
    assert.match(outcome.errors[0]?.message ?? '', /"refused".*COMMIT is not for this kind of job/);
  });

  test('that is killed in a COMMIT has ended only when that is made', async () => {
    const { promise, resolve } = Promise.withResolvers<CommitPointResult>();
    let isMade = false;
    const commit = async (): Promise<CommitPointResult> => {
      for (const pid of yard.pids()) sendTo(pid, 'SIGKILL');
      setTimeout(() => resolve({ kind: 'committed' }), 300);
      const result = await promise;
      isMade = true;
      return result;
    };
    const { outcome } = await yard.run(
      { dialect: 'casjobs', text: 'a COMMIT', statements: [] },
      { commit },
    );
    assert.ok(isMade, 'before the run was over');
    assert.ok(outcome.kind === 'failed' && outcome.reason === 'engine');
    assert.match(outcome.errors[0]?.hint ?? '', /^Submit again what stands behind its last COMMIT/);
  });

  test('has its sentences cut', async () => {
    const { outcome } = await yard.run({
      dialect: 'casjobs',
      text: 'a sentence of a megabyte',
      statements: [],
    });
    assert.ok(outcome.kind === 'failed' && outcome.reason === 'query-error');
    const [error] = outcome.errors;
    assert.equal(error?.message.length, 2_001);
    assert.equal(error.hint?.length, 2_001);
  });
});

for (const end of ['killed', 'stopped'] as const) {
  test(`what an executor has started is gone when it is ${end}`, async () => {
    await using yard = makeYard({ programPath: PROGRAM });
    const { outcome } = await yard.run({
      dialect: 'casjobs',
      text: 'the number of its child',
      statements: [],
    });
    assert.ok(outcome.kind === 'failed');
    const child = Number(outcome.errors[0]?.message);
    assert.ok(isAlive(child));
    if (end === 'stopped') await yard.engine.stop();
    else for (const pid of yard.pids()) sendTo(pid, 'SIGKILL');
    await until(() => !isAlive(child), 'its child is gone');
  });
}

test('frames are read whole, however their bytes come', () => {
  const bodies = ['a', 'bc'.repeat(700), 'd'].map((text) => Buffer.from(text));
  const bytes = Buffer.concat(bodies.map(frameOf));
  for (const size of [1, 3, 700, bytes.length]) {
    const got: string[] = [];
    const read = frameReader({ bytesMax: 1_400, onFrame: (body) => void got.push(String(body)) });
    for (let at = 0; at < bytes.length; at += size) {
      assert.ok(read(bytes.subarray(at, at + size)));
    }
    assert.deepEqual(got, bodies.map(String));
  }
});

test('a frame longer than its reader allows is refused by its head', () => {
  const read = frameReader({ bytesMax: 3, onFrame: () => assert.fail('nothing is whole') });
  assert.equal(read(frameOf(Buffer.from('abcd')).subarray(0, 4)), false);
});
