// Rows that are written more slowly than they are made: memory is filled again while some of it is
// on its way, so that a mistake there would write a later row in the place of an earlier one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { streamRows } from '../../src/engines/duckdb/executor/row-stream.ts';

/** Four times the memory that is filled and written in turns. */
const ROWS = 1_000_000;

/** A file that looks at what it is given late, and takes a part of it only. */
const slowFile = () => {
  const written: Buffer[] = [];
  return {
    written,
    write: async (bytes: Uint8Array) => {
      await sleep(2);
      const taken = Buffer.from(bytes.subarray(0, Math.ceil((bytes.length * 2) / 3)));
      written.push(taken);
      return { bytesWritten: taken.length, buffer: bytes };
    },
  };
};

const open = async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  return {
    connection,
    [Symbol.dispose]: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

test('every row is written once and in its place, however slow the file is', async () => {
  using duckdb = await open();
  const file = slowFile();
  let at = 0;
  const rows = await streamRows(duckdb.connection, `SELECT range FROM range(${ROWS})`, {
    held: file,
    encode: function* (chunk, room) {
      const bytes = room(4 * chunk.rowCount);
      for (let row = 0; row < chunk.rowCount; row++) bytes.writeUInt32BE(at++, 4 * row);
      yield bytes;
    },
  });
  assert.equal(rows, BigInt(ROWS));
  const all = Buffer.concat(file.written);
  assert.equal(all.length, 4 * ROWS);
  for (let row = 0; row < ROWS; row++) {
    if (all.readUInt32BE(4 * row) !== row) assert.fail(`another row is in the place of ${row}`);
  }
});

test('a file that cannot be written is heard of, and nothing more is made', async () => {
  using duckdb = await open();
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  let made = 0;
  const writing = streamRows(duckdb.connection, `SELECT range FROM range(${ROWS})`, {
    held: {
      write: async () => {
        throw full;
      },
    },
    encode: function* (chunk, room) {
      made += chunk.rowCount;
      yield room(64 * chunk.rowCount).fill(0);
    },
  });
  await assert.rejects(writing, full);
  assert.ok(made < ROWS / 4, `${made} rows were made`);
});
