// Moves made together on SQLite: what one of them does to the others, and who is told what when
// the transaction they share comes to nothing.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { keep, transact, undo } from '../../src/store/databases.ts';
import { openSqliteStore } from '../../src/store/open.ts';
import type { Schema } from '../../src/store/schema.ts';
import { openConnection, type Connection } from '../../src/store/sqlite/connection.ts';
import { sqliteDatabases, type SqliteDatabases } from '../../src/store/sqlite/databases.ts';
import type { Move } from '../../src/store/sqlite/group.ts';
import { newAccount } from '../contract/store-yard.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Where moves write numbers, and another connection sees those that are durable. */
interface Ground extends SqliteDatabases {
  readonly other: Connection;
  /** What came of moves made together: their values, or the messages of their errors. */
  make(...moves: readonly Move[]): Promise<readonly unknown[]>;
}

interface Case {
  readonly moves: (db: Kysely<Schema>) => readonly Move[];
  readonly told: readonly unknown[];
  /** The numbers that are there afterwards. */
  readonly stay: readonly bigint[];
}

const put = (db: Kysely<Schema>, number: number) =>
  sql`insert into seen values (${number}, '')`.execute(db);

/** A move that writes `number`, and says so. */
const writing = (db: Kysely<Schema>, number: number) => () =>
  transact(db, async (work) => {
    await put(work, number);
    return keep(number);
  });

/** SQLite rolls the whole transaction back by itself, as it does when a disk fails. */
const breaking = (db: Kysely<Schema>) =>
  sql`insert or rollback into seen values (1, '')`.execute(db);

const TAKEN = 'UNIQUE constraint failed: seen.number';
const GONE = 'SQLite has undone the transaction of this move.';
const FULL = 'The disk that holds the store is full.';

const CASES: Readonly<Record<string, Case>> = {
  'a move that undoes itself or fails leaves the others as they are': {
    moves: (db) => [
      writing(db, 2),
      () =>
        transact(db, async (work) => {
          await put(work, 3);
          return undo('undone');
        }),
      () =>
        transact(db, async (work) => {
          await put(work, 4);
          await put(work, 1);
          return keep(undefined);
        }),
      writing(db, 5),
      () => put(db, 1),
      writing(db, 6),
    ],
    told: [2, 'undone', TAKEN, 5, TAKEN, 6],
    stay: [2n, 5n, 6n],
  },
  'a move of several transactions keeps those that it had kept before it failed': {
    moves: (db) => [
      async () => {
        await writing(db, 2)();
        throw new Error('Enough.');
      },
      writing(db, 3),
    ],
    told: ['Enough.', 3],
    stay: [2n, 3n],
  },
  'what was done before SQLite rolled back is told to be lost, and what follows is made': {
    moves: (db) => [writing(db, 2), () => breaking(db), writing(db, 3)],
    told: [TAKEN, TAKEN, 3],
    stay: [3n],
  },
  'a move that goes on after SQLite rolled back writes nothing outside its transaction': {
    moves: (db) => [
      writing(db, 2),
      async () => {
        await breaking(db).catch(() => undefined);
        await put(db, 3).catch(() => undefined);
        await writing(db, 4)().catch(() => undefined);
        return 'unaware';
      },
      writing(db, 5),
    ],
    told: [TAKEN, TAKEN, 5],
    stay: [5n],
  },
  'a transaction that was ended by a statement is lost, and so is all that was in it': {
    moves: (db) => [writing(db, 2), () => sql`rollback`.execute(db), writing(db, 3)],
    told: [GONE, GONE, 3],
    stay: [3n],
  },
  'a commit that fails is told to everybody, who failed before too: nothing it saw is so': {
    moves: (db) => [
      writing(db, 2),
      () => put(db, 1),
      // A reference to nothing, which is looked at when all is committed.
      () =>
        transact(db, async (work) => {
          await sql`pragma defer_foreign_keys = on`.execute(work);
          await sql`insert into pointing values (99)`.execute(work);
          return keep('pointed');
        }),
      writing(db, 3),
    ],
    told: Array(4).fill('FOREIGN KEY constraint failed'),
    stay: [],
  },
  'a full disk is told to those whose work it cost': {
    moves: (db) => [
      writing(db, 2),
      () => sql`insert into seen values (3, ${'x'.repeat(99_999)})`.execute(db),
      writing(db, 4),
    ],
    told: [FULL, FULL, 4],
    stay: [4n],
  },
};

for (const [title, { moves, told, stay }] of Object.entries(CASES)) {
  test(`of moves made together, ${title}`, async () => {
    await onGround(async ({ writes, other, make }) => {
      assert.deepEqual(await make(...moves(writes)), told);
      const { rows } = other.run('select number from seen where number > 1', []);
      assert.deepEqual(
        rows.map(({ number }) => number),
        stay,
      );
      // And the connection is whole.
      assert.deepEqual(await make(writing(writes, 7), writing(writes, 8)), [7, 8]);
      assert.equal(other.run('select * from seen where number in (7, 8)', []).rows.length, 2);
    });
  });
}

test('moves made together are seen by others all at once', async () => {
  await onGround(async ({ writes, other, make }) => {
    const count = () => other.run('select * from seen', []).rows.length;
    const counting = async () => {
      await put(writes, 3);
      return count();
    };
    assert.deepEqual(await make(writing(writes, 2), counting), [2, 1]);
    assert.equal(count(), 3);
  });
});

test('a group that cannot begin fails its first move, and the next one begins anew', async () => {
  await onGround(async ({ writes, other, make }) => {
    await sql`pragma busy_timeout = 1`.execute(writes);
    other.begin();
    const letGo = async () => {
      other.rollback();
      return 'never told';
    };
    const told = await make(letGo, writing(writes, 2));
    assert.deepEqual(told, ['database is locked', 2]);
    assert.equal(other.run('select * from seen', []).rows.length, 2);
  });
});

test('a move that comes after the connection was closed hears so', async () => {
  await using folder = await temporaryFolder();
  const databases = sqliteDatabases(join(folder.path, 'closed.sqlite'), 'write');
  databases.close();
  const moves = [() => sql`select 1`.execute(databases.writes)];
  const [outcome] = await databases.together(() => moves.shift());
  assert.ok(outcome?.status === 'rejected');
  assert.match(String(outcome.reason), /not open/);
});

test('moves are synced to the disk, group by group, unless they need not be', async () => {
  await onGround(async ({ together, writes }) => {
    const levelOf = async (isSynced?: boolean): Promise<unknown> => {
      const moves = [
        async () => (await sql<{ synchronous: bigint }>`pragma synchronous`.execute(writes)).rows,
      ];
      const [outcome] = await together(() => moves.shift(), isSynced);
      return outcome?.status === 'fulfilled' ? outcome.value : outcome?.reason;
    };
    // SQLite's numbers: 2 is FULL, 1 is NORMAL.
    for (const [isSynced, level] of [
      [undefined, 2n],
      [false, 1n],
      [false, 1n],
      [true, 2n],
    ] as const) {
      assert.deepEqual(await levelOf(isSynced), [{ synchronous: level }]);
    }
  });
});

test('moves that wait together are durable by one commit, save one that fails', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.sqlite');
  const store = await openSqliteStore({ file });
  const other = new DatabaseSync(file);
  // While it holds the lock, moves gather.
  other.exec('begin immediate');
  const before = commitsIn(`${file}-wal`);
  const accounts = Array.from({ length: 20 }, () => newAccount());
  accounts[7] = { ...newAccount(), quotaBytes: 'much' as never };
  const moves = Promise.allSettled(accounts.map((account) => store.accounts.insert(account)));
  await sleep(50);
  other.exec('rollback');
  const failed = (await moves).flatMap(({ status }, index) =>
    status === 'rejected' ? [index] : [],
  );
  assert.deepEqual(failed, [7]);
  const commits = commitsIn(`${file}-wal`) - before;
  // One, but for a machine so busy that twenty moves take longer than a group may.
  assert.ok(commits <= 5, `${commits} commits`);
  assert.equal((await store.accounts.all()).length, 19);
  other.close();
  await store.close();
});

/** Runs `check` on a file with one number in it, closed afterwards. */
const onGround = async (check: (ground: Ground) => Promise<void>): Promise<void> => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'ground.sqlite');
  const databases = sqliteDatabases(file, 'write');
  const other = openConnection(file, 'write');
  other.run('create table seen (number integer primary key, text text not null)', []);
  other.run('create table pointing (number references seen (number))', []);
  other.run("insert into seen values (1, '')", []);
  await sql`pragma max_page_count = 5`.execute(databases.writes);
  const make: Ground['make'] = async (...moves) => {
    const waiting = [...moves];
    const told: unknown[] = [];
    while (waiting.length > 0) {
      const outcomes = await databases.together(() => waiting.shift());
      for (const outcome of outcomes) {
        told.push(outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message);
      }
    }
    return told;
  };
  await check({ ...databases, other, make });
  databases.close();
  other.close();
};

/** Transactions in a write-ahead log: the last page of each tells the size of the file. */
const commitsIn = (log: string): number => {
  const bytes = readFileSync(log);
  const pageBytes = bytes.readUInt32BE(8);
  let commits = 0;
  for (let at = LOG_HEADER; at < bytes.length; at += FRAME_HEADER + pageBytes) {
    if (bytes.readUInt32BE(at + 4) > 0) commits += 1;
  }
  return commits;
};

const LOG_HEADER = 32;
const FRAME_HEADER = 24;
