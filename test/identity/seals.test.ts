// Seals: what one key has sealed, every holder of the key can open, and nobody else can make.
// Numbers are those of jobs and spaces, up to the last of 64 bits.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomHex } from '../../src/base/random.ts';
import { createSeals } from '../../src/identity/seals.ts';

const KEY = '000102030405060708090a0b0c0d0e0f';
const seals = createSeals(KEY);
const NUMBERS = [0n, 1n, 2n, 123_456_789n, 2n ** 63n - 1n];

test('a number is opened again as it was sealed, by whoever has the key', () => {
  for (const number of NUMBERS) {
    const sealed = seals.seal('job', number);
    assert.match(sealed, /^[0-9a-f]{32}$/);
    assert.equal(createSeals(KEY).seal('job', number), sealed);
    assert.equal(createSeals(KEY).open('job', sealed), number);
    assert.equal(seals.open('job', sealed.toUpperCase()), number);
  }
});

test('what was sealed for one kind, or under another key, is none', () => {
  const other = createSeals(randomHex(16));
  for (const number of NUMBERS) {
    const sealed = seals.seal('job', number);
    assert.notEqual(seals.seal('space', number), sealed);
    assert.equal(seals.open('space', sealed), undefined);
    assert.equal(other.open('job', sealed), undefined);
  }
});

test('sealed numbers that follow each other have nothing in common', () => {
  const texts = Array.from({ length: 100 }, (_, at) => seals.seal('job', BigInt(at)));
  assert.equal(new Set(texts).size, 100);
  assert.equal(new Set(texts.map((text) => text.slice(0, 8))).size, 100);
  assert.equal(new Set(texts.map((text) => text.slice(-8))).size, 100);
});

test('a text that nobody sealed opens to nothing', () => {
  const texts = ['', 'x', '1', '0'.repeat(32), 'z'.repeat(32), '0'.repeat(33), '\u00e9'.repeat(32)];
  for (const text of texts) assert.equal(seals.open('job', text), undefined);
  for (let tries = 0; tries < 1_000; tries++) {
    assert.equal(seals.open('job', randomHex(16)), undefined);
  }
  // One digit off is another text altogether.
  const sealed = seals.seal('job', 7n);
  for (let at = 0; at < 32; at++) {
    const digit = sealed[at] === '0' ? '1' : '0';
    assert.equal(seals.open('job', sealed.slice(0, at) + digit + sealed.slice(at + 1)), undefined);
  }
});
