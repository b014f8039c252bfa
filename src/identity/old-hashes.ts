// Old hashes: what other systems keep of passwords, under the name of a scheme. They are checked
// until their owner has signed in once, and then give way to argon2id; none is ever made here.
// docs/operate/moving-in.md lists the schemes.

import { hash as hashOf, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Whether `text` is an old hash that can be checked: scheme, colon, and what the scheme says. */
export const isOldHash = (text: string): boolean => parse(text) !== undefined;

/** Whether `password` made the old hash; compares in a time that does not depend on the bytes. */
export const verifyOldHash = async (password: string, text: string): Promise<boolean> => {
  const known = parse(text);
  if (known === undefined) throw new Error('a stored old hash is of no scheme that is known');
  return timingSafeEqual(await known.derive(password), known.tag);
};

/** An old hash, read. */
interface OldHash {
  readonly tag: Buffer;
  derive(password: string): Promise<Buffer> | Buffer;
}

/** Reads what stands behind the colon of a scheme. */
type Scheme = (body: string) => OldHash | undefined;

const parse = (text: string): OldHash | undefined => {
  const [, scheme = '', body = ''] = /^([a-z0-9-]+):(.+)$/s.exec(text) ?? [];
  return SCHEMES.get(scheme)?.(body);
};

type Digest = 'md5' | 'sha1' | 'sha256' | 'sha512';

const LENGTHS = { md5: 16, sha1: 20, sha256: 32, sha512: 64 } as const satisfies Record<
  Digest,
  number
>;

const digestOf = (digest: Digest, bytes: Buffer): Buffer => hashOf(digest, bytes, 'buffer');

/** The digest of the password alone, in hex digits of either case. */
const plain =
  (digest: Digest, encoding: 'utf8' | 'utf16le'): Scheme =>
  (body) =>
    /^(?:[0-9a-f]{2})+$/i.test(body) && body.length === 2 * LENGTHS[digest]
      ? {
          tag: Buffer.from(body, 'hex'),
          derive: (password) => digestOf(digest, Buffer.from(password, encoding)),
        }
      : undefined;

/** LDAP's salted digests (RFC 2307 and its kin): base 64 of the digest and then the salt. */
const salted =
  (digest: Digest): Scheme =>
  (body) => {
    const bytes = bytesOf(body);
    const length = LENGTHS[digest];
    if (bytes === undefined || bytes.length <= length) return undefined;
    const salt = bytes.subarray(length);
    return {
      tag: bytes.subarray(0, length),
      derive: (password) => digestOf(digest, Buffer.concat([Buffer.from(password), salt])),
    };
  };

/** Iterations, salt and key, with colons between; the last two in base 64. */
const stretched =
  (digest: Digest): Scheme =>
  (body) => {
    const [iterations = '', salt = '', tag = '', ...more] = body.split(':');
    if (more.length > 0 || !/^[1-9]\d{0,7}$/.test(iterations)) return undefined;
    return pbkdf2Hash({
      digest,
      iterations: Number(iterations),
      salt: bytesOf(salt),
      tag: bytesOf(tag),
    });
  };

/** ASP.NET Identity 1 and 2: a byte 0, 16 of salt, 32 of a key by SHA-1 and 1,000 iterations. */
const aspNetSecond: Scheme = (body) => {
  const bytes = bytesOf(body);
  if (bytes?.length !== 49 || bytes[0] !== 0) return undefined;
  const [salt, tag] = [bytes.subarray(1, 17), bytes.subarray(17)];
  return pbkdf2Hash({ digest: 'sha1', iterations: 1_000, salt, tag });
};

/** ASP.NET Identity 3: a byte 1, then digest, iterations and length of salt in four bytes each. */
const aspNetThird: Scheme = (body) => {
  const bytes = bytesOf(body);
  if (bytes === undefined || bytes.length < ASPNET_HEAD || bytes[0] !== 1) return undefined;
  const digest = ASPNET_DIGESTS[bytes.readUInt32BE(1)];
  if (digest === undefined) return undefined;
  const end = ASPNET_HEAD + bytes.readUInt32BE(9);
  const [salt, tag] = [bytes.subarray(ASPNET_HEAD, end), bytes.subarray(end)];
  return pbkdf2Hash({ digest, iterations: bytes.readUInt32BE(5), salt, tag });
};

/** Bytes before the salt. */
const ASPNET_HEAD = 13;

const ASPNET_DIGESTS: readonly Digest[] = ['sha1', 'sha256', 'sha512'];

interface Pbkdf2Terms {
  readonly digest: Digest;
  readonly iterations: number;
  readonly salt: Buffer | undefined;
  readonly tag: Buffer | undefined;
}

const derivePbkdf2 = promisify(pbkdf2);

const pbkdf2Hash = ({ digest, iterations, salt, tag }: Pbkdf2Terms): OldHash | undefined => {
  const isSound = iterations >= 1 && iterations <= ITERATIONS_MAX;
  if (!isSound || salt === undefined || tag === undefined || tag.length < TAG_BYTES_MIN) {
    return undefined;
  }
  const derive = (password: string): Promise<Buffer> =>
    derivePbkdf2(password, salt, iterations, tag.length, digest);
  return { tag, derive };
};

/** Two seconds of a core: a hash that asks for more would stop who signs in. */
const ITERATIONS_MAX = 5_000_000;

/** A shorter key is met by chance. */
const TAG_BYTES_MIN = 16;

const bytesOf = (text: string): Buffer | undefined =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['md5', plain('md5', 'utf8')],
  ['sha1', plain('sha1', 'utf8')],
  ['sha256', plain('sha256', 'utf8')],
  ['sha512', plain('sha512', 'utf8')],
  ['md5-utf16', plain('md5', 'utf16le')],
  ['sha1-utf16', plain('sha1', 'utf16le')],
  ['sha256-utf16', plain('sha256', 'utf16le')],
  ['smd5', salted('md5')],
  ['ssha', salted('sha1')],
  ['ssha256', salted('sha256')],
  ['ssha512', salted('sha512')],
  ['pbkdf2-sha1', stretched('sha1')],
  ['pbkdf2-sha256', stretched('sha256')],
  ['pbkdf2-sha512', stretched('sha512')],
  ['aspnet-v2', aspNetSecond],
  ['aspnet-v3', aspNetThird],
]);
