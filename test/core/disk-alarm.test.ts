// The alarm of the disk: one letter and one line for each fall, however often it is looked at.
// The letters are kept by a queue of the test's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDiskAlarm } from '../../src/core/disk-alarm.ts';
import type { LetterAsk } from '../../src/core/letters.ts';
import { createObserver } from '../../src/observe/observer.ts';

/** What was posted and noted while the disk had so much room, one look after the other. */
const toldOf = (looks: readonly bigint[]) => {
  const posted: LetterAsk[] = [];
  const lines: string[] = [];
  const alarm = createDiskAlarm({
    observer: createObserver({
      level: 'debug',
      stream: { write: (line) => void lines.push(line) },
    }),
    letters: { post: (ask) => posted.push(ask) > 0 },
    operator: { address: 'ops@example.org', site: 'https://stars.example' },
  });
  for (const free of looks) alarm({ free, floor: 1_000 });
  return { posted, events: lines.map((line): unknown => JSON.parse(line).event) };
};

test('a disk that stays low is told of once', () => {
  const { posted, events } = toldOf([1_000n, 999n, 998n, 997n, 5n]);
  assert.deepEqual(events, ['disk.low']);
  assert.deepEqual(
    posted.map(({ account, kind, letter }) => [account, kind, letter.to]),
    [[null, 'disk', 'ops@example.org']],
  );
  assert.equal(posted[0]?.letter.subject, 'The disk of https://stars.example is almost full');
  assert.match(posted[0]?.letter.text ?? '', /999 bytes left, which is less than the 1000 of/);
});

test('a disk that wavers around its floor falls once, one that had room again twice', () => {
  assert.deepEqual(toldOf([999n, 1_001n, 999n, 1_099n, 999n]).events, ['disk.low']);
  const { posted, events } = toldOf([999n, 1_100n, 999n]);
  assert.deepEqual(events, ['disk.low', 'disk.enough', 'disk.low']);
  assert.equal(posted.length, 2);
});
