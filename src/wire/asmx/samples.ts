// The sample messages of an operation, as ASMX's help pages show them: names of types stand where
// values would. Clients' authors copied them into their programs, so their lines are kept; how a
// page shows them is for the page.

import { hasOpenForms, isOneWay } from './declare.ts';
import type { Method, OutputShape, Parameter, Service } from './declare.ts';
import { isFormCallable, shapeOf } from './form.ts';
import { rootOf } from './form-call.ts';
import { elementShapeOf, isAttribute, typeNameOf, type Shape } from './shapes.ts';
import { actionOf } from './soap/route.ts';
import { SOAP, type SoapVersion } from './soap/version.ts';
import { treeText, type XmlTree } from '../../base/xml/tree.ts';

/** One way to call an operation: what is sent, and what comes back. */
export interface Sample {
  readonly title: 'SOAP 1.1' | 'SOAP 1.2' | 'HTTP GET' | 'HTTP POST';
  /** With LF between its lines. */
  readonly request: string;
  readonly response: string;
}

/** An operation, and where its service stands. */
export interface Sampled {
  readonly service: Service;
  readonly name: string;
  readonly method: Method;
  /** As people reach it; a port is left out, as ASMX leaves it out. */
  readonly host: string;
  readonly path: string;
}

/** The samples of every binding that the operation has for everybody. */
export const samplesOf = (asked: Sampled): readonly Sample[] => [
  soapSample(asked, 'soap11'),
  soapSample(asked, 'soap12'),
  ...formSamples(asked),
];

const TITLES = { soap11: 'SOAP 1.1', soap12: 'SOAP 1.2' } as const satisfies Record<
  SoapVersion,
  Sample['title']
>;

const soapSample = (asked: Sampled, version: SoapVersion): Sample => {
  const { service, name, method, host, path } = asked;
  const { mediaType } = SOAP[version];
  const type = `Content-Type: ${mediaType}; charset=utf-8`;
  const action = version === 'soap11' ? [`SOAPAction: "${actionOf(service, name)}"`] : [];
  const sent = Object.entries(method.input).map(([each, parameter]) => elementOf(each, parameter));
  return {
    title: TITLES[version],
    request: message(
      [`POST ${path} HTTP/1.1`, `Host: ${withoutPort(host)}`, type, LENGTH, ...action],
      envelopeText(
        version,
        [name, { xmlns: service.namespace }, ...sent],
        headersOf(service, method),
      ),
    ),
    response: isOneWay(method)
      ? 'HTTP/1.1 202 Accepted\n\n'
      : message(
          ['HTTP/1.1 200 OK', type, LENGTH],
          envelopeText(version, responseOf(service, name, method.output), []),
        ),
  };
};

const LENGTH = 'Content-Length: length';

const message = (head: readonly string[], body: string): string => `${head.join('\n')}\n\n${body}`;

const withoutPort = (host: string): string => host.replace(/:\d+$/, '');

const envelopeText = (
  version: SoapVersion,
  inside: XmlTree,
  headers: readonly XmlTree[],
): string => {
  const prefix = version === 'soap11' ? 'soap' : 'soap12';
  return documentText([
    `${prefix}:Envelope`,
    {
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
      [`xmlns:${prefix}`]: SOAP[version].namespace,
    },
    ...(headers.length === 0 ? [] : [[`${prefix}:Header`, {}, ...headers] as const]),
    [`${prefix}:Body`, {}, inside],
  ]);
};

const documentText = (tree: XmlTree): string =>
  `<?xml version="1.0" encoding="utf-8"?>${treeText(tree, breakAt, 0)}`;

const breakAt = (level: number): string => `\n${'  '.repeat(level)}`;

const headersOf = ({ namespace }: Service, { headers = {} }: Method): readonly XmlTree[] =>
  Object.entries(headers).map(([name, shape]) =>
    withNamespace(valueTree(name, shape, 0), namespace),
  );

const responseOf = (service: Service, name: string, output: OutputShape): XmlTree => {
  const response: XmlTree = [`${name}Response`, { xmlns: service.namespace }];
  if (output.kind === 'nothing') return response;
  const outs = output.kind === 'outs' ? Object.entries(output.outs) : [];
  return [
    ...response,
    valueTree(`${name}Result`, resultOf(output), 0),
    ...outs.map(([out, shape]) => valueTree(out, shape, 0)),
  ];
};

const resultOf = (output: Exclude<OutputShape, { readonly kind: 'nothing' }>): Shape | 'string' => {
  if (output.kind === 'streamed-text') return 'string';
  return output.kind === 'outs' ? output.result : output;
};

const elementOf = (name: string, parameter: Parameter): XmlTree =>
  valueTree(name, shapeOf(parameter), 0);

/** Deeper classes are told as missing. */
const DEPTH_MAX = 4;

const valueTree = (name: string, shape: Shape | 'string', depth: number): XmlTree => {
  const text = textOf(shape);
  if (text !== undefined) return text === '' ? [name, {}] : [name, {}, text];
  if (depth === DEPTH_MAX) return [name, { 'xsi:nil': 'true' }];
  if (shape !== 'string' && shape.kind === 'array') {
    const item = valueTree(typeNameOf(shape.item), shape.item, depth + 1);
    return [name, {}, item, item];
  }
  if (shape === 'string' || shape.kind !== 'record') return [name, {}];
  const fields = Object.entries(shape.fields);
  const attributes = fields.flatMap(([each, field]) =>
    isAttribute(field) ? [[each, textOf(elementShapeOf(field)) ?? ''] as const] : [],
  );
  const elements = fields.flatMap(([each, field]) => {
    if (isAttribute(field)) return [];
    const tree = valueTree(each, elementShapeOf(field), depth + 1);
    return field.kind === 'field' && field.rule === 'repeated' ? [tree, tree] : [tree];
  });
  return [name, Object.fromEntries(attributes), ...elements];
};

/** What stands for a value of a type that is no class. */
const textOf = (shape: Shape | 'string'): string | undefined => {
  if (shape === 'string') return shape;
  switch (shape.kind) {
    case 'scalar':
      return 'members' in shape ? Object.keys(shape.members as object).join(' or ') : shape.xsd;
    case 'nullable':
      return textOf(shape.scalar);
    case 'any':
      return '';
    case 'markup':
      return 'xml';
    case 'data-set':
      // A schema and the rows that it speaks of.
      return 'xmlxml';
    case 'array':
    case 'record':
      return undefined;
  }
};

/** What everybody may call by forms; a value is shown as a string, for that is what a form has. */
const formSamples = ({ service, name, method, host, path }: Sampled): readonly Sample[] => {
  if (!hasOpenForms(service) || !isFormCallable(method)) return [];
  const pairs = Object.entries(method.input).flatMap(([each, parameter]) => {
    const pair = `${each}=string`;
    return shapeOf(parameter).kind === 'array' ? [pair, pair] : [pair];
  });
  const form = pairs.join('&');
  const response = formResponse(service, method);
  const hosted = `Host: ${withoutPort(host)}`;
  const type = 'Content-Type: application/x-www-form-urlencoded';
  return [
    {
      title: 'HTTP GET',
      request: message([`GET ${path}/${name}?${form} HTTP/1.1`, hosted], ''),
      response,
    },
    {
      title: 'HTTP POST',
      request: message([`POST ${path}/${name} HTTP/1.1`, hosted, type, LENGTH], form),
      response,
    },
  ];
};

const formResponse = (service: Service, { output }: Method): string => {
  if (output.kind === 'nothing') return 'HTTP/1.1 200 OK\n\n';
  const head = ['HTTP/1.1 200 OK', 'Content-Type: text/xml; charset=utf-8', LENGTH];
  const shape = resultOf(output);
  if (shape !== 'string' && shape.kind === 'markup') {
    return message(head, '<?xml version="1.0"?>\nxml');
  }
  const tree = valueTree(rootOf(output), shape, 0);
  return message(head, documentText(withNamespace(tree, service.namespace)));
};

const withNamespace = ([name, attributes, ...inside]: XmlTree, xmlns: string): XmlTree => [
  name,
  { ...attributes, xmlns },
  ...inside,
];
