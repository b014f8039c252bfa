// Forms of which one value streams: however the bytes are cut, the value comes out as it was meant
// and the rest of the form as it was sent; and what spools may take.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import { splitForm } from '../../../src/wire/asmx/form-split.ts';
import { createTextSpools } from '../../../src/wire/asmx/text-spools.ts';

const split = async (form: string, piece: number, bytesMax = 1_000) => {
  const bytes = Buffer.from(form);
  const written: Uint8Array[] = [];
  let at = 0;
  const { encoded, found } = await splitForm(
    async () => {
      const chunk = bytes.subarray(at, at + piece);
      at += piece;
      return chunk.length === 0 ? null : chunk;
    },
    {
      name: 'data',
      spool: { write: async (part) => void written.push(Uint8Array.from(part)) },
      bytesMax,
    },
  );
  return { rest: encoded, found, data: Buffer.concat(written).toString() };
};

const FORMS: readonly (readonly [string, string, string, string, boolean])[] = [
  ['first', 'data=a%2Cb%0A1&wsid=7&pw=x', 'wsid=7&pw=x', 'a,b\n1', true],
  ['last', 'wsid=7&pw=x&data=a%2cb', 'wsid=7&pw=x&', 'a,b', true],
  ['in any case', 'DATA=x+y&wsid=7', 'wsid=7', 'x y', true],
  ['twice, as everywhere in a form', 'data=1&wsid=7&data=2', 'wsid=7&', '1,2', true],
  ['empty', 'wsid=7&data=&pw=x', 'wsid=7&pw=x', '', true],
  ['not there', 'wsid=7&nodata=1', 'wsid=7&nodata=1', '', false],
  ['without a mark', 'data&wsid=7', 'data&wsid=7', '', false],
  ['with what is no escape', 'data=100%&wsid=%31', 'wsid=%31', '100%', true],
  ['with half an escape', 'data=%4', '', '%4', true],
  ['with letters of several bytes', 'data=%E2%82%AC%F0%9F%98%80=é', '', '€😀=é', true],
];

for (const [what, form, rest, data, found] of FORMS) {
  test(`the value that streams can stand ${what}`, async () => {
    for (let piece = 1; piece <= form.length + 1; piece += 1) {
      assert.deepEqual(await split(form, piece), { rest, data, found }, `in pieces of ${piece}`);
    }
  });
}

const isRefusal = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

test('the rest of a form is bounded, and the value that streams is not part of it', async () => {
  const long = `data=${'x'.repeat(500)}&wsid=7`;
  assert.equal((await split(long, 100, 20)).data.length, 500);
  await assert.rejects(split(`qry=${'x'.repeat(500)}`, 100, 20), isRefusal('message-too-large'));
  await assert.rejects(split('y'.repeat(500), 100, 20), isRefusal('message-too-large'));
});

const isTooMany = (error: unknown) => !(error instanceof Refusal);

test('a form of which one value streams has as many values as any other', async () => {
  const pairs = Array.from({ length: 999 }, (_, at) => `v${at}=1`).join('&');
  assert.equal((await split(`${pairs}&data=x`, 100, 20_000)).data, 'x');
  await assert.rejects(split(`v=1&${pairs}&data=x`, 100, 20_000), isTooMany);
  await assert.rejects(split('=&'.repeat(1_000), 100, 20_000), isTooMany);
});

const keep = () => {
  const chunks: Uint8Array[] = [];
  return {
    write: async (chunk: Uint8Array) => chunks.push(chunk) > 0,
    async *read() {
      yield* chunks;
    },
    close: async () => void chunks.splice(0),
  };
};

test('spools have room for some of one address and for more of all, until closed', async () => {
  const spools = createTextSpools({ keep, bytesMax: 30, bytesPerAddressMax: 20 });
  const bytes = new Uint8Array(15);
  const first = spools.open('a');
  await first.write(bytes);
  const second = spools.open('a');
  await assert.rejects(second.write(bytes), isRefusal('spool-full'));
  const other = spools.open('b');
  await other.write(bytes);
  await assert.rejects(spools.open('c').write(bytes), isRefusal('spool-full'));
  await first.close();
  await first.close();
  await second.write(bytes);
  assert.equal(Buffer.concat(await Array.fromAsync(second.read())).length, 15);
});
