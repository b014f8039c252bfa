// Bytes that go from who makes them to who reads them, a piece at a time: the maker waits until a
// piece was read, so that nothing lies between the two.

/** Where pieces change hands. */
export interface HandOver {
  /** Resolves when the piece was read, and never where nobody reads on. */
  put(piece: Uint8Array): Promise<void>;
  /** Says that no piece comes any more. */
  end(): void;
  /** All pieces to the end; for one reader. */
  read(): AsyncGenerator<Uint8Array>;
}

/** A place where nothing lies yet. */
export const createHandOver = (): HandOver => {
  let offered: { readonly piece: Uint8Array; readonly taken: () => void } | null = null;
  let isOver = false;
  let wake: () => void = () => undefined;
  return {
    put: (piece) =>
      new Promise((taken) => {
        offered = { piece, taken };
        wake();
      }),
    end: () => {
      isOver = true;
      wake();
    },
    read: async function* () {
      for (;;) {
        while (offered === null && !isOver) await new Promise<void>((resolve) => (wake = resolve));
        if (offered === null) return;
        const { piece, taken } = offered;
        offered = null;
        yield piece;
        taken();
      }
    },
  };
};
