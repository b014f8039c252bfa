// A CSV of a gigabyte that becomes a table of MyDB, the job from its start to its end.
// Work: nine columns of ids, positions, magnitudes, words and moments, sent by SOAP; types from all
// rows, durable Parquet, a commit. Peer: DuckDB's own reader of CSV, with the types that it guesses
// from its sample, copied to Parquet, and an fsync. Figure: ratio; the whole call beside it.

import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runAlone } from './support/alone.ts';
import { syncFile } from './support/folder.ts';
import { openGround, type Ground } from './support/ground.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';

const ROUNDS = 3;

/** Of the big catalog's rows so many make a gigabyte here. */
const ROWS_SHARE = 0.4;

const SPACE = 'http://Services.Cas.jhu.edu';

const bench: Bench = async (options) => {
  const most = String(4 * 1024 ** 3);
  await using ground = await openGround({
    flags: { uploadBytesMax: most, requestBytesMax: most },
  });
  const { server, connection } = ground;
  const csv = join(server.temp, 'import.csv');
  const rows = Math.round(options.rows * ROWS_SHARE);
  await connection.run(`COPY (${rowsText(rows)}) TO '${csv}' (FORMAT csv, HEADER true)`);
  const { size } = await stat(csv);
  const path = join(server.temp, 'peer.parquet');
  const calls: number[] = [];
  const ours = async (): Promise<number> => {
    const { call, job } = await sent(ground, csv);
    calls.push(call);
    return job;
  };
  const peer = async (): Promise<number> => {
    const time = await timed(async () => {
      await connection.run(`COPY (FROM read_csv('${csv}')) TO '${path}' (FORMAT parquet)`);
      await syncFile(path);
    });
    await rm(path);
    return time;
  };
  await ours();
  await peer();
  const times = await alternate(ROUNDS, { ours, peer });
  const seconds = Math.round(median(calls)) / 1_000;
  return [
    {
      name: `import of ${Math.round(size / 1e6)} MB of CSV`,
      unit: 'ms',
      ours: median(times.ours),
      peer: median(times.peer),
      goal: { of: 'ratio', atMost: 1.3 },
      note: `the whole call ${seconds} s`,
    },
  ];
};

const rowsText = (rows: number): string => `
  SELECT 1237650000000000000 + i * 7 AS objid, (i * 137) % 3600000 / 1e4 AS ra,
    (hash(i) % 1800000) / 1e4 - 90 AS dec,
    round(12 + hash(i, 1) % 120000 / 1e4, 4) AS u, round(12 + hash(i, 2) % 120000 / 1e4, 4) AS g,
    round(12 + hash(i, 3) % 120000 / 1e4, 4) AS r, 'star ' || i AS name, (i % 9000)::INTEGER AS run,
    TIMESTAMP '2000-01-01' + to_milliseconds(i * 1000) AS at
  FROM range(${rows}) AS t(i)`;

let tables = 0;

/** Sends the file; milliseconds of the call, and of the job by its own record. */
const sent = async ({ server, client }: Ground, csv: string) => {
  const [{ wsid, pw }] = server.accounts;
  const table = `import${(tables += 1)}`;
  const signed = `<wsid>${wsid}</wsid><pw>${pw}</pw><tableName>${table}</tableName>`;
  const before =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
    `<UploadData xmlns="${SPACE}">${signed}<data>`;
  const after = '</data></UploadData></s:Body></s:Envelope>';
  const body = Readable.from(around(before, csv, after));
  const call = await timed(async () => {
    const answer = await fetch(`${server.url}/casjobs/services/jobs.asmx`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${SPACE}/UploadData"` },
      body,
      duplex: 'half',
    });
    if (answer.status !== 200) throw new Error((await answer.text()).slice(0, 400));
  });
  const asked = { owner_wsid: wsid, owner_pw: pw, conditions: `TaskName:${table}` };
  const row = await client.call('GetJobs', { ...asked, includeSystem: 'true' });
  const at = (name: string): number =>
    Date.parse(`${new RegExp(`<${name}>([^<]*)<`).exec(row)?.[1] ?? ''}Z`);
  await client.finished(await client.submit(`DROP TABLE mydb.${table}`, 'MyDB'));
  return { call, job: at('TimeEnd') - at('TimeStart') };
};

async function* around(before: string, file: string, after: string): AsyncGenerator<Buffer> {
  yield Buffer.from(before);
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    yield chunk as Buffer;
  }
  yield Buffer.from(after);
}

if (import.meta.main) await runAlone(bench);
