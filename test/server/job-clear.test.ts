// A job that hangs, ended by whoever runs the server: at once in the record, and soon after in the
// system, whatever its process does. Nothing that it was to write is ever seen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { executorsOf, parentOf, sendTo, worksIn } from '../support/processes.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { startServer } from '../support/running-server.ts';
import { until } from '../support/until.ts';

const ENDLESS =
  'SELECT COUNT(*) AS n INTO mydb.never FROM Hipparcos a, Hipparcos b, Hipparcos c ' +
  'WHERE a.ra < b.ra';

test('an operator ends a job whose process stands still, and its slot is free', async () => {
  await using server = await startServer(['--long-slots', '1']);
  const { wsid, pw, data } = server;
  const submit = async (qry: string): Promise<string> => {
    const body = await server.call('SubmitJob', { qry, context: 'Stars', estimate: '500' });
    return />(\d+)</.exec(body)?.[1] ?? '';
  };
  const hung = await submit(ENDLESS);
  const pid = await until(
    () => executorsOf(server.child.pid).find((each) => worksIn(each, `${data}/staging`)),
    'its work',
  );
  sendTo(pid, 'SIGSTOP');
  const next = await submit('SELECT TOP 1 hip INTO mydb.next FROM Hipparcos');
  const { code, printed } = await almagest(data, 'job', 'clear', hung);
  assert.equal(code, 0);
  assert.match(printed.join(''), new RegExp(`^Job ${hung} is cleared: it has failed`));
  const { body } = await server.post('GetJobStatus', { wsId: wsid, pw, jobId: hung });
  assert.match(body, />4</);
  await until(() => parentOf(pid) !== server.child.pid, 'the end of its process');
  assert.equal((await server.ended(next))['Status'], '5');
  const row = await server.ended(hung);
  assert.match(JSON.stringify(row), /Cleared by the operator/);
  const gone = await server.post('ExecuteQuickJob', {
    wsid,
    pw,
    context: 'MyDB',
    taskname: 'look',
    isSystem: 'false',
    qry: 'SELECT n FROM never',
  });
  assert.match(gone.body, /never/);
  assert.equal(gone.status, 500);
  const again = await almagest(data, 'job', 'clear', hung);
  assert.deepEqual(
    [again.code, again.printed],
    [1, [`Job ${hung} had ended before: it is failed.`]],
  );
  const unknown = await almagest(data, 'job', 'clear', '4000000');
  assert.deepEqual([unknown.code, unknown.said], [5, 'There is no job 4000000.']);
  const audited = readFileSync(`${data}/audit.log`, 'utf8');
  assert.match(audited, new RegExp(`"act":"job.clear".*"job":"?${hung}`));
});
