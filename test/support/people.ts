// Several accounts on one running server, each with what it asks of the CasJobs services; and the
// commands of its operator.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { newPassword } from './secrets.ts';
import type { Answer, ServerInTest } from './running-server.ts';
import { until } from './until.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));

/** Somebody who is signed in. */
export interface Person {
  readonly login: string;
  readonly wsid: string;
  readonly pw: string;
  /** The rows of a quick query without their header, or a rejection with the sentence. */
  quick(qry: string, context?: string): Promise<readonly string[]>;
  /** The sentence with which a quick query fails. */
  complaint(qry: string, context?: string): Promise<string>;
  /** Runs a batch to its end, which must be 5. */
  batch(qry: string, context?: string): Promise<void>;
  /** What the service of groups answers, by POST; `wsid` and `pw` are added. */
  groups(method: string, form?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** What a command of the operator prints, on the folder of a server that goes on running. */
export const almagest = ({ data }: Pick<ServerInTest, 'data'>, ...words: readonly string[]) =>
  execFileSync(process.execPath, [PROGRAM, ...words, '--data', data], { stdio: 'pipe' })
    .toString()
    .trim();

/** A new account. */
export const personOf = (
  server: ServerInTest,
  login: string,
  options: readonly string[] = [],
): Person => {
  const pw = newPassword();
  const wsid = almagest(server, 'account', 'add', login, '--password', pw, ...options);
  const ask = { taskname: 'test', isSystem: 'false' };
  const run = (qry: string, context: string): Promise<Answer> =>
    server.post('ExecuteQuickJob', { wsid, pw, qry, context, ...ask });
  const person: Person = {
    login,
    wsid,
    pw,
    quick: async (qry, context = 'MyDB') => {
      const { status, body } = await run(qry, context);
      assert.equal(status, 200, body);
      const text = /<string[^>]*>([\s\S]*)<\/string>/.exec(body)?.[1] ?? '';
      return text.trim().split('\n').slice(1);
    },
    complaint: async (qry, context = 'MyDB') => {
      const { status, body } = await run(qry, context);
      assert.equal(status, 500, body);
      return body;
    },
    batch: async (qry, context = 'MyDB') => {
      const job = { qry, context, taskname: 'test', estimate: '1' };
      const { body } = await server.post('SubmitJob', { wsid, pw, ...job });
      const id = /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';
      await untilFinished(server, { wsid, pw, id });
    },
    groups: (method, form = {}) => postTo(server, `groups.asmx/${method}`, { wsid, pw, ...form }),
  };
  return person;
};

const postTo = async (
  { url }: ServerInTest,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> => {
  const body = new URLSearchParams(form);
  const answer = await fetch(`${url}/casjobs/services/${path}`, { method: 'POST', body });
  return { status: answer.status, body: await answer.text() };
};

const untilFinished = async (
  server: ServerInTest,
  { id, ...who }: { readonly wsid: string; readonly pw: string; readonly id: string },
): Promise<void> => {
  await until(async () => {
    const { body } = await server.post('GetJobStatus', { wsId: who.wsid, pw: who.pw, jobId: id });
    const status = /<int[^>]*>(\d)</.exec(body)?.[1];
    assert.ok(status === '0' || status === '1' || status === '5', `job ${id}: ${body}`);
    return status === '5';
  }, `the end of job ${id}`);
};
