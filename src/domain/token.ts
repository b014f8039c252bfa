// Tokens: texts that stand for something to whoever has them, and that nobody can guess.
// A login token stands for a password that was right; a job token for a job, to its owner alone.

import type { Brand } from '../base/brand.ts';

/** 32 lower-case hex digits, drawn at random; the store keeps its hash. */
export type LoginToken = Brand<string, 'LoginToken'>;

/** What the store knows a key or a login token by: lower-case hex of its SHA-256. */
export type Fingerprint = Brand<string, 'Fingerprint'>;

/** 32 lower-case hex digits that a job's number is sealed in; kept nowhere. */
export type JobToken = Brand<string, 'JobToken'>;
