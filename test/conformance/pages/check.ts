// What a check is, the checks that every page asks for, and what a run of them comes to.
// What the page of one operation promises stands in a file of its own.

import assert from 'node:assert/strict';
import type { SeedPage, SeedSample } from './page.ts';
import { callBy, holdShape, sampleOf, type Values } from './call.ts';
import type { Ground } from './ground.ts';
import { differenceOf, ownPage, pathOf, samplesIn } from './own-page.ts';
import { send } from './send.ts';
import type { Tree } from './tree.ts';

/** Something a page says, and what throws where it is not so. */
export interface Check {
  /** A sentence that is true when it passes. */
  readonly title: string;
  run(): Promise<void>;
}

/** What the checks of one operation are made from. */
export interface Held {
  readonly page: SeedPage;
  readonly ground: Ground;
  /** Calls the operation in every way the page shows, and holds each answer's shape. */
  each(values: Values, hold: (result: Tree) => void | Promise<void>): Promise<void>;
}

/** A page with the ground it is held on. */
export const heldOn = (page: SeedPage, ground: Ground): Held => ({
  page,
  ground,
  each: async (values, hold) => {
    for (const { title } of page.samples) {
      await hold(await resultBy({ page, ground }, title, values));
    }
  },
});

/** The result of a good answer, whose shape is that of the page. */
export const resultBy = async (
  { page, ground }: Pick<Held, 'page' | 'ground'>,
  title: SeedSample['title'],
  values: Values,
): Promise<Tree> => {
  const answer = await callBy(ground.server.url, page, { title, values });
  return holdShape(sampleOf(page, title), answer);
};

/** Calls in every way the page shows; each must be refused in words like these. */
export const refusedEach = async (
  { page, ground }: Pick<Held, 'page' | 'ground'>,
  values: Values,
  words: RegExp,
): Promise<void> => {
  for (const { title } of page.samples) {
    const { status, body } = await callBy(ground.server.url, page, { title, values });
    assert.equal(status, 500, `${title}: ${body}`);
    assert.match(body, words, title);
  }
};

/** What holds of any help page: its samples, its form, its way back. */
export const pageChecks = ({ page, ground }: Held): readonly Check[] => {
  const { url } = ground.server;
  const own = async (): Promise<string> => ownPage(url, page);
  const samples = page.samples.map(({ title, request, response }) => ({
    title: `the sample of ${title} is the original's, line for line`,
    run: async () => {
      const found = samplesIn(await own()).find((each) => each.title === title);
      assert.ok(found, 'there is no such sample');
      assert.equal(differenceOf(request, found.request, page.isWhole), undefined, 'request');
      assert.equal(differenceOf(response, found.response, page.isWhole), undefined, 'response');
    },
  }));
  return [
    ...samples,
    {
      title: 'no sample stands on our page that the original has not',
      run: async () => {
        const titles = samplesIn(await own()).map(({ title }) => title);
        assert.deepEqual(
          titles,
          page.samples.map(({ title }) => title),
        );
      },
    },
    {
      title: 'the test form is there for whom the page says',
      run: async () => {
        const sentence = /To test the operation[^.]*\.|The test form is only[^.]*\./.exec(
          page.prose,
        )?.[0];
        assert.ok(sentence !== undefined && (await own()).includes(sentence), sentence);
      },
    },
    {
      title: 'the complete list of operations leads to the page, and back',
      run: async () => {
        const list = await send(url, { method: 'GET', target: pathOf(page), headers: {} });
        assert.ok(list.body.includes(`?op=${page.operation}`), 'the list has no link to it');
        assert.match(await own(), /Click <a href="[^"?]*">here<\/a> for a complete list/);
      },
    },
    ...formChecks(page, own),
  ];
};

/** The form asks for the parameters that the page lists, in their order. */
const formChecks = (page: SeedPage, own: () => Promise<string>): readonly Check[] => {
  const listed = /Parameter Value ((?:\w+: ?)+)/.exec(`${page.prose} `)?.[1];
  if (listed === undefined) return [];
  return [
    {
      title: 'the test form asks for the parameters of the page, in their order',
      run: async () => {
        const names = [...(await own()).matchAll(/<input [^>]*name="([^"]*)"/g)];
        assert.deepEqual(
          names.map(([, name]) => name),
          listed.trim().split(/: ?/).filter(Boolean),
        );
      },
    },
  ];
};

/** What a run does beside its checks. */
export interface RunTerms {
  tell(line: string): void;
  /** After a check that failed: ends what it may have left. */
  settle(): Promise<void>;
}

/** Runs the checks, tells those that fail, and counts. */
export const runChecks = async (
  checks: readonly Check[],
  { tell, settle }: RunTerms,
): Promise<{ readonly passed: number; readonly failed: number }> => {
  let [passed, failed] = [0, 0];
  for (const { title, run } of checks) {
    try {
      await run();
      passed += 1;
    } catch (error) {
      failed += 1;
      const why = error instanceof Error ? error.message : String(error);
      await settle();
      tell(`${title}: ${why.replace(/\s+/g, ' ').slice(0, 300)}`);
    }
  }
  return { passed, failed };
};
