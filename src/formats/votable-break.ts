// VOTables that break off: when a query fails whose first rows have left, its document is closed
// behind the last whole row and says there why (DALI 1.1, 4.4.1), so that it is XML still.

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
  const { startsWith, wholeOf, endOf } = ROWS[serialization];
  let rest: Buffer = Buffer.alloc(0);
  let hasBegun = false;
  let length = 0;
  try {
    for await (const piece of pieces) {
      rest = Buffer.concat([rest, piece]);
      if (!hasBegun) {
        const start = rest.indexOf(startsWith);
        if (start < 0) continue;
        hasBegun = true;
        yield rest.subarray(0, start + startsWith.length);
        rest = rest.subarray(start + startsWith.length);
      }
      const whole = wholeOf(rest);
      length += whole;
      if (whole > 0) yield rest.subarray(0, whole);
      rest = rest.subarray(whole);
    }
  } catch (error) {
    if (!hasBegun) throw error;
    const tail = votableTailOf(serialization, { value: 'ERROR', text: textOf(error) });
    yield Buffer.from(`${endOf(length)}${tail}`);
    return;
  }
  yield rest;
}

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
