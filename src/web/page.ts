// The frame of every page a person sees: its head, its style, and what a browser may do with it.
// No page needs a script, and none fetches anything.

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

/** The answer that shows a page. */
export const pageAnswer = ({ title, about, body }: PageParts): HttpAnswer => ({
  status: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    // Nothing but our own style may act on this page, wherever its texts came from.
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    'Referrer-Policy': 'no-referrer',
  },
  body: html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <meta name="description" content="${about}" />
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.html,
});
