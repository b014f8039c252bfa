// One call of the CasJobs Jobs service over each of its four bindings on a real socket, and what
// clients show where it fails (docs/protocols/casjobs.md). The Python clients, of GET and POST, cut
// their message out by a regular expression; the Java command line cuts the fault string of SOAP.

import { SaxesParser } from 'saxes';

export const BINDINGS = ['soap11', 'soap12', 'get', 'post'] as const;

export type BindingInTest = (typeof BINDINGS)[number];

export interface Sent {
  readonly status: number;
  readonly body: string;
}

export interface Operation {
  /** Of the server, without the service. */
  readonly url: string;
  readonly name: string;
  /** In the order of the declaration. */
  readonly parameters: Readonly<Record<string, string>>;
}

const PATH = '/casjobs/services/jobs.asmx';
const NAMESPACE = 'http://Services.Cas.jhu.edu';

/** Calls the operation over the binding. */
export const sendOver = async (binding: BindingInTest, operation: Operation): Promise<Sent> => {
  const { url, name, parameters } = operation;
  const form = new URLSearchParams(parameters);
  const whole = `${url}${PATH}`;
  const response = await (binding === 'get'
    ? fetch(`${whole}/${name}?${form.toString()}`)
    : binding === 'post'
      ? fetch(`${whole}/${name}`, { method: 'POST', body: form })
      : fetch(whole, { method: 'POST', ...SOAP[binding](operation) }));
  return { status: response.status, body: await response.text() };
};

const SOAP = {
  soap11: (operation: Operation) => ({
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${NAMESPACE}/${operation.name}"`,
    },
    body: envelopeOf('http://schemas.xmlsoap.org/soap/envelope/', operation),
  }),
  soap12: (operation: Operation) => ({
    headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
    body: envelopeOf('http://www.w3.org/2003/05/soap-envelope', operation),
  }),
} as const;

const envelopeOf = (namespace: string, { name, parameters }: Operation): string => {
  const inside = Object.entries(parameters).map(
    ([key, value]) => `<${key}>${xmlOf(value)}</${key}>`,
  );
  return (
    `<s:Envelope xmlns:s="${namespace}"><s:Body><${name} xmlns="${NAMESPACE}">` +
    `${inside.join('')}</${name}></s:Body></s:Envelope>`
  );
};

const xmlOf = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');

/** What a client of the binding shows of a failed call. */
export const shownBy = (binding: BindingInTest, body: string): string =>
  binding === 'get' || binding === 'post' ? pythonShows(body) : javaShows(faultStringOf(body));

/** The regular expression of dfm/casjobs.py and mastcasjobs, greedy, then `html.unescape`. */
const pythonShows = (body: string): string => {
  const found = /System.Exception: *(.*) *--->/s.exec(body);
  return unescaped(found?.[1] ?? body.split('\n').slice(0, 2).join('\n')).trimEnd();
};

const unescaped = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** Util.java of the command line: all before the message goes, then what looks like a trace. */
const javaShows = (fault: string): string =>
  fault
    .replace(/[\d\D]*-->[^:]*: /, '')
    .replaceAll(/at[^\n]*\n/g, '')
    .replaceAll(/\s*---[^-]*---\s*/g, '');

/** The text of `faultstring`, or of the first `Text` of SOAP 1.2, as an XML parser reads it. */
const faultStringOf = (body: string): string => {
  const parser = new SaxesParser();
  let [depth, text] = [0, ''];
  parser.on('opentag', ({ name }) => {
    if (depth > 0 || name === 'faultstring' || name === 'soap:Text') depth += 1;
  });
  parser.on('text', (piece) => {
    if (depth > 0) text += piece;
  });
  parser.on('closetag', () => {
    if (depth > 0) depth -= 1;
  });
  parser.write(body).close();
  return text;
};
