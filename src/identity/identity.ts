// The identity port filled: argon2id from Node's own crypto, slow on purpose, two at a time.
// Passwords pass through and are kept nowhere; a remembered success is a digest under a key that
// dies with the process.

import { argon2, hash as hashOf, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { randomDigits } from '../base/random.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Fingerprint } from '../domain/token.ts';
import type { Identity, Lane } from '../ports/identity.ts';
import { isOldHash, verifyOldHash } from './old-hashes.ts';
import { createTurns } from './turns.ts';

/** OWASP's second choice for argon2id: 19 MiB and two passes, 50 ms on one core of 2026. */
const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const LANES = 1;

/** Bytes; as long as RFC 9106 asks for. */
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** Two leave a core for queries on the smallest machine, and hold 38 MiB at the most. */
const AT_ONCE_MAX = 2;

/** No more than there are connections: below it, how many lines there are bounds the waiting. */
const WAITING_MAX = 1_000;

/** Sixteen of one address wait half a second; who comes later is told so at once. */
const WAITING_PER_LANE_MAX = 16;

/** With SHA-3 a key before the text makes a MAC; HMAC would cost three times more a call. */
const DIGEST = 'sha3-256';

/** Fifty random bits: no network makes enough guesses to find one, ours slow them down. */
const KEY_DIGITS = 15;

/** New passwords are set by operators; they wait in a line of their own. */
const HASHES: Lane = { name: 'hashes', isKnown: false };

/** Hashes, checks and digests; each one made has its own two turns and its own key. */
export const createIdentity = (): Identity => {
  const turns = createTurns({
    atOnceMax: AT_ONCE_MAX,
    waitingMax: WAITING_MAX,
    waitingPerLaneMax: WAITING_PER_LANE_MAX,
  });
  const inTurn = async <T>(lane: Lane, work: () => Promise<T>): Promise<T> => {
    const turn = turns.take(lane, work);
    if (turn === undefined) throw new Refusal('sign-in-busy');
    return turn;
  };
  const key = randomBytes(32).toString('base64url');
  return {
    hash: (password) => inTurn(HASHES, () => hash(password)),
    verify: (password, phc, lane) => inTurn(lane, () => verify(password, phc)),
    isHash: (text) => isOldHash(text) || readPhc(text) !== undefined,
    isOld: isOldHash,
    digest: (text) => hashOf(DIGEST, `${key} ${text}`, 'base64url'),
    drawKey: () => randomDigits(KEY_DIGITS),
    fingerprint: (secret) => hashOf('sha256', secret, 'hex') as Fingerprint,
  };
};

/** The parts of a PHC string. */
interface Hash {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const hash = async (password: string): Promise<string> => {
  const terms = { memoryKib: MEMORY_KIB, passes: PASSES, lanes: LANES };
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, { ...terms, salt, tag: Buffer.alloc(TAG_BYTES) });
  return phcOf({ ...terms, salt, tag });
};

/** Under the parameters of the hash, so that older hashes hold when ours grow. */
const verify = async (password: string, phc: string): Promise<boolean> => {
  if (isOldHash(phc)) {
    const isRight = await verifyOldHash(password, phc);
    // An old hash is quick: who guesses would learn of whom one is kept, and guess faster.
    await hash(password);
    return isRight;
  }
  const known = parsePhc(phc);
  return timingSafeEqual(await derive(password, known), known.tag);
};

const deriveKey = promisify(argon2);

const derive = (password: string, terms: Hash): Promise<Buffer> =>
  deriveKey('argon2id', {
    // Two ways to write one letter are one password: RFC 8265, section 4.2, takes NFC.
    message: Buffer.from(password.normalize('NFC')),
    nonce: terms.salt,
    memory: terms.memoryKib,
    passes: terms.passes,
    parallelism: terms.lanes,
    tagLength: terms.tag.length,
  });

const phcOf = ({ memoryKib, passes, lanes, salt, tag }: Hash): string =>
  `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${base64(salt)}$${base64(tag)}`;

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const TERMS = String.raw`m=(?<m>\d{1,7}),t=(?<t>\d{1,3}),p=(?<p>\d{1,2})`;
const PHC = new RegExp(String.raw`^\$argon2id\$v=19\$${TERMS}\$(?<salt>[\w+/]+)\$(?<tag>[\w+/]+)$`);

/** 256 MiB: a hash from elsewhere that asks for more would stop the server. */
const MEMORY_KIB_MAX = 256 * 1024;

const parsePhc = (phc: string): Hash => {
  const known = readPhc(phc);
  if (known !== undefined) return known;
  throw new Error('a stored password hash is not one of argon2id that this server can compute');
};

const readPhc = (phc: string): Hash | undefined => {
  const { m, t, p, salt, tag } = PHC.exec(phc)?.groups ?? {};
  if (salt === undefined || tag === undefined || Number(m) > MEMORY_KIB_MAX) return undefined;
  return {
    memoryKib: Number(m),
    passes: Number(t),
    lanes: Number(p),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
};
