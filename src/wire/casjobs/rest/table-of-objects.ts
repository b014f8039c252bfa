// Rows as an array of objects in the frame that SkyServer's services give theirs. Each line of
// JSON lines is a row already; only what stands between them is changed, piece by piece.

/** `[{"TableName":"Table1","Rows":[…]}]` of lines of JSON; of none, and of null, without rows. */
export async function* tableOfObjects(
  lines: AsyncIterable<Uint8Array> | null,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from('[{"TableName":"Table1","Rows":[');
  // The end of a line parts two rows, or ends the last: that is known when more has come.
  let isHeld = false;
  for await (const piece of lines ?? []) {
    if (piece.byteLength === 0) continue;
    if (isHeld) yield COMMA;
    isHeld = piece.at(-1) === LINE_FEED;
    yield commasFor(isHeld ? piece.subarray(0, -1) : piece);
  }
  yield Buffer.from(']}]\n');
}

/** No text of JSON has a line feed in it: each is the end of a row. */
const commasFor = (piece: Uint8Array): Uint8Array => {
  const changed = Uint8Array.from(piece);
  for (let at = changed.indexOf(LINE_FEED); at >= 0; at = changed.indexOf(LINE_FEED, at + 1)) {
    changed[at] = COMMA_BYTE;
  }
  return changed;
};

const LINE_FEED = 0x0a;
const COMMA_BYTE = 0x2c;
const COMMA = Uint8Array.of(COMMA_BYTE);
