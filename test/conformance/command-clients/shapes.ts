// Requests as recorded clients wrote them, byte for byte in what distinguishes them: prefixes, nil,
// types on every value, arrays in SOAP's encoding, line ends in base64, addresses and actions.
// Each is a caller of its own; answers are read by a reader of XML that is not ours.

import { SaxesParser } from 'saxes';
import type { Answer, Caller, Fields, FieldValue, Value } from './caller.ts';

/** How one kind of client writes a request. */
export interface Shape {
  readonly name: string;
  /** What it puts behind the address of the service, or in its place in other letters. */
  readonly address: (service: string) => string;
  /** Its headers beside the length; a call without an action is known by its body. */
  readonly headers: (operation: string) => Readonly<Record<string, string>>;
  /** The envelope around what is in the operation's element. */
  readonly envelope: (operation: string, inside: string) => string;
  /** A field's element; `prefix` and what stands in its start tag are the shape's. */
  readonly field: (name: string, value: Written) => string;
  /** A moment without a zone, as this client writes it. */
  readonly moment: (moment: string) => string;
  readonly base64: (text: string) => string;
}

/** A field's value in XML: of a scalar with its type, of an array item by item, of an object. */
type Written =
  | { readonly kind: 'scalar'; readonly type: string; readonly xml: string }
  | { readonly kind: 'texts'; readonly items: readonly (string | null)[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, string])[] };

const NAMESPACE = 'http://www.birst.com/';
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const XSD = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

const quoted = (operation: string) => `"${NAMESPACE}${operation}"`;

/** Elements with a prefix before their names, and nothing else that distinguishes them. */
const plainFields = (prefix: string, nil: string) => (name: string, value: Written) => {
  const element = (inner: string, xml: string) => `<${prefix}${inner}>${xml}</${prefix}${inner}>`;
  if (value.kind === 'scalar') return element(name, value.xml);
  if (value.kind === 'object') {
    return element(name, value.fields.map(([inner, xml]) => element(inner, xml)).join(''));
  }
  if (value.items.length === 0) return `<${prefix}${name}/>`;
  const items = value.items.map((item) =>
    item === null ? `<${prefix}string ${nil}/>` : element('string', item),
  );
  return element(name, items.join(''));
};

/** Every value has a type, an array is one of SOAP's encoding. */
const typedField = (name: string, value: Written): string => {
  if (value.kind === 'scalar')
    return `<${name} xsi:type="xsd:${value.type}">${value.xml}</${name}>`;
  if (value.kind === 'object') {
    const inner = value.fields.map(([field, xml]) =>
      typedField(field, { kind: 'scalar', type: 'string', xml }),
    );
    return `<${name}>${inner.join('')}</${name}>`;
  }
  const items = value.items.map((item) => `<item xsi:type="xsd:string">${item ?? ''}</item>`);
  const type = `soapenc:arrayType="xsd:string[${items.length}]" xsi:type="soapenc:Array"`;
  return `<${name} ${type}>${items.join('')}</${name}>`;
};

const NIL = 'xsi:nil="true"';
const asIs = (text: string): string => text;
const inLines = (text: string): string => text.replaceAll(/.{1,60}/g, '$&\n');
const TEXT_XML = { 'Content-Type': 'text/xml; charset=utf-8' };

/** The shapes, of which each stands for clients that were recorded. */
export const SHAPES = [
  {
    name: 'Savon',
    address: asIs,
    headers: (operation) => ({
      'Content-Type': 'text/xml;charset=UTF-8',
      SOAPAction: quoted(operation),
      Cookie: 'AWSELB=74F3; path=/',
    }),
    envelope: (operation, inside) =>
      `${DECLARATION}
<env:Envelope ${XSD} ${XSI} xmlns:tns="${NAMESPACE}" xmlns:env="${ENVELOPE}">
  <env:Body>
    <tns:${operation}>
      ${inside.replaceAll('><tns', '>\n      <tns')}
    </tns:${operation}>
  </env:Body>
</env:Envelope>
`,
    field: plainFields('tns:', NIL),
    moment: (moment) => `${moment}+01:00`,
    base64: inLines,
  },
  {
    name: 'suds by hand',
    address: (service) => `${service}?wsdl`,
    headers: (operation) => ({ ...TEXT_XML, SOAPAction: quoted(operation) }),
    envelope: (operation, inside) =>
      `${DECLARATION}<SOAP-ENV:Envelope xmlns:ns0="${ENVELOPE}" xmlns:ns1="${NAMESPACE}" ${XSI} ` +
      `xmlns:SOAP-ENV="${ENVELOPE}"><SOAP-ENV:Header/><ns0:Body><ns1:${operation}>${inside}` +
      `</ns1:${operation}></ns0:Body></SOAP-ENV:Envelope>`,
    field: plainFields('ns1:', NIL),
    moment: asIs,
    base64: asIs,
  },
  {
    name: 'SOAP::Lite by hand',
    address: (service) => `${service.toLowerCase()}?WSDL`,
    headers: (operation) => ({
      ...TEXT_XML,
      SOAPAction: `${NAMESPACE}${operation}`,
      Cookie2: '$Version="1"',
    }),
    envelope: (operation, inside) =>
      `${DECLARATION}<soap:Envelope soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" ` +
      `xmlns:soap="${ENVELOPE}" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" ` +
      `${XSD} ${XSI}><soap:Body><${operation} xmlns="${NAMESPACE}">${inside}</${operation}>` +
      '</soap:Body></soap:Envelope>',
    field: typedField,
    moment: (moment) => `${moment}Z`,
    base64: inLines,
  },
  {
    name: 'JAX-WS',
    address: asIs,
    headers: (operation) => ({
      ...TEXT_XML,
      Accept: 'text/xml, multipart/related',
      SOAPAction: quoted(operation),
      Cookie: 'JSESSIONID=1; AWSELB=74F3',
    }),
    envelope: (operation, inside) =>
      `<?xml version="1.0" ?><S:Envelope xmlns:S="${ENVELOPE}"><S:Body>` +
      `<${operation} xmlns="${NAMESPACE}">${inside}</${operation}></S:Body></S:Envelope>`,
    field: plainFields('', `${XSI} ${NIL}`),
    moment: (moment) => `${moment}.123+01:00`,
    base64: asIs,
  },
  {
    name: 'Apex',
    address: (service) => service.replace('WebService', 'Webservice'),
    headers: (operation) => ({ ...TEXT_XML, SOAPAction: quoted(operation) }),
    envelope: (operation, inside) =>
      `${DECLARATION}<env:Envelope xmlns:env="${ENVELOPE}" ${XSD} ${XSI}><env:Header /><env:Body>` +
      `<${operation} xmlns="${NAMESPACE}">${inside}</${operation}></env:Body></env:Envelope>`,
    field: plainFields('', NIL),
    moment: (moment) => `${moment}.1234567Z`,
    base64: asIs,
  },
  {
    // No action, and a date without a time.
    name: 'by hand',
    address: asIs,
    headers: () => TEXT_XML,
    envelope: (operation, inside) =>
      `<Envelope xmlns="${ENVELOPE}"><Body><${operation} xmlns="${NAMESPACE}">${inside}` +
      `</${operation}></Body></Envelope>`,
    field: plainFields('', `${XSI} ${NIL}`),
    moment: (moment) => moment.slice(0, 'YYYY-MM-DD'.length),
    base64: asIs,
  },
] as const satisfies readonly Shape[];

/** A caller that writes requests of a shape to `service`, the address of the service. */
export const shapeCaller = (shape: Shape, service: string): Caller => {
  const kept = new Map<string, Value>();
  return {
    call: async (operation, fields) => {
      const response = await fetch(shape.address(service), {
        method: 'POST',
        headers: shape.headers(operation),
        body: shape.envelope(operation, writtenIn(shape, fields, kept)),
      });
      const answer = answerIn(await response.text(), operation);
      if ('result' in answer) kept.set(operation, answer.result);
      return answer;
    },
    [Symbol.asyncDispose]: async () => {},
  };
};

const writtenIn = (shape: Shape, fields: Fields, kept: ReadonlyMap<string, Value>): string =>
  Object.entries(fields)
    .map(([name, value]) => shape.field(name, written(shape, value, kept)))
    .join('');

const written = (shape: Shape, value: FieldValue, kept: ReadonlyMap<string, Value>): Written => {
  if (typeof value === 'string') return { kind: 'scalar', type: 'string', xml: escaped(value) };
  if (typeof value === 'number') return { kind: 'scalar', type: 'int', xml: String(value) };
  if (typeof value === 'boolean') return { kind: 'scalar', type: 'boolean', xml: String(value) };
  if (value.kind === 'bytes') {
    const xml = shape.base64(Buffer.from(value.bytes).toString('base64'));
    return { kind: 'scalar', type: 'string', xml };
  }
  if (value.kind === 'date') {
    return { kind: 'scalar', type: 'dateTime', xml: shape.moment(value.moment) };
  }
  if (value.kind === 'texts') {
    const items = value.texts.map((each) => (each === null ? null : escaped(each)));
    return { kind: 'texts', items };
  }
  const object = { ...(kept.get(value.of) as Readonly<Record<string, string>>), ...value.but };
  const fields = Object.entries(object).map(([name, text]) => [name, escaped(text)] as const);
  return { kind: 'object', fields };
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** An element while it is read. */
interface Element {
  readonly name: string;
  readonly isNil: boolean;
  text: string;
  readonly children: Element[];
}

const answerIn = (xml: string, operation: string): Answer => {
  const root: Element = { name: '', isNil: false, text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local, attributes }) => {
    const isNil = Object.values(attributes).some(
      (each) => each.local === 'nil' && each.value === 'true',
    );
    const element = { name: local, isNil, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.on('error', (error) => {
    throw new Error(`${error.message}: ${xml.slice(0, 300)}`);
  });
  parser.write(xml).close();
  const [answer] = root.children[0]?.children.at(-1)?.children ?? [];
  if (answer?.name === 'Fault') {
    const part = (name: string) => answer.children.find((each) => each.name === name);
    const detail = JSON.stringify(part('detail')?.children ?? []);
    return {
      fault: { text: part('faultstring')?.text ?? '', code: part('faultcode')?.text ?? '', detail },
    };
  }
  if (answer?.name !== `${operation}Response`) throw new Error(xml.slice(0, 300));
  const [result] = answer.children;
  return { result: result === undefined ? null : valueOf(result) };
};

/** What the items of an array are called. */
const ITEMS: ReadonlySet<string> = new Set([
  'string',
  'int',
  'ArrayOfString',
  'UserSpace',
  'SourceColumnSubClass',
]);

const valueOf = ({ isNil, text, children }: Element): Value => {
  if (children.length === 0) return isNil ? null : text;
  if (children.every(({ name }) => ITEMS.has(name))) return children.map(valueOf);
  return Object.fromEntries(children.map((each) => [each.name, valueOf(each)]));
};
