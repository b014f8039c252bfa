// What the owner of a job directs, with real executors, the real store and a real folder: queries
// of both languages into files and onto the line, what the other doors tell of them, and a restart.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { buffer, text as textOf } from 'node:stream/consumers';
import { SaxesParser } from 'saxes';
import { readSettings } from '../../src/admin/read-settings.ts';
import type { RunningServer } from '../../src/admin/running-server.ts';
import { after as later, DAY, instant } from '../../src/base/time.ts';
import { createCore, type Core } from '../../src/core/core.ts';
import type { OwnJob, QueryAsk } from '../../src/core/own-jobs.ts';
import type { Ports } from '../../src/core/parts.ts';
import type { Account } from '../../src/domain/account.ts';
import { FINAL, type JobId } from '../../src/domain/job.ts';
import { closedVotable } from '../../src/formats/votable-break.ts';
import { serve } from '../../src/main.ts';
import { secretly } from '../support/secrets.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

/** A server, and its core as a door of its own would have it. */
interface Site {
  readonly server: RunningServer;
  readonly core: Core;
}

let site: Site;
let account: Account;
let password = '';
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

const start = async (): Promise<Site> => {
  const flags = { data: folder.path, port: '0', quickResultBytes: '200000', quickSeconds: '10' };
  const { values, problems } = await readSettings(flags, {
    environment: {},
    isRoot: process.getuid?.() === 0,
    platform: process.platform,
    home: folder.path,
  });
  assert.deepEqual(problems, []);
  let ports: Ports | undefined;
  const server = await serve(values, { decorate: (given) => (ports = given) });
  assert.ok(ports);
  const core = createCore(ports);
  // Quick queries take slots of a server with a lease.
  await core.housekeeping.renewLease();
  return { server, core };
};

before(async () => {
  folder = await temporaryFolder();
  site = await start();
  password = secretly(site.server.demo?.password ?? '');
  const [demo] = await site.core.accounts.list();
  assert.ok(demo);
  account = demo;
});
after(async () => {
  await site.server.stop();
  await folder[Symbol.asyncDispose]();
});

const own = () => site.core.ownJobs;

const QUERY = {
  dialect: 'adql',
  text: 'SELECT TOP 5 hip, ra FROM Stars.Hipparcos ORDER BY hip',
  format: 'votable',
  rowsMax: null,
  taskName: null,
} as const satisfies QueryAsk;

const draft = (): Promise<JobId> =>
  own().create(account, { parameters: [['QUERY', QUERY.text]], taskName: 'drafted' });

const submitted = async (ask: Partial<QueryAsk>): Promise<JobId> => {
  const id = await draft();
  await own().run(account, id, async () => ({ ...QUERY, ...ask }));
  return id;
};

const isOver = ({ status }: OwnJob): boolean => FINAL.includes(status);

const patience = { milliseconds: 60_000, signal: new AbortController().signal };

const ended = (id: JobId): Promise<OwnJob> => own().waitForChange(account, id, isOver, patience);

/** The result of a query that is run to its end, and its job. */
const resultOf = async (ask: Partial<QueryAsk>) => {
  const job = await ended(await submitted(ask));
  assert.equal(job.status, 'finished', job.message ?? '');
  const result = await own().result(account, job.id);
  assert.ok(result.kind === 'found');
  return { job, file: await buffer(result.file.read()) };
};

const answerOf = async (ask: Partial<QueryAsk>): Promise<string> => {
  const whole = { ...QUERY, ...ask };
  const answer = await own().runQuery(account, whole, new AbortController().signal);
  return textOf(answer.read());
};

test('a query of ADQL becomes a file with the units of the catalog it names', async () => {
  const { job, file } = await resultOf({});
  const votable = file.toString();
  assert.match(votable, /<FIELD name="ra" datatype="double" unit="deg" ucd="pos\.eq\.ra[^"]*"/);
  assert.equal(votable.match(/<TR>/g)?.length, 5);
  assert.deepEqual([job.context, job.rows, job.isCut], ['Stars', 5n, false]);
});

const noneLeft = () =>
  until(async () => (await readdir(join(folder.path, 'uploads'))).length === 0);

test('tables sent with a query are joined by position, and their files go with it', async () => {
  const sent = async () => {
    const bytes = Buffer.from('n,ra,dec\n1,101.2872,-16.7161\n2,213.9153,19.1824\n');
    return [
      {
        name: 'mine',
        upload: (await site.core.imports.receive(account, Readable.from([bytes]))).token,
      },
    ];
  };
  const text = `SELECT m.n, s.hip FROM TAP_UPLOAD.mine m JOIN Stars.Hipparcos s
    ON DISTANCE(m.ra, m.dec, s.ra, s.dec) < 0.01 ORDER BY m.n`;
  // Sirius and Arcturus.
  const pairs = 'n,hip\n1,32349\n2,69673\n';
  const ask = { text, format: 'csv' } as const;
  assert.equal(await answerOf({ ...ask, tables: await sent() }), pairs);
  const tables = await sent();
  const id = await own().create(account, { parameters: [], taskName: null, tables });
  await own().run(account, id, async () => ({ ...QUERY, ...ask }));
  assert.equal((await ended(id)).status, 'finished');
  const result = await own().result(account, id);
  assert.ok(result.kind === 'found');
  assert.equal(await textOf(result.file.read()), pairs);
  await noneLeft();
  const destroyed = await own().create(account, {
    parameters: [],
    taskName: null,
    tables: await sent(),
  });
  await own().destroy(account, destroyed);
  await noneLeft();
  const wrong = await own().create(account, {
    parameters: [],
    taskName: null,
    tables: await sent(),
  });
  await own().run(account, wrong, async () => ({ problem: 'LANG is missing.' }));
  await noneLeft();
});

test('a bound cuts what is left behind TOP and ORDER BY, and the job says so', async () => {
  for (const [rowsMax, isCut] of [
    [0n, true],
    [4n, true],
    [5n, false],
    [6n, false],
  ] as const) {
    const { job, file } = await resultOf({ rowsMax });
    const rows = [...file.toString().matchAll(/<TR><TD>(\d+)/g)].map(([, hip]) => Number(hip));
    assert.deepEqual(rows, [1, 2, 3, 4, 5].slice(0, Number(rowsMax)));
    assert.equal(file.includes('value="OVERFLOW"'), isCut);
    assert.equal(job.isCut, isCut);
  }
});

test('every format has the rows of a query', async () => {
  const heads = {
    fits: 'SIMPLE',
    parquet: 'PAR1',
    tsv: 'hip\tra\n1\t',
    csv: 'hip,ra\n1,',
    'votable-binary2': '<?xml',
    'json-result': '{"Result"',
  } as const;
  for (const [format, head] of Object.entries(heads)) {
    const { file } = await resultOf({ format: format as keyof typeof heads, rowsMax: 3n });
    assert.equal(file.subarray(0, head.length).toString('latin1'), head);
  }
});

test('T-SQL that writes a table runs too, without a result', async () => {
  const text = 'SELECT TOP 2 hip INTO mydb.two FROM Stars.dbo.Hipparcos';
  const job = await ended(await submitted({ dialect: 'casjobs', text }));
  assert.deepEqual([job.status, job.createdTable, job.output], ['finished', 'mydb.two', null]);
  assert.equal(
    await answerOf({ text: 'SELECT COUNT(*) AS n FROM mydb.two', format: 'csv' }),
    'n\n2\n',
  );
});

test('what is wrong in a text is told with its place', async () => {
  const duff = await ended(await submitted({ text: 'DUFF QUERY' }));
  assert.deepEqual([duff.status, duff.reason], ['failed', 'query-error']);
  const unknown = await ended(await submitted({ text: 'SELECT x FROM Stars.Hipparcos' }));
  assert.match(unknown.message ?? '', /'x'.*Line 1, column 8/);
  await assert.rejects(answerOf({ text: 'SELECT x FROM Stars.Hipparcos' }), /Line 1, column 8/);
});

/** The job's row of GetJobs. */
const rowOf = async (id: JobId): Promise<string> => {
  const wsid = String(account.id);
  const pw = password;
  const form = { wsid, pw, owner_wsid: wsid, owner_pw: pw, includeSystem: 'true' };
  const response = await fetch(`${site.server.url}/casjobs/services/jobs.asmx/GetJobs`, {
    method: 'POST',
    body: new URLSearchParams({ ...form, conditions: `jobid : ${id}` }),
  });
  return response.text();
};

test('old clients see such a job as a query with an output, and no draft', async () => {
  const drafted = await draft();
  const { job } = await resultOf({ format: 'csv' });
  const row = await rowOf(job.id);
  assert.match(row, /<Status>5<\/Status>/);
  assert.match(row, /<TaskName>drafted<\/TaskName>/);
  assert.match(row, /<Type>QUERY<\/Type>/);
  const address = /<OutputLoc>([^<]+)</.exec(row)?.[1] ?? '';
  assert.match(await (await fetch(address)).text(), /^hip,ra\n1,/);
  assert.doesNotMatch(await rowOf(drafted), /<CJJob>/);
});

const isStarted = ({ status }: OwnJob): boolean => status !== 'ready';

test('a running query is stopped by its owner, or by the time that he gives it', async () => {
  const text =
    'SELECT COUNT(*) AS n FROM Stars.Hipparcos a CROSS JOIN Stars.Hipparcos b, Stars.Hipparcos c';
  const stopped = await submitted({ text });
  await own().waitForChange(account, stopped, isStarted, patience);
  await own().abort(account, stopped);
  assert.equal((await ended(stopped)).status, 'cancelled');
  const limited = await submitted({ text });
  await own().waitForChange(account, limited, isStarted, patience);
  assert.equal(await own().setSecondsMax(account, limited, 1), 1);
  assert.deepEqual((await ended(limited)).reason, 'time-limit');
});

test('an answer that is long flows, and is closed where its time is over', async () => {
  await site.core.housekeeping.renewLease();
  const text = 'SELECT * FROM Stars.Hipparcos';
  const answer = await own().runQuery(account, { ...QUERY, text }, new AbortController().signal);
  assert.equal(answer.wholeBytes, null);
  const [quick] = await Array.fromAsync(own().list(account, { statuses: ['started'], last: 1 }));
  assert.ok(quick);
  // Nobody reads for longer than a quick query may run.
  await own().waitForChange(account, quick.id, isOver, patience);
  const pieces = closedVotable(answer.read(), 'TABLEDATA', String);
  const votable = Buffer.concat(await Array.fromAsync(pieces)).toString();
  new SaxesParser().write(votable).close();
  assert.match(
    votable,
    /<\/TABLE>\n<INFO name="QUERY_STATUS" value="ERROR">[^<]* 10 s[^<]*<\/INFO>\n/,
  );
});

test('drafts, results and destructions are there after a restart', async () => {
  const drafted = await draft();
  const { job } = await resultOf({});
  const at = instant(later(instant(Date.now()), DAY));
  await own().setDestruction(account, job.id, at);
  const gone = await draft();
  await own().destroy(account, gone);
  await site.server.stop();
  site = await start();
  assert.equal((await own().find(account, drafted)).status, 'draft');
  assert.equal((await own().find(account, job.id)).destruction, at);
  const result = await own().result(account, job.id);
  assert.ok(result.kind === 'found');
  await result.file.close();
  await assert.rejects(own().find(account, gone), /There is no job/);
  await own().run(account, drafted, async () => QUERY);
  assert.equal((await ended(drafted)).status, 'finished');
});
