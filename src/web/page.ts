// The frame of every page a person sees: its head, its style, and what a browser may do with it.
// A browser runs and shows what is ours, told by its hash, and nothing else; no page fetches
// anything, and none needs a script.

import { createHash } from 'node:crypto';
import type { HttpAnswer } from '../wire/http/message.ts';
import { html, trusted } from './html.ts';
import type { Html } from './html.ts';
import { STYLE } from './style.ts';

/** What differs from page to page. */
export interface PageParts {
  readonly title: string;
  /** One sentence for those who list pages. */
  readonly about: string;
  readonly body: Html;
}

/** What a page has that asks and tells more than one that is only read. */
export interface FormPageParts extends PageParts {
  readonly status: number;
  /** A style sheet beside that of all pages; a constant. */
  readonly style: string;
  /** A script that the page does without where there is none; a constant. */
  readonly script: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer that shows a page to everybody. */
export const pageAnswer = (parts: PageParts): HttpAnswer => ({
  status: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': policyOf([STYLE], [], "'none'"),
    'Referrer-Policy': 'no-referrer',
  },
  body: documentOf(parts, [STYLE], []),
});

/** The answer that shows a page with forms, to one person. */
export const formPageAnswer = (parts: FormPageParts): HttpAnswer => ({
  status: parts.status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policyOf([STYLE, parts.style], [parts.script], "'self'"),
    // Under `no-referrer` browsers would not say where a form was sent from, either.
    'Referrer-Policy': 'same-origin',
    ...parts.headers,
  },
  body: documentOf(parts, [STYLE, parts.style], [parts.script]),
});

/** Nothing but our own style and script may act on a page, wherever its texts came from. */
const policyOf = (
  styles: readonly string[],
  scripts: readonly string[],
  formAction: string,
): string =>
  [
    "default-src 'none'",
    `style-src ${styles.map(sourceOf).join(' ')}`,
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map(sourceOf).join(' ')}`]),
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
  ].join('; ');

/** A constant as the policy knows it (CSP Level 3, 2.3.1 hash-source). */
const sourceOf = (constant: string): string =>
  `'sha256-${createHash('sha256').update(constant).digest('base64')}'`;

const documentOf = (
  { title, about, body }: PageParts,
  styles: readonly string[],
  scripts: readonly string[],
): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <meta name="description" content="${about}" />
        ${styles.map((style) => trusted(`<style>${style}</style>`))}
      </head>
      <body>
        ${body} ${scripts.map((script) => trusted(`<script>${script}</script>`))}
      </body>
    </html> `.html;
