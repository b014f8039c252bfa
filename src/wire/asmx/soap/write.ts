// SOAP answers and faults, byte for byte as ASMX writes them: one line, the prefix `soap:` in both
// versions, declarations in the order soap, xsi, xsd.

import type { HttpAnswer } from '../../http/message.ts';
import type { FaultFacts, OutputOf, OutsShape, Service } from '../declare.ts';
import { cleaned, escaped, escapedInQuotes } from '../../../base/xml/escape.ts';
import { outputWriter } from '../output.ts';
import { elementWriter, framed, INLINE } from '../write.ts';
import type { Place, Setting, ValueWriter, Write } from '../write.ts';
import type { Route } from './route.ts';
import { SOAP, type SoapVersion } from './version.ts';

/** The writer of a method's result between the tags of the body. */
export const resultWriter = (
  service: Service,
  { name, method }: Route,
  zone: string,
): ValueWriter => {
  const { output } = method;
  const response = `${name}Response xmlns="${escapedInQuotes(service.namespace)}"`;
  const [open, close, empty] = [`<${response}>`, `</${name}Response>`, `<${response} />`];
  if (output.kind === 'nothing') return () => empty;
  const set = { style: INLINE, level: 0, zone };
  const place = { name: `${name}Result` };
  if (output.kind === 'outs') {
    const write = outsWriter(place, output, set);
    return (value) => open + write(value) + close;
  }
  const write = outputWriter(place, output, set);
  return (value) => {
    const content = write(value);
    return content === '' ? empty : framed(content, open, close);
  };
};

const outsWriter = (place: Place, { result, outs }: OutsShape, set: Setting): Write => {
  const write = elementWriter(place, result, set);
  const writers = Object.entries(outs).map(
    ([name, shape]) => [name, elementWriter({ name }, shape, set)] as const,
  );
  return (value) => {
    const given = value as OutputOf<OutsShape>;
    const rest = writers.map(([name, writeOut]) => writeOut(given.outs[name])).join('');
    return write(given.result) + rest;
  };
};

/** What stands before and after the content of the body. */
export const envelopeOf = (version: SoapVersion): { before: string; after: string } => ({
  before:
    `${DECLARATION}<soap:Envelope xmlns:soap="${SOAP[version].namespace}" ${SCHEMAS}>` +
    '<soap:Body>',
  after: '</soap:Body></soap:Envelope>',
});

/** A fault with its status 500. */
export const faultAnswer = (version: SoapVersion, fault: FaultWords): HttpAnswer => ({
  status: 500,
  headers: { 'Content-Type': contentTypeOfSoap(version) },
  body: faultText(version, fault),
});

/** The fault for an envelope of neither version, with the header that lists both. */
export const mismatchAnswer = (text: string): HttpAnswer => {
  const fault = faultText('soap11', { code: 'VersionMismatch', text });
  return {
    status: 500,
    headers: { 'Content-Type': contentTypeOfSoap('soap11') },
    body: fault.replace('<soap:Body>', () => `${UPGRADE}<soap:Body>`),
  };
};

/** A fault's text and facts. */
interface FaultWords extends FaultFacts {
  readonly text: string;
}

const faultText = (version: SoapVersion, words: FaultWords): string => {
  const { before, after } = envelopeOf(version);
  return before + FAULTS[version](words, escaped(cleaned(words.text))) + after;
};

/** The content type of an answer. */
export const contentTypeOfSoap = (version: SoapVersion): string =>
  `${SOAP[version].mediaType}; charset=utf-8`;

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';
const SCHEMAS =
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema"';

const FAULTS = {
  soap11: ({ code, actor, detail }, text) =>
    `<soap:Fault>${codeText('faultcode', code, 'soap11')}<faultstring>${text}</faultstring>` +
    (actor === undefined ? '' : `<faultactor>${escaped(actor)}</faultactor>`) +
    `${detailText(code, detail, 'detail')}</soap:Fault>`,
  soap12: ({ code, actor, detail }, text) =>
    `<soap:Fault><soap:Code>${codeText('soap:Value', code, 'soap12')}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${text}</soap:Text></soap:Reason>` +
    (actor === undefined ? '' : `<soap:Node>${escaped(actor)}</soap:Node>`) +
    `${detailText(code, detail, 'soap:Detail')}</soap:Fault>`,
} as const satisfies Record<SoapVersion, (words: FaultWords, text: string) => string>;

const codeText = (element: string, code: FaultFacts['code'], version: SoapVersion): string => {
  if (typeof code === 'string') return `<${element}>${SOAP[version].codes[code]}</${element}>`;
  const declared = `xmlns:q0="${escapedInQuotes(code.namespace)}"`;
  return `<${element} ${declared}>q0:${escaped(code.name)}</${element}>`;
};

/** A service's own detail keeps the name that it has in SOAP 1.1; of a header there is none. */
const detailText = (
  code: FaultFacts['code'],
  detail: string | undefined,
  empty: string,
): string => {
  if (detail !== undefined) return `<detail>${detail}</detail>`;
  return code === 'MustUnderstand' ? '' : `<${empty} />`;
};

const UPGRADE =
  `<soap:Header><soap12:Upgrade xmlns:soap12="${SOAP.soap12.namespace}">` +
  `<soap12:SupportedEnvelope qname="soap:Envelope" xmlns:soap="${SOAP.soap11.namespace}" />` +
  '<soap12:SupportedEnvelope qname="soap12:Envelope" ' +
  `xmlns:soap12="${SOAP.soap12.namespace}" /></soap12:Upgrade></soap:Header>`;
