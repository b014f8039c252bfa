// Text inside HTML: the encoding of .NET's HtmlEncode, which the errors of GET and POST wear too,
// and the plain page that this room's documents stand in.

import { createHash } from 'node:crypto';
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

/**
 * A page with a title and a body of HTML; it fetches nothing and runs only its own script, which
 * gives every sample a button that copies it. Without scripts there are no buttons.
 */
export const htmlPage = (status: number, title: string, body: string): HttpAnswer => ({
  status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': POLICY,
  },
  body:
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${htmlEncoded(title)}</title><style>${STYLE}</style></head>` +
    `<body><main>${body}</main>${body.includes('<pre>') ? `<script>${SCRIPT}</script>` : ''}` +
    '</body></html>\n',
});

/** Browsers let a page write to the clipboard over TLS and on this machine; else it selects. */
const SCRIPT = `for (const sample of document.querySelectorAll('pre')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.onclick = async () => {
    getSelection().selectAllChildren(sample);
    const copying = navigator.clipboard?.writeText(sample.textContent);
    const isCopied = copying
      ? await copying.then(() => true, () => false)
      : document.execCommand('copy');
    button.textContent = isCopied ? 'Copied' : 'Selected: copy it by hand';
  };
  sample.before(button);
}`;

const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');

const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const STYLE =
  ':root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0}' +
  'main{max-width:50rem;margin:2rem auto;padding:0 1rem}dt{font-weight:600;margin-top:1rem}' +
  'dd{margin:0}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}' +
  'pre{overflow-x:auto;padding:.75rem;background:#8882;font-size:.85rem;line-height:1.4}' +
  'label{display:block;margin:.75rem 0}small{opacity:.7}input{display:block;width:100%;' +
  'max-width:30rem;box-sizing:border-box;font:inherit;padding:.35rem}' +
  'button{font:inherit;padding:.35rem 1rem}';
