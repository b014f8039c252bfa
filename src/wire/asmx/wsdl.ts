// The WSDL 1.1 of a service, in the order in which ASMX writes it: types, messages, port types,
// bindings, ports; SOAP first, then GET, then POST.

import { isOneWay, type Method, type Service } from './declare.ts';
import { isFormCallable } from './form.ts';
import { rootOf } from './form-call.ts';
import { MICROSOFTS, MICROSOFTS_SCHEMA, schemaOf, usesMicrosofts } from './schema.ts';
import { actionOf } from './soap/route.ts';
import { xmlText, type XmlTree } from './xml-tree.ts';

/** The description, with every port at `address`. */
export const wsdlOf = (service: Service, address: string): string =>
  xmlText([
    'wsdl:definitions',
    {
      ...NAMESPACES,
      ...(usesMicrosofts(service) && { 'xmlns:s1': MICROSOFTS }),
      'xmlns:tns': service.namespace,
      targetNamespace: service.namespace,
    },
    ...documentation(service.description),
    ['wsdl:types', {}, schemaOf(service), ...(usesMicrosofts(service) ? [MICROSOFTS_SCHEMA] : [])],
    ...each(service, soapMessages),
    ...formKindsOf(service).flatMap((kind) =>
      forms(service, (name, method) => formMessages(name + kind, method)),
    ),
    portType(service, 'Soap', each),
    ...formKindsOf(service).map((kind) => portType(service, kind, forms)),
    soapBinding(service, 'soap', `${service.name}Soap`),
    soapBinding(service, 'soap12', `${service.name}Soap12`),
    ...formKindsOf(service).map((kind) => formBinding(service, kind)),
    servicePorts(service, address),
  ]);

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

/** Bindings that only the machine itself may use are not described. */
const formKindsOf = (service: Service): readonly FormKind[] =>
  service.forms === 'local-post' ? [] : ['HttpGet', 'HttpPost'];

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
];

/** What answers a call; a call that nobody waits for has no answer in SOAP. */
const unlessOneWay = (method: Method, answers: readonly XmlTree[]): readonly XmlTree[] =>
  isOneWay(method) ? [] : answers;

const formMessages = (name: string, method: Method): XmlTree[] => {
  const root = rootOf(method.output);
  return [
    message(
      `${name}In`,
      Object.keys(method.input).map((parameter) => part({ name: parameter, type: 's:string' })),
    ),
    message(`${name}Out`, root === '' ? [] : [part({ name: 'Body', element: `tns:${root}` })]),
  ];
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
      { name },
      ...documentation(method.doc),
      ['wsdl:input', { message: `tns:${name}${kind}In` }],
      ...(kind === 'Soap'
        ? unlessOneWay(method, [portOutput(name, kind)])
        : [portOutput(name, kind)]),
    ],
  ]),
];

const portOutput = (name: string, kind: Kind): XmlTree => [
  'wsdl:output',
  { message: `tns:${name}${kind}Out` },
];

const soapBinding = (service: Service, prefix: 'soap' | 'soap12', binding: string): XmlTree => {
  const body: XmlTree = [`${prefix}:body`, { use: 'literal' }];
  return [
    'wsdl:binding',
    { name: binding, type: `tns:${service.name}Soap` },
    [`${prefix}:binding`, { transport: 'http://schemas.xmlsoap.org/soap/http' }],
    ...each(service, (name, method) => [
      [
        'wsdl:operation',
        { name },
        [`${prefix}:operation`, { soapAction: actionOf(service, name), style: 'document' }],
        ['wsdl:input', {}, body],
        ...unlessOneWay(method, [['wsdl:output', {}, body]]),
      ],
    ]),
  ];
};

const formBinding = (service: Service, kind: 'HttpGet' | 'HttpPost'): XmlTree => {
  const input: XmlTree =
    kind === 'HttpGet'
      ? ['http:urlEncoded', {}]
      : ['mime:content', { type: 'application/x-www-form-urlencoded' }];
  return [
    'wsdl:binding',
    { name: service.name + kind, type: `tns:${service.name}${kind}` },
    ['http:binding', { verb: kind === 'HttpGet' ? 'GET' : 'POST' }],
    ...forms(service, (name, { output }) => [
      [
        'wsdl:operation',
        { name },
        ['http:operation', { location: `/${name}` }],
        ['wsdl:input', {}, input],
        output.kind === 'nothing'
          ? ['wsdl:output', {}]
          : ['wsdl:output', {}, ['mime:mimeXml', { part: 'Body' }]],
      ],
    ]),
  ];
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
