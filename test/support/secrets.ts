// Secrets that tests use, and the logs that servers in tests write: both are put where the runner
// finds them, which looks in the end whether any secret stands in any log.

import { appendFileSync, createWriteStream, mkdirSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** The runner's folder for logs; that of a run of single files is not looked at. */
const folder = (): string => {
  const path = process.env['ALMAGEST_TEST_LOGS'] ?? join(tmpdir(), 'almagest-test-logs');
  mkdirSync(path, { recursive: true });
  return path;
};

/** Says that `text` is a secret, and gives it back. */
export const secretly = (text: string): string => {
  appendFileSync(join(folder(), SECRETS_FILE), `${text}\n`);
  return text;
};

/** A password nobody else uses, known to the runner as a secret. */
export const newPassword = (): string => secretly(`secret-${randomBytes(9).toString('base64url')}`);

/** A stream into a log of its own among those that are looked at. */
export const testLog = (): Writable =>
  createWriteStream(join(folder(), `${process.pid}-${randomBytes(4).toString('hex')}.log`));

/** The list of secrets, beside the logs. */
export const SECRETS_FILE = 'secrets.txt';
