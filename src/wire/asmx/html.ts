// Text inside HTML: the encoding of .NET's HtmlEncode, which the errors of GET and POST wear too,
// and the plain page that this room's documents stand in.

import type { HttpAnswer } from '../http/message.ts';

/** Encodes what HTML would read as markup, in .NET's spelling. */
export const htmlEncoded = (text: string): string =>
  text.replace(
    /[&<>"'\u00A0-\u00FF]/g,
    (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`,
  );

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A page with a title and a body of HTML; it runs and fetches nothing. */
export const htmlPage = (status: number, title: string, body: string): HttpAnswer => ({
  status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
  body:
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${htmlEncoded(title)}</title><style>${STYLE}</style></head>` +
    `<body><main>${body}</main></body></html>\n`,
});

const STYLE =
  ':root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0}' +
  'main{max-width:50rem;margin:2rem auto;padding:0 1rem}dt{font-weight:600;margin-top:1rem}' +
  'dd{margin:0}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}' +
  'pre{overflow-x:auto;padding:.75rem;background:#8882;font-size:.85rem;line-height:1.4}' +
  'label{display:block;margin:.75rem 0}small{opacity:.7}input{display:block;width:100%;' +
  'max-width:30rem;box-sizing:border-box;font:inherit;padding:.35rem}' +
  'button{font:inherit;padding:.35rem 1rem}';
