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
  let offered: Offer | null = null;
  let isOver = false;
  let asking: ((offer: Offer | null) => void) | null = null;
  const give = (offer: Offer | null): void => {
    const ask = asking;
    asking = null;
    if (ask !== null) ask(offer);
    else if (offer === null) isOver = true;
    else offered = offer;
  };
  const next = (): Promise<Offer | null> => {
    const offer = offered;
    offered = null;
    if (offer !== null || isOver) return Promise.resolve(offer);
    return new Promise((resolve) => (asking = resolve));
  };
  return {
    put: (piece) => new Promise((taken) => give({ piece, taken })),
    end: () => give(null),
    read: async function* () {
      for (let offer = await next(); offer !== null; offer = await next()) {
        yield offer.piece;
        offer.taken();
      }
    },
  };
};

/** A piece that waits to be read. */
interface Offer {
  readonly piece: Uint8Array;
  readonly taken: () => void;
}
