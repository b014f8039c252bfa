// The seals filled: one block of AES-128 is exactly the 32 hex digits that clients know tokens to
// have. Half of the block is the number, the other half says of what: a text that nobody has
// sealed opens to the right half once in 2^64 tries.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SealKind, Seals } from '../ports/identity.ts';

/** Seals under `key`, 32 hex digits; the same key opens what any server has sealed. */
export const createSeals = (key: string): Seals => {
  const bytes = Buffer.from(key, 'hex');
  // One block alone: there is nothing to chain, and equal numbers are to be equal texts.
  const encipher = (block: Buffer): Buffer =>
    createCipheriv('aes-128-ecb', bytes, null).setAutoPadding(false).update(block);
  const decipher = (block: Buffer): Buffer =>
    createDecipheriv('aes-128-ecb', bytes, null).setAutoPadding(false).update(block);
  return {
    seal: (kind, number) => encipher(blockOf(kind, number)).toString('hex'),
    open: (kind, sealed) => {
      if (!/^[0-9a-f]{32}$/i.test(sealed)) return undefined;
      const block = decipher(Buffer.from(sealed, 'hex'));
      const number = block.readBigInt64BE(HALF);
      return block.equals(blockOf(kind, number)) ? number : undefined;
    },
  };
};

/** Bytes of a half: a number of 64 bits. */
const HALF = 8;

const blockOf = (kind: SealKind, number: bigint): Buffer => {
  const block = Buffer.alloc(2 * HALF);
  block.write(kind, 'latin1');
  block.writeBigInt64BE(number, HALF);
  return block;
};
