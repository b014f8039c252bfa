// A SOAP 1.1 `GetJobStatus`, over and over: the call that every client makes while it waits.
// Work: with password, of a finished job, from a few connections at once. Peers: a bare node:http
// that echoes the same bytes, and node-soap with a constant answer. Figure: answers a second.

import { runAlone } from './support/alone.ts';
import { clientOf } from './support/client.ts';
import { answersPerSecond, type Load } from './support/load.ts';
import { alternate, median, type Bench, type Figure } from './support/measure.ts';
import { packageFolder } from './support/packages.ts';
import { startPeer } from './support/peer-process.ts';
import { startServer, type BenchAccount, type BenchServer } from './support/server.ts';
import type { EchoTerms } from './peers/echo.ts';
import type { SoapServiceTerms } from './peers/soap-service.ts';

const ROUNDS = 5;
const SECONDS = 2;
const WARM_SECONDS = 2;
/** More than a handful of scripts, and enough to keep one core busy. */
const CONNECTIONS = 16;

const PATH = '/casjobs/services/jobs.asmx';
const SPACE = 'http://Services.Cas.jhu.edu';

const bench: Bench = async () => {
  await using server = await startServer();
  const [account] = server.accounts;
  const client = clientOf(server, account);
  const job = await client.submit('SELECT hip INTO mydb.one FROM Hipparcos WHERE hip = 1', 'Stars');
  await client.finished(job);
  client.close();
  const load: Load = {
    url: `${server.url}${PATH}`,
    headers: {
      'Content-Type': 'text/xml; charset=utf-8',
      SOAPAction: `"${SPACE}/GetJobStatus"`,
    },
    body: envelopeOf(account, job),
    connections: CONNECTIONS,
    seconds: SECONDS,
  };
  await using echo = await startPeer<number>('echo', await sameAnswer(load));
  const soap = await soapPeer(server);
  const ours = () => answersPerSecond(load);
  const works = {
    ours,
    echo: at(load, echo.told),
    soap: soap.peer === undefined ? ours : at(load, soap.peer.told),
  };
  try {
    for (const work of Object.values(works)) await warmed(work);
    return figuresOf(await alternate(ROUNDS, works), soap.why);
  } finally {
    await soap.peer?.[Symbol.asyncDispose]();
  }
};

const warmed = async (work: () => Promise<number>): Promise<void> => {
  for (let seconds = 0; seconds < WARM_SECONDS; seconds += SECONDS) await work();
};

const at = (load: Load, port: number) => (): Promise<number> =>
  answersPerSecond({ ...load, url: `http://127.0.0.1:${port}${PATH}` });

const figuresOf = (
  rates: Readonly<Record<'ours' | 'echo' | 'soap', readonly number[]>>,
  missing: string | undefined,
): readonly Figure[] => {
  const figure = (peer: number | undefined): Omit<Figure, 'name'> => ({
    unit: '/s',
    ours: median(rates.ours),
    ...(peer === undefined ? {} : { peer }),
  });
  return [
    {
      name: 'GetJobStatus against a bare echo',
      ...figure(median(rates.echo)),
      goal: { of: 'ratio', atLeast: 0.5 },
    },
    missing === undefined
      ? {
          name: 'GetJobStatus against node-soap',
          ...figure(median(rates.soap)),
          goal: { of: 'ratio', atLeast: 5 },
        }
      : {
          name: 'GetJobStatus against node-soap',
          ...figure(undefined),
          note: `skipped, no node-soap: ${missing}`,
        },
  ];
};

const envelopeOf = ({ wsid, pw }: BenchAccount, job: string): string =>
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope ' +
  'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
  `<GetJobStatus xmlns="${SPACE}"><wsId>${wsid}</wsId><pw>${pw}</pw>` +
  `<jobId>${job}</jobId></GetJobStatus></soap:Body></soap:Envelope>`;

/** What our server answers, for the echo to say. */
const sameAnswer = async ({ url, headers, body }: Load): Promise<EchoTerms> => {
  const response = await fetch(url, { method: 'POST', headers, body });
  const contentType = response.headers.get('content-type') ?? '';
  return { contentType, body: await response.text() };
};

const soapPeer = async (server: BenchServer) => {
  const found = await packageFolder('soap');
  if (found.kind === 'missing') return { peer: undefined, why: found.why };
  const response = await fetch(`${server.url}${PATH}?WSDL`);
  const terms: SoapServiceTerms = {
    folder: found.folder,
    wsdl: await response.text(),
    path: PATH,
    service: 'Jobs',
    port: 'JobsSoap',
    answers: { GetJobStatus: 5 },
  };
  return { peer: await startPeer<number>('soap-service', terms), why: undefined };
};

if (import.meta.main) await runAlone(bench);
