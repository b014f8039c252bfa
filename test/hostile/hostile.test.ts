// A part of the hostile corpus in every run of the tests; `npm run hostile` runs all of it, and
// prints which wall stopped what.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { connect } from 'node:net';
import { before, describe, test } from 'node:test';
import { isRoot } from '../support/executor-yard.ts';
import type { Verdict, Wall } from './attack.ts';
import { makeHostileGround } from './hostile-ground.ts';
import { runRaw } from './raw.ts';
import { openLines } from './report.ts';
import { runHostile, type Section } from './run.ts';

/** So many of each group; all of it takes minutes. */
const MOST = 20;

let sections: readonly Section[];

const section = (at: number): Section => {
  const found = sections[at];
  assert.ok(found !== undefined);
  return found;
};

/** How many attacks of a group a wall stopped. */
const stoppedBy = (verdicts: readonly Verdict[], group: string, wall: Wall): number =>
  verdicts.filter((verdict) => verdict.group === group && verdict.wall === wall).length;

test('an open wall is seen by what comes back, what changes and who calls', async () => {
  await using hostile = await makeHostileGround();
  const { places, openCanary } = hostile;
  // A file that everybody may read stands for one that nobody may.
  const seen = { ...hostile, canaries: [openCanary] };
  const text = "SELECT content FROM read_text('$open')";
  const attack = { group: 'files to read', text } as const;
  const [told] = await runRaw({ hostile: seen, locked: false, together: 1 }, [attack]);
  assert.deepEqual([told?.wall, told?.said.includes(openCanary)], ['OPEN', true]);
  assert.deepEqual(hostile.touched(), []);
  appendFileSync(places['decoy'] ?? '', 'x');
  const socket = connect(Number(places['port']), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'close');
  const [change, call] = hostile.touched();
  assert.match(change ?? '', /decoy\.csv is new or has changed/);
  assert.match(call ?? '', /1 connections were made/);
});

describe('hostile queries', () => {
  before(async () => {
    sections = await Array.fromAsync(runHostile({ most: MOST }));
  });

  test('a server tells nothing of its files and of others, and answers on', () => {
    const { verdicts, wrong } = section(0);
    assert.deepEqual([...openLines(verdicts), ...wrong], []);
    // Paths, URLs and settings end at the parser and the binder: nothing else is asked.
    for (const group of ['files to read', 'network', 'settings of the engine']) {
      const stopped = stoppedBy(verdicts, group, 'parser') + stoppedBy(verdicts, group, 'binder');
      assert.equal(stopped, verdicts.filter((verdict) => verdict.group === group).length, group);
    }
  });

  test('behind the engine’s lock raw statements reach nothing but their own folders', () => {
    const { verdicts, wrong } = section(1);
    assert.deepEqual([...openLines(verdicts), ...wrong], []);
    for (const group of ['files to read', 'network', 'settings of the engine']) {
      assert.ok(stoppedBy(verdicts, group, 'lock') > MOST / 3, group);
    }
  });

  test(
    'without the lock the operating system lets raw statements reach no more than it must',
    { skip: !isRoot && 'needs root' },
    () => {
      const { verdicts, wrong } = section(2);
      assert.deepEqual([...openLines(verdicts), ...wrong], []);
      assert.equal(verdicts.filter(({ wall }) => wall === 'lock').length, 0, 'it is off');
      assert.ok(stoppedBy(verdicts, 'files to read', 'system') > MOST / 3);
    },
  );
});
