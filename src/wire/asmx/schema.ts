// The XML Schema of a service: an element for each request and response, the classes where they
// are first used, and at the end the root elements that GET and POST answer with.

import type { ArrayShape, Method, OutputShape, RecordShape, Service } from './declare.ts';
import { scalarOf } from './form.ts';
import { rootOf } from './form-call.ts';
import type { Scalar } from './scalars/scalar.ts';
import { isNullable } from './write.ts';
import type { XmlTree } from './xml-tree.ts';

/** The `s:schema` element; prefixes are those of the WSDL around it. */
export const schemaOf = (service: Service): XmlTree => {
  const seen = new Set<string>();
  const parts: XmlTree[] = [];
  for (const [name, method] of Object.entries(service.methods)) {
    parts.push(requestElement(name, method), responseElement(name, method.output));
    parts.push(...classesOf(method.output, seen));
  }
  parts.push(...rootElements(service));
  return [
    's:schema',
    { elementFormDefault: 'qualified', targetNamespace: service.namespace },
    ...parts,
  ];
};

const requestElement = (name: string, method: Method): XmlTree =>
  wrapper(
    name,
    Object.entries(method.input).map(([parameter, declared]) =>
      scalarElement(parameter, scalarOf(declared)),
    ),
  );

const responseElement = (name: string, output: OutputShape): XmlTree => {
  if (output.kind === 'nothing') return wrapper(`${name}Response`, []);
  const minOccurs = isNullable(output) ? '0' : '1';
  const result = { minOccurs, maxOccurs: '1', name: `${name}Result`, type: typeOf(output) };
  return wrapper(`${name}Response`, [['s:element', result]]);
};

const wrapper = (name: string, elements: readonly XmlTree[]): XmlTree => [
  's:element',
  { name },
  elements.length === 0
    ? ['s:complexType', {}]
    : ['s:complexType', {}, ['s:sequence', {}, ...elements]],
];

const scalarElement = (name: string, scalar: Scalar<unknown>): XmlTree => [
  's:element',
  {
    minOccurs: scalar.nullable ? '0' : '1',
    maxOccurs: '1',
    name,
    type: `s:${scalar.xsd}`,
  },
];

const typeOf = (output: OutputShape): string =>
  output.kind === 'scalar' || output.kind === 'streamed-text'
    ? `s:${rootOf(output)}`
    : `tns:${rootOf(output)}`;

const classesOf = (output: OutputShape, seen: Set<string>): XmlTree[] => {
  if (output.kind === 'record') return once(seen, output.name, () => recordType(output));
  if (output.kind !== 'array') return [];
  return [
    ...once(seen, rootOf(output), () => arrayType(output)),
    ...once(seen, output.item.name, () => recordType(output.item)),
  ];
};

const once = (seen: Set<string>, name: string, make: () => XmlTree): XmlTree[] => {
  if (seen.has(name)) return [];
  seen.add(name);
  return [make()];
};

const recordType = (shape: RecordShape): XmlTree => [
  's:complexType',
  { name: shape.name },
  [
    's:sequence',
    {},
    ...Object.entries(shape.fields).map(([name, scalar]) => scalarElement(name, scalar)),
  ],
];

const arrayType = (shape: ArrayShape): XmlTree => {
  const { name } = shape.item;
  const item = { minOccurs: '0', maxOccurs: 'unbounded', name, nillable: 'true' };
  return [
    's:complexType',
    { name: rootOf(shape) },
    ['s:sequence', {}, ['s:element', { ...item, type: `tns:${name}` }]],
  ];
};

const rootElements = (service: Service): XmlTree[] => {
  const roots = new Map<string, XmlTree>();
  for (const { output } of Object.values(service.methods)) {
    const name = rootOf(output);
    if (name === '' || roots.has(name)) continue;
    const nillable: Record<string, string> = isNullable(output) ? { nillable: 'true' } : {};
    roots.set(name, ['s:element', { name, ...nillable, type: typeOf(output) }]);
  }
  return [...roots.values()];
};
