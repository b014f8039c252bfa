// Outputs: files made from tables, fetched by an address that nobody can guess, until they expire.
// What is in a file, and where it lies, is not known here.

import type { Brand } from '../base/brand.ts';
import { randomHex } from '../base/random.ts';
import type { Instant } from '../base/time.ts';

/** 32 lower-case hex digits of 128 random bits: whoever has it may fetch the file. */
export type OutputToken = Brand<string, 'OutputToken'>;

/** A token that nobody can guess. */
export const newOutputToken = (): OutputToken => randomHex(16) as OutputToken;

/** Formats an extract can be made in; more come as their writers do. */
export type OutputFormat = 'csv';

/** A file that can be fetched. */
export interface Output {
  readonly token: OutputToken;
  /** The last piece of the address, as `bright_demo.csv`: clients save under it. */
  readonly fileName: string;
  readonly bytes: bigint;
  readonly expires: Instant;
}
