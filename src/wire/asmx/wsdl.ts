// The WSDL 1.1 of a service, in the order in which ASMX writes it: types, messages, port types,
// bindings, ports; SOAP first, then GET, then POST.

import { hasOpenForms, isOneWay, type Method, type Service } from './declare.ts';
import { isFormCallable, isRepeated, shapeOf } from './form.ts';
import { rootOf } from './form-call.ts';
import { schemasOf } from './schema.ts';
import { actionOf } from './soap/route.ts';
import { xmlText, type XmlTree } from '../../base/xml/tree.ts';

/** The description, with every port at `address`. */
export const wsdlOf = (service: Service, address: string): string => {
  const { trees, prefixes, repeatedType } = schemasOf(service);
  return xmlText([
    'wsdl:definitions',
    {
      ...NAMESPACES,
      ...prefixes,
      'xmlns:tns': service.namespace,
      targetNamespace: service.namespace,
    },
    ...documentation(service.description),
    ['wsdl:types', {}, ...trees],
    ...each(service, soapMessages),
    ...formKindsOf(service).flatMap((kind) =>
      forms(service, (name, method) => formMessages(name + kind, method, repeatedType)),
    ),
    portType(service, 'Soap', each),
    ...formKindsOf(service).map((kind) => portType(service, kind, forms)),
    soapBinding(service, 'soap', `${service.name}Soap`),
    soapBinding(service, 'soap12', `${service.name}Soap12`),
    ...formKindsOf(service).map((kind) => formBinding(service, kind)),
    servicePorts(service, address),
  ]);
};

const NAMESPACES = {
  'xmlns:soap': 'http://schemas.xmlsoap.org/wsdl/soap/',
  'xmlns:tm': 'http://microsoft.com/wsdl/mime/textMatching/',
  'xmlns:soapenc': 'http://schemas.xmlsoap.org/soap/encoding/',
  'xmlns:mime': 'http://schemas.xmlsoap.org/wsdl/mime/',
  'xmlns:s': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:soap12': 'http://schemas.xmlsoap.org/wsdl/soap12/',
  'xmlns:http': 'http://schemas.xmlsoap.org/wsdl/http/',
  'xmlns:wsdl': 'http://schemas.xmlsoap.org/wsdl/',
};

type FormKind = 'HttpGet' | 'HttpPost';
type Kind = 'Soap' | FormKind;

/** Bindings that not everybody may use are not described. */
const formKindsOf = (service: Service): readonly FormKind[] =>
  hasOpenForms(service) ? ['HttpGet', 'HttpPost'] : [];

/** As `each`, of the methods that forms can call. */
const forms = (
  service: Service,
  make: (name: string, method: Method) => readonly XmlTree[],
): XmlTree[] => each(service, (name, method) => (isFormCallable(method) ? make(name, method) : []));

const each = (
  service: Service,
  make: (name: string, method: Method) => readonly XmlTree[],
): XmlTree[] => Object.entries(service.methods).flatMap(([name, method]) => make(name, method));

const documentation = (text: string): XmlTree[] =>
  text === ''
    ? []
    : [['wsdl:documentation', { 'xmlns:wsdl': 'http://schemas.xmlsoap.org/wsdl/' }, text]];

const soapMessages = (name: string, method: Method): XmlTree[] => [
  message(`${name}SoapIn`, [part({ name: 'parameters', element: `tns:${name}` })]),
  ...unlessOneWay(method, [
    message(`${name}SoapOut`, [part({ name: 'parameters', element: `tns:${name}Response` })]),
  ]),
  ...Object.keys(method.headers ?? {}).map((header) =>
    message(name + header, [part({ name: header, element: `tns:${header}` })]),
  ),
];

/** What answers a call; a call that nobody waits for has no answer in SOAP. */
const unlessOneWay = (method: Method, answers: readonly XmlTree[]): readonly XmlTree[] =>
  isOneWay(method) ? [] : answers;

const formMessages = (name: string, method: Method, repeatedType: string): XmlTree[] => [
  message(
    `${name}In`,
    Object.entries(method.input).map(([parameter, declared]) =>
      part({ name: parameter, type: isRepeated(shapeOf(declared)) ? repeatedType : 's:string' }),
    ),
  ),
  message(`${name}Out`, formResult(method)),
];

const formResult = ({ output }: Method): readonly XmlTree[] => {
  if (output.kind === 'nothing') return [];
  const element = output.kind === 'markup' ? {} : { element: `tns:${rootOf(output)}` };
  return [part({ name: 'Body', ...element })];
};

const message = (name: string, parts: readonly XmlTree[]): XmlTree => [
  'wsdl:message',
  { name },
  ...parts,
];

const part = (attributes: Readonly<Record<string, string>>): XmlTree => ['wsdl:part', attributes];

const portType = (service: Service, kind: Kind, ofMethods: typeof each): XmlTree => [
  'wsdl:portType',
  { name: service.name + kind },
  ...ofMethods(service, (name, method) => [
    [
      'wsdl:operation',
      { name: method.overloads ?? name },
      ...documentation(method.doc),
      ['wsdl:input', { ...among(method, name), message: `tns:${name}${kind}In` }],
      ...(kind === 'Soap' && isOneWay(method) ? [] : [portOutput(method, name, kind)]),
    ],
  ]),
];

const portOutput = (method: Method, name: string, kind: Kind): XmlTree => [
  'wsdl:output',
  { ...among(method, name), message: `tns:${name}${kind}Out` },
];

/** Which one it is of the overloads that share a name. */
const among = ({ overloads }: Method, name: string): Readonly<Record<string, string>> =>
  overloads === undefined ? {} : { name };

const soapBinding = (service: Service, prefix: 'soap' | 'soap12', binding: string): XmlTree => {
  const body: XmlTree = [`${prefix}:body`, { use: 'literal' }];
  return [
    'wsdl:binding',
    { name: binding, type: `tns:${service.name}Soap` },
    [`${prefix}:binding`, { transport: 'http://schemas.xmlsoap.org/soap/http' }],
    ...each(service, (name, method) => [
      [
        'wsdl:operation',
        { name: method.overloads ?? name },
        [`${prefix}:operation`, { soapAction: actionOf(service, name), style: 'document' }],
        ['wsdl:input', among(method, name), body, ...headersOf(prefix, name, method)],
        ...unlessOneWay(method, [['wsdl:output', among(method, name), body]]),
      ],
    ]),
  ];
};

const headersOf = (prefix: string, name: string, { headers = {} }: Method): XmlTree[] =>
  Object.keys(headers).map((header) => [
    `${prefix}:header`,
    { message: `tns:${name}${header}`, part: header, use: 'literal' },
  ]);

const formBinding = (service: Service, kind: 'HttpGet' | 'HttpPost'): XmlTree => {
  const input: XmlTree =
    kind === 'HttpGet'
      ? ['http:urlEncoded', {}]
      : ['mime:content', { type: 'application/x-www-form-urlencoded' }];
  return [
    'wsdl:binding',
    { name: service.name + kind, type: `tns:${service.name}${kind}` },
    ['http:binding', { verb: kind === 'HttpGet' ? 'GET' : 'POST' }],
    ...forms(service, (name, method) => [
      [
        'wsdl:operation',
        { name: method.overloads ?? name },
        ['http:operation', { location: `/${name}` }],
        ['wsdl:input', among(method, name), input],
        ['wsdl:output', among(method, name), ...formContent(method)],
      ],
    ]),
  ];
};

const formContent = ({ output }: Method): readonly XmlTree[] => {
  if (output.kind === 'nothing') return [];
  if (output.kind === 'markup') return [['mime:content', { part: 'Body', type: 'text/xml' }]];
  return [['mime:mimeXml', { part: 'Body' }]];
};

const servicePorts = (service: Service, address: string): XmlTree => [
  'wsdl:service',
  { name: service.name },
  ...documentation(service.description),
  port(service, 'Soap', ['soap:address', { location: address }]),
  port(service, 'Soap12', ['soap12:address', { location: address }]),
  ...formKindsOf(service).map((kind) =>
    port(service, kind, ['http:address', { location: address }]),
  ),
];

const port = (service: Service, kind: string, address: XmlTree): XmlTree => [
  'wsdl:port',
  { name: service.name + kind, binding: `tns:${service.name}${kind}` },
  address,
];
