// VOTables that break off: when a query fails whose first rows have left, its document is closed
// behind the last whole row, in BINARY2 behind the last whole bytes, and says there why (DALI 1.1,
// 4.4.1), so that it is XML still.

import { votableTailOf, type Serialization } from './votable.ts';

/** How rows stand in a document that is written as they come. */
type Flowing = Exclude<Serialization, 'none'>;

/**
 * The pieces of a VOTable as `votableHeadOf` begins it. Where they break off by an error, the rest
 * of a row is left out, and the document ends with what `textOf` says of the error; one that broke
 * off before its first row cannot be closed, and the error goes on.
 */
export async function* closedVotable(
  pieces: AsyncIterable<Uint8Array>,
  serialization: Flowing,
  textOf: (error: unknown) => string,
): AsyncGenerator<Uint8Array> {
  const words = ROWS[serialization];
  const seen: Seen = { rest: Buffer.alloc(0), rowBytes: null };
  try {
    for await (const piece of pieces) yield wholePartOf(seen, piece, words);
  } catch (error) {
    if (seen.rowBytes === null) throw error;
    const tail = votableTailOf(serialization, { value: 'ERROR', text: textOf(error) });
    yield Buffer.from(`${words.endOf(seen.rowBytes)}${tail}`);
    return;
  }
  yield seen.rest;
}

/** What has come of a document. */
interface Seen {
  /** What has not left, for it may be part of a row. */
  rest: Buffer;
  /** Bytes of rows that have left; null before the first row. */
  rowBytes: number | null;
}

/** What may leave now that `piece` has come. */
const wholePartOf = (seen: Seen, piece: Uint8Array, { startsWith, wholeOf }: RowWords): Buffer => {
  const all = Buffer.concat([seen.rest, piece]);
  const start = seen.rowBytes === null ? all.indexOf(startsWith) + startsWith.length : 0;
  if (seen.rowBytes === null && start < startsWith.length) {
    seen.rest = all;
    return NOTHING;
  }
  const rows = wholeOf(all.subarray(start));
  seen.rowBytes = (seen.rowBytes ?? 0) + rows;
  seen.rest = all.subarray(start + rows);
  return all.subarray(0, start + rows);
};

const NOTHING = Buffer.alloc(0);

/** How the rows of a document are told from what is around them. */
interface RowWords {
  /** What stands before the first row, and nowhere else before it. */
  readonly startsWith: string;
  /** How many bytes, from the first on, are of whole rows. */
  wholeOf(bytes: Buffer): number;
  /** What must follow so many bytes of rows before the table can be closed. */
  endOf(length: number): string;
}

const ROW_END = '</TR>\n';

const ROWS = {
  TABLEDATA: {
    startsWith: '<TABLEDATA>\n',
    wholeOf: (bytes) => {
      const last = bytes.lastIndexOf(ROW_END);
      return last < 0 ? 0 : last + ROW_END.length;
    },
    endOf: () => '',
  },
  BINARY2: {
    startsWith: '<STREAM encoding="base64">\n',
    // Letters alone, to the line end behind them.
    wholeOf: (bytes) => {
      const end = bytes.indexOf('\n');
      return end < 0 ? bytes.length : end;
    },
    // Letters come in fours.
    endOf: (length) => ['', 'A==', '==', '='][length % 4] ?? '',
  },
} as const satisfies Record<Flowing, RowWords>;
