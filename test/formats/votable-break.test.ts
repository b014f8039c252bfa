// VOTables that break off at every byte: whatever has left, the document is XML, has whole rows
// alone, and says why it ends; and one that does not break off is as it was.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { closedVotable } from '../../src/formats/votable-break.ts';
import { votableHeadOf, votableTailOf } from '../../src/formats/votable.ts';

const ROWS = {
  TABLEDATA: ['<TR><TD>1</TD></TR>\n', '<TR><TD>a\nb</TD></TR>\n', '<TR><TD>3</TD></TR>\n'],
  BINARY2: ['AAAA', 'AAEA', 'Ag=='],
} as const;

type Flowing = keyof typeof ROWS;

const partsOf = (serialization: Flowing) => {
  const head = votableHeadOf({ fields: [], title: 't', query: 'a<b', serialization });
  return { head, rows: ROWS[serialization].join(''), tail: votableTailOf(serialization) };
};

/** `text` in pieces of a few bytes, and then an error, or none. */
async function* broken(text: string, error?: Error): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += 7) yield Buffer.from(text.slice(at, at + 7));
  if (error !== undefined) throw error;
}

const textOf = async (text: string, serialization: Flowing, error?: Error): Promise<string> => {
  const pieces = closedVotable(
    broken(text, error),
    serialization,
    (why) => `It is ${String(why)}.`,
  );
  return Buffer.concat(await Array.fromAsync(pieces)).toString();
};

const STATUS = '<INFO name="QUERY_STATUS" value="ERROR">It is Error: a &lt; b.</INFO>\n';

for (const serialization of ['TABLEDATA', 'BINARY2'] as const) {
  const { head, rows, tail } = partsOf(serialization);
  const whole = head + rows + tail;

  test(`${serialization} that does not break off is as it was`, async () => {
    assert.equal(await textOf(whole, serialization), whole);
  });

  test(`${serialization} that breaks off anywhere in its rows is closed there`, async () => {
    for (let end = head.length; end <= whole.length; end += 1) {
      const text = await textOf(whole.slice(0, end), serialization, new Error('a < b'));
      new SaxesParser().write(text).close();
      assert.ok(text.startsWith(head));
      assert.ok(text.endsWith(`</TABLE>\n${STATUS}</RESOURCE>\n</VOTABLE>\n`), text);
      const left = text.slice(head.length, text.length - tail.length - STATUS.length);
      assert.ok(isOfWholeRows(left, serialization, rows.slice(0, end - head.length)), left);
    }
  });

  test(`${serialization} that breaks off before its rows cannot be closed`, async () => {
    const begun = whole.slice(0, head.length - 1);
    await assert.rejects(textOf(begun, serialization, new Error('a < b')), /a < b/);
  });
}

/** Whether as much of what came is left as can be: whole rows, or letters in fours. */
const isOfWholeRows = (left: string, serialization: Flowing, came: string): boolean => {
  if (serialization === 'BINARY2') return left.length % 4 === 0 && left.startsWith(came);
  const whole = came.lastIndexOf(ROW_END);
  return left === (whole < 0 ? '' : came.slice(0, whole + ROW_END.length));
};

const ROW_END = '</TR>\n';
