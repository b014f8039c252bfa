// What is sent to a server beside queries: files that hurt, names that are paths or headers, and
// URLs that would have it ask others on somebody's behalf.

import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { basicOf } from '../support/tap-client.ts';
import { placed, type Verdict } from './attack.ts';
import { HOSTILE_FILES, type HostileFile } from './files-sent.ts';
import type { HostileSite } from './site.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}

const tap = async (
  { server }: HostileSite,
  path: string,
  init: RequestInit = {},
): Promise<Answer> => {
  const headers = { ...basicOf('demo', server.pw), ...(init.headers as object) };
  const terms = { redirect: 'manual', ...init, headers } as const;
  const answer = await fetch(`${server.url}/tap/${path}`, terms);
  return { status: answer.status, text: await answer.text() };
};

/** What came of something that must be refused, unless `mayRun` says that it is only data. */
const judged = (
  { canaries }: HostileSite,
  { group, title, mayRun }: { readonly group: string; readonly title: string; mayRun?: boolean },
  { status, text }: Answer,
): Verdict => {
  const isLeak = canaries.some((canary) => text.includes(canary));
  const isBug = text.includes('Something went wrong on the server');
  const hasRun = status < 300;
  const isOpen = isLeak || isBug || (hasRun && mayRun !== true);
  const stopped = LIMITED.test(text) ? 'limits' : 'door';
  const wall = isOpen ? 'OPEN' : hasRun ? 'nothing to take' : stopped;
  return { group, text: title, wall, said: `${status} ${text}` };
};

/** What a limit has stopped, while it was read or fetched. */
const LIMITED = /ended before the query did|took longer|Stopped after|memory|BytesMax/i;

/** Each file as a table of one's own, and as one that comes with a query. */
export const sendFiles = async (
  site: HostileSite,
  files: readonly HostileFile[] = HOSTILE_FILES,
): Promise<readonly Verdict[]> => {
  const parquet = readFileSync(site.places['catalog'] ?? '');
  const verdicts: Verdict[] = [];
  for (const { title, make, isTable = false } of files) {
    const made = make(parquet);
    const bytes = Buffer.from(typeof made === 'string' ? placed(made, site.places) : made);
    const headers = { 'Content-Type': 'application/octet-stream' };
    const put = await tap(site, `tables/MyDB.sent${verdicts.length}`, {
      method: 'PUT',
      headers,
      body: bytes,
    });
    const form = new FormData();
    const words = { LANG: 'ADQL', QUERY: COUNT, RESPONSEFORMAT: 'csv', UPLOAD: 'mine,param:f' };
    for (const [name, value] of Object.entries(words)) form.set(name, value);
    form.set('f', new Blob([bytes]), 'f');
    const along = await tap(site, 'sync', { method: 'POST', body: form });
    const facts = { group: 'files sent', mayRun: isTable };
    verdicts.push(judged(site, { ...facts, title: `PUT ${title}` }, put));
    verdicts.push(judged(site, { ...facts, title: `UPLOAD ${title}` }, along));
  }
  const coded = await tap(site, 'tables/MyDB.coded', {
    method: 'PUT',
    headers: { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' },
    body: gzipSync('a\n'.repeat(20_000_000)),
  });
  verdicts.push(judged(site, { group: 'files sent', title: 'a packed body' }, coded));
  return verdicts;
};

const COUNT = 'SELECT COUNT(*) AS n FROM TAP_UPLOAD.mine';

/** Names that are paths, or that would end the line of a header they stand in. */
const BAD_NAMES = [
  '../../../../tmp/almagest-hostile',
  '..',
  '/etc/passwd',
  'C:\\boot.ini',
  'CON',
  'nul.csv',
  'a\u0000b',
  'a\r\nX-Injected: yes',
  'a\nX-Injected: yes',
  'a\u0085X-Injected: yes',
  'a\u2028X-Injected: yes',
  '"; filename="evil.html',
  'evil.html',
  '<script>alert(1)</script>',
  '%0d%0aX-Injected:%20yes',
  "=cmd|' /C calc'!A0",
  '\u202Efdp.exe',
  'x'.repeat(300),
  'я'.repeat(128),
] as const;

const INJECTED = 'x-injected';

/** Asks without following or hiding anything: what headers came, and how often. */
const headersOf = (url: string): Promise<IncomingHttpHeaders> =>
  new Promise((resolve, reject) => {
    request(url, (answer) => {
      answer.resume();
      resolve(answer.headers);
    })
      .once('error', reject)
      .end();
  });

/** Names of tables whose files are fetched, and of tasks: none becomes a header or a path. */
export const sendNames = async (site: HostileSite): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const name of BAD_NAMES) verdicts.push(await nameOfOutput(site, name));
  for (const name of BAD_NAMES) {
    const RUNID = name;
    const words = { LANG: 'ADQL', QUERY: 'SELECT 1 AS a FROM Hipparcos', RUNID };
    const response = await fetch(`${site.server.url}/tap/async`, {
      method: 'POST',
      redirect: 'manual',
      headers: basicOf('demo', site.server.pw),
      body: new URLSearchParams(words),
    });
    verdicts.push(headerVerdict(`RUNID ${name}`, [...response.headers.keys()]));
    const path = `${site.server.url}/tap/tables/${encodeURIComponent(name)}`;
    verdicts.push(headerVerdict(`a table ${name}`, Object.keys(await headersOf(path))));
  }
  for (const path of LEADING) {
    verdicts.push(headerVerdict(path, Object.keys(await headersOf(site.server.url + path))));
  }
  return verdicts;
};

/** Addresses that lead on to others, with ends of lines in them. */
const LEADING = [
  '/tap/async/%0d%0aX-Injected:%20yes',
  '/casjobs/%0d%0aX-Injected:%20yes/MyDB.aspx',
  '/MyDB.aspx?%0d%0aX-Injected:%20yes',
  '/account?next=%0d%0aX-Injected:%20yes',
  '/output/%0d%0aX-Injected:%20yes',
  '/docs/..%2f..%2f..%2fetc%2fpasswd',
  '/docs/%2e%2e/%2e%2e/package.json',
] as const;

const headerVerdict = (title: string, names: readonly string[]): Verdict => ({
  group: 'names sent',
  text: title,
  wall: names.some((name) => name.toLowerCase() === INJECTED) ? 'OPEN' : 'door',
  said: names.join(' '),
});

/** Makes a table of that name, has a file made of it, and looks at the head it comes with. */
const nameOfOutput = async (site: HostileSite, name: string): Promise<Verdict> => {
  const { server } = site;
  const table = `[${name.replaceAll(']', ']]')}]`;
  const who = { wsid: server.wsid, pw: server.pw };
  const title = `an output of ${name}`;
  const ask = { context: 'MyDB', taskname: name, isSystem: 'false' };
  const made = await server.post('ExecuteQuickJob', {
    ...who,
    ...ask,
    qry: `SELECT 1 AS a INTO mydb..${table}`,
  });
  if (made.status !== 200) {
    return judged(site, { group: 'names sent', title }, { status: made.status, text: made.body });
  }
  const extract = { ...who, tableName: name, type: 'CSV' };
  const { body, status } = await server.post('SubmitExtractJob', extract);
  const id = /<long[^>]*>(\d+)</.exec(body)?.[1];
  if (id === undefined) {
    return judged(site, { group: 'names sent', title }, { status, text: body });
  }
  const job = await server.ended(id);
  const place = job['OutputLoc'] ?? '';
  if (place === '')
    return { group: 'names sent', text: title, wall: 'OPEN', said: job['Error'] ?? '' };
  const headers = await headersOf(place);
  const disposition = String(headers['content-disposition']);
  const isPlain = PLAIN_DISPOSITION.test(disposition);
  const { wall } = headerVerdict(title, Object.keys(headers));
  return { group: 'names sent', text: title, wall: isPlain ? wall : 'OPEN', said: disposition };
};

/** Two names without a quote, a line's end or a separator in them (RFC 6266). */
const PLAIN_DISPOSITION = /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%-]+$/;

/** A host that the operator has named, and that leads elsewhere or never ends. */
export interface Lure extends AsyncDisposable {
  readonly host: string;
}

/** Starts it; `port` is one that nobody may connect to. */
export const startLure = async (): Promise<Lure & { aim(port: string): void }> => {
  let aim = '0';
  const server: Server = createServer((ask, answer) => {
    const { pathname } = new URL(ask.url ?? '/', 'http://lure');
    const to = LURES[pathname];
    if (to !== undefined) {
      answer.writeHead(302, { Location: placed(to, { port: aim }) }).end();
    } else if (pathname === '/packed') {
      answer.writeHead(200, { 'Content-Encoding': 'gzip' });
      answer.end(gzipSync(Buffer.concat([Buffer.from('a\n'), Buffer.alloc(100_000_000, '1\n')])));
    } else {
      // It begins, and never ends.
      answer.writeHead(200).write('a\n');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    aim: (port) => void (aim = port),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const LURES: Readonly<Record<string, string>> = {
  '/to-loopback': 'http://127.0.0.1:$port/',
  '/to-name': 'http://localhost:$port/',
  '/to-metadata': 'http://169.254.169.254/latest/meta-data/',
  '/to-file': 'file:///etc/passwd',
  '/to-data': 'data:text/csv,a%0a1',
};

const FAR = [
  'file://$decoy',
  'file:///etc/passwd',
  'ftp://127.0.0.1:$port/a',
  'gopher://127.0.0.1:$port/_a',
  'data:text/csv,a%0A1',
  'http://127.0.0.1:$port/',
  'http://localhost:$port/',
  'http://[::1]:$port/',
  'http://[::ffff:127.0.0.1]:$port/',
  'http://127.1:$port/',
  'http://2130706433:$port/',
  'http://0x7f.1:$port/',
  'http://0:$port/',
  'http://127.0.0.1.nip.io:$port/',
  'http://localtest.me:$port/',
  'http://$lure@127.0.0.1:$port/',
  'http://127.0.0.1:$port/?$lure',
  'http://127.0.0.1:$port\\@$lure/',
  'http://$lure#@127.0.0.1:$port/to-loopback',
  'http://169.254.169.254/latest/meta-data/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://[fd00:ec2::254]/latest/',
  'http://$lure/to-loopback',
  'http://$lure/to-name',
  'http://$lure/to-metadata',
  'http://$lure/to-file',
  'http://$lure/to-data',
  'http://$lure/packed',
  'http://$lure/endless',
] as const;

/** URLs that TAP is asked to fetch tables from. */
export const sendUrls = async (site: HostileSite, lure: Lure): Promise<readonly Verdict[]> => {
  const places = { ...site.places, lure: lure.host };
  return Promise.all(
    FAR.map(async (far): Promise<Verdict> => {
      const url = placed(far, places);
      const words = { LANG: 'ADQL', QUERY: COUNT, UPLOAD: `mine,${url}` };
      const body = new URLSearchParams(words);
      return judged(
        site,
        { group: 'URLs sent', title: url },
        await tap(site, 'sync', {
          method: 'POST',
          body,
        }),
      );
    }),
  );
};
