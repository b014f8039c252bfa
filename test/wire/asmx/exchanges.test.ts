// Recorded exchanges with the original toolkit, replayed: the bytes of each `.req` are sent to the
// fixture services and what comes back must be what was recorded in the `.res` beside it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { serving, exchange } from '../http/serving.ts';
import { FIXTURE_PARTS } from './fixture-services.ts';
import { recordingsIn, startReplayServers } from './replay.ts';

const FOLDER = fileURLToPath(new URL('exchanges/', import.meta.url));

test('recorded exchanges are answered as they were', async (t) => {
  await using servers = await startReplayServers();
  for (const recording of recordingsIn(FOLDER)) {
    await t.test(`${recording.name} is answered as it was`, async () => {
      const outcome = await servers.replay(recording);
      if (outcome.kind === 'different') assert.deepEqual(outcome.got, recording.answer);
      // What differs on purpose is tried by the tests of what is done instead.
      assert.equal(outcome.kind, 'same');
    });
  }
});

test('an indented answer breaks its lines as Windows does', async (t) => {
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
  const answer = await exchange(
    port,
    'GET /gcasjobs/services/jobs.asmx/GetJobTypes?owner_wsid=1&owner_pw=p HTTP/1.1\r\n' +
      'Host: h\r\n\r\n',
  );
  assert.equal(
    answer.body.toString('utf8'),
    [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<ArrayOfCJType xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://Services.Cas.jhu.edu">',
      '  <CJType>',
      '    <Name>QUERY</Name>',
      '  </CJType>',
      '</ArrayOfCJType>',
    ].join('\r\n'),
  );
});
