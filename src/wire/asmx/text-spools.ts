// Texts that come in forms wait here until the whole form is read: who sends one, and whether he
// may, can stand behind it. What all of them take together is bounded, and what those of one
// address take, for nobody has signed in yet.

import { Refusal } from '../../domain/refusal.ts';

/** Keeps the bytes of one text until they are read. */
export interface TextSpool {
  /** Refuses with `spool-full` where there is no room for it. */
  write(bytes: Uint8Array): Promise<void>;
  /** All bytes from the first on. */
  read(): AsyncIterable<Uint8Array>;
  /** Frees what it takes; calling it twice is no error. */
  close(): Promise<void>;
}

/** Where spools come from. */
export interface TextSpools {
  /** An empty one, for what an address sends; it takes nothing before something is written. */
  open(address: string): TextSpool;
}

/** What keeps bytes; false where its own limit would be passed. */
export interface Keeper {
  write(chunk: Uint8Array): Promise<boolean>;
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** What spools are made of, and may take. */
export interface SpoolTerms {
  readonly keep: () => Keeper;
  readonly bytesMax: number;
  readonly bytesPerAddressMax: number;
}

/** Spools within limits. */
export const createTextSpools = ({
  keep,
  bytesMax,
  bytesPerAddressMax,
}: SpoolTerms): TextSpools => {
  const taken = new Map<string, number>();
  let all = 0;
  const take = (address: string, bytes: number): void => {
    const left = (taken.get(address) ?? 0) + bytes;
    if (left === 0) taken.delete(address);
    else taken.set(address, left);
    all += bytes;
  };
  return {
    open: (address) => {
      let keeper: Keeper | undefined;
      let bytes = 0;
      return {
        write: async (chunk) => {
          const length = chunk.byteLength;
          const ofAddress = (taken.get(address) ?? 0) + length;
          if (all + length > bytesMax || ofAddress > bytesPerAddressMax) {
            throw new Refusal('spool-full');
          }
          take(address, length);
          bytes += length;
          keeper ??= keep();
          if (!(await keeper.write(chunk))) throw new Refusal('spool-full');
        },
        read: () => keeper?.read() ?? nothing(),
        close: async () => {
          take(address, -bytes);
          bytes = 0;
          await keeper?.close();
          keeper = undefined;
        },
      };
    },
  };
};

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Spools in memory, which take no more than a message may. */
export const spoolsInMemory = (bytesMax: number): TextSpools =>
  createTextSpools({ keep: memory, bytesMax, bytesPerAddressMax: bytesMax });

const memory = (): Keeper => {
  const chunks: Uint8Array[] = [];
  return {
    write: async (chunk) => {
      chunks.push(chunk);
      return true;
    },
    async *read() {
      yield* chunks;
    },
    close: async () => void chunks.splice(0),
  };
};
