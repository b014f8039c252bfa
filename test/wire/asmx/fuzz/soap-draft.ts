// A SOAP message in parts, before it is written, and how its parts are put together.
// What is done to the parts is told beside this file.

import type { Operation } from './calls.ts';

/** A message before it is written. */
export interface SoapDraft {
  readonly operation: Operation;
  readonly version: 'soap11' | 'soap12';
  method: string;
  /** Null leaves the header out. */
  contentType: string | null;
  soapAction: string | null;
  readonly headers: string[];
  encoding: 'utf8' | 'utf16le';
  isChunked: boolean;
  /** Before the declaration, and the declaration itself. */
  lead: string;
  declaration: string;
  /** Of the envelope; empty for none. */
  prefix: string;
  namespace: string;
  head: string;
  /** Between the head and the body. */
  between: string;
  body: string;
  /** The element of the call. */
  name: string;
  ownNamespace: string;
  ownPrefix: string;
  ownAttributes: string;
  /** Elements in the call, in order. */
  readonly inside: string[];
  /** Behind the body, and behind the envelope. */
  behind: string;
  trail: string;
}

/** The namespaces of envelopes. */
export const ENVELOPES = {
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
} as const;

/** The action of an operation. */
export const actionOf = ({ namespace, name }: Operation): string =>
  `${namespace}${namespace.endsWith('/') ? '' : '/'}${name}`;

/** A message as a careful client writes it, with these texts for its parameters. */
export const draftOf = (
  operation: Operation,
  version: SoapDraft['version'],
  texts: readonly string[],
): SoapDraft => ({
  operation,
  version,
  method: 'POST',
  contentType:
    version === 'soap11' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8',
  soapAction: version === 'soap11' ? `"${actionOf(operation)}"` : null,
  headers: [],
  encoding: 'utf8',
  isChunked: false,
  lead: '',
  declaration: '<?xml version="1.0" encoding="utf-8"?>',
  prefix: 'soap',
  namespace: ENVELOPES[version],
  head: '',
  between: '',
  body: 'Body',
  name: operation.name,
  ownNamespace: operation.namespace,
  ownPrefix: '',
  ownAttributes: '',
  inside: operation.parameters.map(({ name }, index) => elementOf(name, texts[index] ?? '')),
  behind: '',
  trail: '',
});

/** An element with a text. */
export const elementOf = (name: string, text: string, attributes = ''): string =>
  `<${name}${attributes}>${escaped(text)}</${name}>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The text of a message. */
export const textOf = (draft: SoapDraft): string => {
  const tag = (name: string): string => (draft.prefix === '' ? name : `${draft.prefix}:${name}`);
  const declared = draft.prefix === '' ? 'xmlns' : `xmlns:${draft.prefix}`;
  const own = draft.ownPrefix === '' ? draft.name : `${draft.ownPrefix}:${draft.name}`;
  const ownDeclared = draft.ownPrefix === '' ? 'xmlns' : `xmlns:${draft.ownPrefix}`;
  const inside =
    draft.ownPrefix === ''
      ? draft.inside
      : draft.inside.map((each) =>
          each.replace(/(^<|<\/(?=\w+>$))(?=\w)/g, `$1${draft.ownPrefix}:`),
        );
  return [
    draft.lead,
    draft.declaration,
    `<${tag('Envelope')} ${declared}="${draft.namespace}">`,
    draft.head,
    draft.between,
    `<${tag(draft.body)}>`,
    `<${own} ${ownDeclared}="${draft.ownNamespace}"${draft.ownAttributes}>`,
    ...inside,
    `</${own}></${tag(draft.body)}>${draft.behind}</${tag('Envelope')}>${draft.trail}`,
  ].join('');
};
