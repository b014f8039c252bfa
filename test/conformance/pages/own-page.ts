// Our own help page of an operation, as somebody beyond this machine sees it, and where its samples
// differ from those of the original, line for line.

import { TITLES, type SeedPage, type SeedSample } from './page.ts';
import { send } from './send.ts';

/** A network of documentation (RFC 5737): somebody who is not on this machine. */
const STRANGER = { 'X-Forwarded-For': '198.51.100.7' };

/** The page as HTML, under the host that the original's page names. */
export const ownPage = async (url: string, page: SeedPage): Promise<string> => {
  const target = `${pathOf(page)}?op=${page.operation}`;
  const headers = { Host: hostOf(page), ...STRANGER };
  const { status, body } = await send(url, { method: 'GET', target, headers });
  if (status !== 200) throw new Error(`GET ${target} answers ${status}`);
  return body;
};

/** Where the original's service stands. */
export const pathOf = (page: SeedPage): string =>
  /^POST (\S+) /.exec(page.samples[0]?.request[0] ?? '')?.[1] ?? '';

/** The host that the page names; some have lost theirs. */
export const hostOf = (page: SeedPage): string =>
  /Host: (\S+)/.exec(page.samples[0]?.request.join('\n') ?? '')?.[1] ?? 'original.example';

/** The samples on one of our pages. */
export const samplesIn = (html: string): readonly SeedSample[] =>
  TITLES.flatMap((title) => {
    const section = html.split(`>${title}</h2>`)[1]?.split('<h2')[0] ?? '';
    const [request, response] = [...section.matchAll(/<pre>([^]*?)<\/pre>/g)].map(([, text]) =>
      textOf(text ?? '')
        .trim()
        .split('\n'),
    );
    return request === undefined || response === undefined ? [] : [{ title, request, response }];
  });

const textOf = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** The first line of `seed` that ours are not, in words; undefined where all are. */
export const differenceOf = (
  seed: readonly string[],
  own: readonly string[],
  isWhole: boolean,
): string | undefined => {
  const shown = seed.map((line) => (isWhole ? line.trimEnd() : line.trim()));
  // A page that lost its host names none.
  const hasHost = seed.some((line) => line.includes('Host: '));
  const ours = own
    .filter((line) => hasHost || !line.startsWith('Host: '))
    .map((line) => (isWhole ? line.trimEnd() : line.trim()))
    .filter((line) => isWhole || line !== '');
  for (const [at, line] of shown.entries()) {
    let mine = ours.shift();
    // Where lines were run together, ours are as well.
    if (!isWhole) mine = runTogether(mine, ours, line);
    if (mine !== line) return `line ${at + 1} is '${mine ?? ''}', on the page '${line}'`;
  }
  return ours.length === 0 ? undefined : `there is a line more: '${ours[0]}'`;
};

const runTogether = (
  first: string | undefined,
  rest: string[],
  line: string,
): string | undefined => {
  let whole = first;
  while (whole !== undefined && line.startsWith(`${whole} `)) whole += ` ${rest.shift() ?? ''}`;
  return whole;
};
