// The addresses of the first sites' pages, which people have bookmarked: each leads to the page
// here that does the most of what it did. Only people are led: what a script sent there, by POST,
// has the sentence of any address where nothing is.

import type { Protocol } from '../wire/http/message.ts';

/** The protocol of the old pages, in any case, at the roots that sites had. */
export const oldPages: Protocol = {
  name: 'old-page',
  takes: ({ method, path }) =>
    (method === 'GET' || method === 'HEAD') && placeOf(path) !== undefined,
  answer: async ({ path }) => ({
    status: 302,
    headers: { Location: placeOf(path) ?? '/', 'Content-Type': 'text/plain; charset=utf-8' },
    body: null,
  }),
};

const placeOf = (path: string): string | undefined => {
  const [, page] = /^\/g?casjobs(?:\/(\w+\.aspx)?)?$/i.exec(path) ?? [];
  if (page !== undefined) return PLACES.get(page.toLowerCase());
  return /^\/g?casjobs\/?$/i.test(path) ? '/' : undefined;
};

const START = '/';
const ACCOUNT = '/account';

const PLACES: ReadonlyMap<string, string> = new Map([
  ['default.aspx', START],
  ['guide.aspx', START],
  ['casjobscl.aspx', START],
  ['submitjob.aspx', START],
  ['qhealth.aspx', START],
  ['login.aspx', ACCOUNT],
  ['createaccount.aspx', ACCOUNT],
  ['changedetails.aspx', ACCOUNT],
  ['mydb.aspx', '/account/tables'],
  ['mydbcontent.aspx', '/account/tables'],
  ['droptable.aspx', '/account/tables'],
  ['tableimport.aspx', '/account/tables'],
  ['output.aspx', '/account/jobs'],
  ['jobdetails.aspx', '/account/jobs'],
  ['canceljob.aspx', '/account/jobs'],
]);
