// Every refusal of the catalogue over the four bindings of a running server: what clients show is
// the sentence whole, on one line. The core throws what the text of the query names.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Refusal, REFUSALS } from '../../../src/domain/refusal.ts';
import type { RefusalName } from '../../../src/domain/refusal.ts';
import { lineOnWire, oneLineOf } from '../../../src/wire/casjobs/faults.ts';
import type { HttpServer } from '../../../src/wire/http/server.ts';
import { createFakeCore } from '../../support/fake-core.ts';
import { startFakeServer } from '../../support/fake-server.ts';
import { BINDINGS, sendOver, shownBy } from '../../support/four-bindings.ts';
import type { BindingInTest } from '../../support/four-bindings.ts';

/** What blanks are filled with: all that could end a message early, or be eaten. */
const BLANKS = ['Hipparcos', `a<b & "c" > 'd'; look at: 5 ---> at x\nat y --- z --- é 星`] as const;

const CODES = Object.keys(REFUSALS) as RefusalName[];

const refusalOf = (code: RefusalName, blank: string): Refusal => {
  const { sentence, hint } = REFUSALS[code];
  const names = [...`${sentence}${hint}`.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return new Refusal(code, Object.fromEntries(names.map((name) => [name, blank])));
};

let server: HttpServer;
before(async () => {
  const core = createFakeCore();
  core.addAccount({ id: 101n, password: 'right' });
  const jobs = {
    ...core.jobs,
    quick: async (_: unknown, { text }: { readonly text: string }) => {
      const [code = '', blank = ''] = text.split(' ');
      throw refusalOf(code as RefusalName, BLANKS[Number(blank)] ?? '');
    },
  };
  server = await startFakeServer({ ...core, jobs });
});
after(() => server.stop());

const shownFor = async (binding: BindingInTest, qry: string): Promise<string> => {
  const who = { wsid: '101', pw: 'right', qry, context: 'Stars', taskname: 'x', isSystem: 'false' };
  const url = `http://127.0.0.1:${server.port}`;
  const asked = { url, name: 'ExecuteQuickJob', parameters: who };
  const { status, body } = await sendOver(binding, asked);
  assert.equal(status, 500, body);
  return shownBy(binding, body);
};

for (const binding of BINDINGS) {
  test(`every refusal is shown whole over ${binding}`, async () => {
    for (const code of CODES) {
      for (const [at, blank] of BLANKS.entries()) {
        const expected = oneLineOf(lineOnWire(refusalOf(code, blank)));
        const shown = await shownFor(binding, `${code} ${at}`);
        assert.equal(shown, expected, code);
        assert.doesNotMatch(shown, /[\r\n]/);
      }
    }
  });
}
