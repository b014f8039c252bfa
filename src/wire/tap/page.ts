// The page at /tap itself, for people who open the address that they gave to a program.
// It needs no script and fetches nothing.

import { escaped } from '../../base/xml/escape.ts';
import type { HttpAnswer } from '../http/message.ts';
import { TAP_ROOT, type Resource } from './resource.ts';

/** The resource at `/tap`, which lists `resources`. */
export const pageResourceOf = (resources: readonly Resource[]): Resource => ({
  methods: ['GET'],
  path: '',
  about: 'This page.',
  run: async ({ request: { base } }): Promise<HttpAnswer> => ({
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: pageOf(`${base}${TAP_ROOT}`, resources),
  }),
});

const pageOf = (url: string, resources: readonly Resource[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>TAP · Almagest</title>
<h1>Table Access Protocol</h1>
<p>Give this address to TOPCAT, pyvo, astroquery, or any other program of the Virtual Observatory:
<code>${escaped(url)}</code>. Sign in with the login or wsid of your account and its password or an
access token, where the program asks for one.</p>
<p><a href="${TAP_ROOT}/examples">Examples</a> ·
<a href="${TAP_ROOT}/tables">Tables</a> ·
<a href="${TAP_ROOT}/capabilities">Capabilities</a> ·
<a href="/docs/protocols/tap">How it answers</a> · <a href="/">Start page</a></p>
<ul>
${resources.map(lineOf).join('\n')}
</ul>
</html>
`;

const lineOf = ({ methods, path, about }: Resource): string =>
  `<li><code>${methods.join(', ')} ${escaped(`${TAP_ROOT}/${path}`)}</code> ${escaped(about)}</li>`;
