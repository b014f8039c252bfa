// The ASMX toolkit where messages are large; the small call is `job-status`.
// Work and peers: `GetJobs` of 1,000 rows over SOAP 1.1 beside a bare node:http that echoes the
// same bytes and node-soap with the same rows; our XML reader beside saxes on the same documents;
// our writers on 10,000 rows of CJJob, alone and warm; and 200 MB in one element of an upload.
// Figures: answers a second, megabytes a second, milliseconds, and memory over idle.

import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { text as textOf } from 'node:stream/consumers';
import { SaxesParser } from 'saxes';
import { instant } from '../src/base/time.ts';
import { openConnection } from '../src/store/sqlite/connection.ts';
import { arrayOf } from '../src/wire/asmx/declare.ts';
import { outputWriter } from '../src/wire/asmx/output.ts';
import { INLINE } from '../src/wire/asmx/write.ts';
import { xmlReader } from '../src/base/xml/reader.ts';
import { CJ_JOB, type CjJob } from '../src/wire/casjobs/cj-job.ts';
import type { EchoTerms } from './peers/echo.ts';
import type { SoapServiceTerms } from './peers/soap-service.ts';
import type { UploadPlace, UploadTerms } from './peers/upload-service.ts';
import { runAlone } from './support/alone.ts';
import { answersPerSecond, type Load } from './support/load.ts';
import { alternate, median, timed, type Bench, type Figure } from './support/measure.ts';
import { packageFolder } from './support/packages.ts';
import { startPeer } from './support/peer-process.ts';
import { residentBytes, startServer, type BenchServer } from './support/server.ts';

const bench: Bench = async () => [
  ...(await listFigures()),
  ...(await readFigures()),
  ...(await writeFigures()),
  await uploadFigure(),
];

const LIST_ROWS = 1_000;
const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = 8;

const PATH = '/casjobs/services/jobs.asmx';
const SPACE = 'http://Services.Cas.jhu.edu';

const listFigures = async (): Promise<readonly Figure[]> => {
  await using server = await startServer();
  fill(server);
  const load = listLoad(server);
  const answer = await answerTo(load);
  await using echo = await startPeer<number>('echo', answer);
  const soap = await soapPeer(server, answer.body);
  const at = (port: number) => (): Promise<number> =>
    answersPerSecond({ ...load, url: `http://127.0.0.1:${port}${PATH}` });
  const ours = (): Promise<number> => answersPerSecond(load);
  const works = { ours, echo: at(echo.told), soap: soap.peer ? at(soap.peer.told) : ours };
  try {
    for (const work of Object.values(works)) await work();
    const rates = await alternate(ROUNDS, works);
    const mine = { unit: '/s', ours: median(rates.ours) } as const;
    const note = `${Buffer.byteLength(answer.body)} bytes each`;
    return [
      {
        name: `GetJobs of ${LIST_ROWS} rows against a bare echo`,
        ...mine,
        peer: median(rates.echo),
        note,
      },
      {
        name: `GetJobs of ${LIST_ROWS} rows against node-soap`,
        ...mine,
        ...(soap.peer ? { peer: median(rates.soap) } : { note: `skipped: ${soap.why}` }),
      },
    ];
  } finally {
    await soap.peer?.[Symbol.asyncDispose]();
  }
};

const listLoad = ({ url, accounts: [{ wsid, pw }] }: BenchServer): Load => ({
  url: `${url}${PATH}`,
  headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${SPACE}/GetJobs"` },
  body:
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope ' +
    'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
    `<GetJobs xmlns="${SPACE}"><owner_wsid>${wsid}</owner_wsid><owner_pw>${pw}</owner_pw>` +
    '</GetJobs></soap:Body></soap:Envelope>',
  connections: CONNECTIONS,
  seconds: SECONDS,
});

const answerTo = async ({ url, headers, body }: Load): Promise<EchoTerms> => {
  const response = await fetch(url, { method: 'POST', headers, body });
  const contentType = response.headers.get('content-type') ?? '';
  return { contentType, body: await response.text() };
};

const soapPeer = async (server: BenchServer, answer: string) => {
  const found = await packageFolder('soap');
  if (found.kind === 'missing') return { peer: undefined, why: found.why };
  const wsdl = await (await fetch(`${server.url}${PATH}?WSDL`)).text();
  const terms: SoapServiceTerms = {
    folder: found.folder,
    wsdl,
    path: PATH,
    service: 'Jobs',
    port: 'JobsSoap',
    answers: { GetJobs: { CJJob: rowsIn(answer) } },
  };
  return { peer: await startPeer<number>('soap-service', terms), why: undefined };
};

/** The rows of our own answer, for the peer to give as well. */
const rowsIn = (answer: string): readonly Readonly<Record<string, string>>[] =>
  Array.from(answer.matchAll(/<CJJob>(.*?)<\/CJJob>/gs), ([, row = '']) =>
    Object.fromEntries(
      Array.from(row.matchAll(/<(\w+)>([^<]*)<\/\1>/g), ([, name, value = '']) => [
        name,
        value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      ]),
    ),
  );

const QUERY =
  'SELECT TOP 10 hip, ra, dec, vmag INTO mydb.nightly FROM Hipparcos ' +
  'WHERE vmag < 6 AND dec BETWEEN -10 AND 10 ORDER BY vmag';

/** Puts finished jobs into the record. */
const fill = ({ data, accounts: [{ wsid }] }: BenchServer): void => {
  const connection = openConnection(join(data, 'store', 'store.sqlite'), 'write');
  connection.run(
    `with recursive numbers(n) as (
       select 0 union all select n + 1 from numbers where n + 1 < ${LIST_ROWS}
     )
     insert into jobs (owner, kind, quick, system, status, attempt, submitted, started, ended,
       queue_minutes, rows, context, task_name, created_table, text)
     select ?, 'query', 0, 0, 'finished', 1, ${BEGAN} + n * 60000, ${BEGAN} + n * 60000 + 1000,
       ${BEGAN} + n * 60000 + 9123, 500, 10, 'Stars', 'nightly', 'mydb.nightly', ?
     from numbers`,
    [BigInt(wsid), QUERY],
  );
  connection.close();
};

const BEGAN = Date.UTC(2010, 0, 1);

const WRITE_ROWS = 10_000;

const rowsOf = (count: number): readonly CjJob[] =>
  Array.from({ length: count }, (_, index) => ({
    JobID: BigInt(index + 1),
    Rows: 10n,
    WebServicesID: 123_456_789n,
    TimeSubmit: instant(BEGAN + index * 60_000),
    TimeStart: instant(BEGAN + index * 60_000 + 1_000),
    TimeEnd: instant(BEGAN + index * 60_000 + 9_123),
    Status: 5,
    Queue: 500,
    TaskName: 'nightly',
    OutputLoc: null,
    Error: null,
    Query: QUERY,
    Context: 'Stars',
    Type: 'QUERY',
  }));

/** Writes rows to UTF-8 piece by piece, as an answer is; the bytes written. */
const written = async (rows: readonly CjJob[]): Promise<number> => {
  let bytes = 0;
  const content = WRITE(rows);
  if (typeof content === 'string') return Buffer.from(content, 'utf8').byteLength;
  for await (const piece of content) bytes += Buffer.from(piece, 'utf8').byteLength;
  return bytes;
};

const WRITE = outputWriter({ name: 'GetJobsResult' }, arrayOf(CJ_JOB), {
  style: INLINE,
  level: 0,
  zone: 'UTC',
});

const writeFigures = async (): Promise<readonly Figure[]> => {
  const rows = rowsOf(WRITE_ROWS);
  const bytes = await written(rows);
  const times: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    const time = await timed(() => written(rows));
    if (round >= 10) times.push(time);
  }
  const time = median(times);
  return [
    {
      name: `${WRITE_ROWS} rows of CJJob written`,
      unit: 'ms',
      ours: time,
      goal: { of: 'ours', atMost: 60 },
      note: `${(bytes / 1e6).toFixed(1)} MB`,
    },
    { name: 'rate of writing', unit: 'MB/s', ours: megabytesPerSecond(bytes, time) },
  ];
};

const megabytesPerSecond = (bytes: number, milliseconds: number): number =>
  bytes / 1e3 / milliseconds;

/** As a socket brings them. */
const CHUNK_CHARACTERS = 65_536;

const readFigures = async (): Promise<readonly Figure[]> => {
  let rows = '';
  const content = WRITE(rowsOf(WRITE_ROWS));
  if (typeof content !== 'string') for await (const piece of content) rows += piece;
  const line = '12345678901,12.5,-3.25,some words,2010-01-01T00:00:00\n';
  const upload = `<data>${line.repeat(Math.ceil(20_000_000 / line.length))}</data>`;
  return [
    await readFigure(`${WRITE_ROWS} rows of CJJob read`, rows),
    await readFigure('20 MB in one element read', upload),
  ];
};

const readFigure = async (name: string, document: string): Promise<Figure> => {
  const chunks = document.match(new RegExp(`[\\s\\S]{1,${CHUNK_CHARACTERS}}`, 'g')) ?? [];
  const works = {
    ours: () => timed(async () => readByUs(chunks)),
    saxes: () => timed(async () => readBySaxes(chunks)),
  };
  for (let round = 0; round < 3; round += 1) for (const work of Object.values(works)) await work();
  const times = await alternate(9, works);
  const rate = (values: readonly number[]): number =>
    megabytesPerSecond(Buffer.byteLength(document), median(values));
  return {
    name: `${name} against saxes`,
    unit: 'MB/s',
    ours: rate(times.ours),
    peer: rate(times.saxes),
  };
};

const LIMITS = {
  depthMax: 64,
  attributesMax: 128,
  prefixesMax: 256,
  nameCharactersMax: 1_024,
  tokenCharactersMax: 65_536,
  textCharactersMax: Infinity,
};

const readByUs = (chunks: readonly string[]): number => {
  let seen = 0;
  const reader = xmlReader(
    {
      open: ({ local }) => void (seen += local.length),
      close: () => {},
      text: (piece) => void (seen += piece.length),
      other: () => {},
    },
    LIMITS,
  );
  for (const chunk of chunks) reader.write(chunk);
  reader.end();
  return seen;
};

const readBySaxes = (chunks: readonly string[]): number => {
  let seen = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local }) => void (seen += local.length));
  parser.on('closetag', () => {});
  parser.on('text', (piece) => void (seen += piece.length));
  for (const chunk of chunks) parser.write(chunk);
  parser.close();
  return seen;
};

const UPLOAD_BYTES = 200_000_000;
const LOOK_MILLISECONDS = 20;

const uploadFigure = async (): Promise<Figure> => {
  const terms: UploadTerms = { path: PATH, namespace: SPACE, bytesMax: UPLOAD_BYTES + 1_000_000 };
  await using peer = await startPeer<UploadPlace>('upload-service', terms);
  const { port, pid } = peer.told;
  await sleep(500);
  const idle = await residentBytes(pid);
  const over = new AbortController();
  let peak = 0;
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      peak = Math.max(peak, await residentBytes(pid));
      await sleep(LOOK_MILLISECONDS);
    }
  };
  const began = performance.now();
  const [milliseconds] = await Promise.all([
    upload(port)
      .then(() => performance.now() - began)
      .finally(() => over.abort()),
    watch(),
  ]);
  return {
    name: 'memory over idle while 200 MB come in one element',
    unit: 'MB',
    ours: (peak - idle) / 1e6,
    goal: { of: 'ours', atMost: 100 },
    note:
      `${(idle / 1e6).toFixed(0)} MB idle; ` +
      `${megabytesPerSecond(UPLOAD_BYTES, milliseconds).toFixed(0)} MB/s`,
  };
};

/** Sends it as fast as it is taken; throws unless the server has counted all. */
const upload = async (port: number): Promise<void> => {
  const asked = request({
    port,
    path: PATH,
    method: 'POST',
    headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' },
  });
  const answered = once(asked, 'response');
  const chunk = Buffer.from(
    '12345678901,12.5,-3.25,some words,2010-01-01T00:00:00\n'.repeat(1_000),
  );
  asked.write(
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>' +
      `<UploadData xmlns="${SPACE}"><data>`,
  );
  let bytes = 0;
  for (; bytes < UPLOAD_BYTES; bytes += chunk.length) {
    if (!asked.write(chunk)) await once(asked, 'drain');
  }
  asked.end('</data></UploadData></s:Body></s:Envelope>');
  const [response] = await answered;
  const answer = await textOf(response as AsyncIterable<Uint8Array>);
  if (!answer.includes(`>${bytes}</UploadDataResult>`)) throw new Error(answer);
};

if (import.meta.main) await runAlone(bench);
