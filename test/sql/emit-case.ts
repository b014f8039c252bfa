// Texts with the rows that they answer, over the few rows of small-sky.ts, on a real DuckDB.
// Each file of tests that calls this has an instance of its own, which is closed behind it.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import type { Dialect } from '../../src/domain/dialect.ts';
import { answerOf, openLab } from './lab.ts';
import type { Answer, Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

/** Rows in the order of the query; numbers stand for their digits. */
export type Rows = readonly (readonly (string | number | null)[])[];

/** A text and its rows. */
export type EmitCase = readonly [text: string, rows: Rows];

interface EmitChecks {
  readonly answer: (text: string) => Promise<Answer>;
  readonly check: (text: string, rows: Rows) => Promise<void>;
  readonly checkAll: (cases: readonly EmitCase[]) => Promise<void>;
}

/** The ways to ask the small sky, opened before the tests of the calling file. */
export const emitChecks = (dialect: Dialect = 'casjobs'): EmitChecks => {
  let opened: { readonly lab: Lab; readonly snapshot: CatalogSnapshot } | undefined;
  before(async () => {
    const lab = await openLab();
    opened = { lab, snapshot: await smallSky(lab) };
  });
  after(async () => {
    await opened?.lab.close();
  });
  const answer = async (text: string): Promise<Answer> => {
    assert.ok(opened);
    return answerOf(opened.lab, text, opened.snapshot, dialect);
  };
  const check = async (text: string, rows: Rows): Promise<void> => {
    const wanted = rows.map((row) => row.map((value) => (value === null ? null : String(value))));
    assert.deepEqual((await answer(text)).rows, wanted, text);
  };
  const checkAll = async (cases: readonly EmitCase[]): Promise<void> => {
    for (const [text, rows] of cases) await check(text, rows);
  };
  return { answer, check, checkAll };
};
