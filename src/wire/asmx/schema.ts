// The XML Schema of a service: an element for each request and response, the classes where they
// are first used, and at the end the root elements that GET and POST answer with.

import { hasOpenForms } from './declare.ts';
import type { Method, NothingShape, OutputShape, Service } from './declare.ts';
import { isFormCallable, isRepeated, shapeOf } from './form.ts';
import { rootOf } from './form-call.ts';
import { char, guid } from './scalars/binary.ts';
import type { Enumeration } from './scalars/enumeration.ts';
import { text } from './scalars/text.ts';
import { elementShapeOf, isAttribute, isNullable, typeNameOf } from './shapes.ts';
import type { ArrayShape, Field, RecordShape, Shape } from './shapes.ts';
import type { XmlTree } from '../../base/xml/tree.ts';

/** Schemas, and the prefixes by which the rest of the description knows their types. */
export interface Schemas {
  readonly trees: readonly XmlTree[];
  /** Declarations beside those of every description. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** The type of parameters that forms repeat; empty where none does. */
  readonly repeatedType: string;
}

/** All that a service's messages are made of; prefixes are those of the WSDL around it. */
export const schemasOf = (service: Service): Schemas => {
  const parts = partsOf(service);
  const usesMicrosofts = JSON.stringify(parts).includes('"s1:');
  const repeats = repeatsInForms(service);
  const prefix = usesMicrosofts ? 's2' : 's1';
  const attributes = { elementFormDefault: 'qualified', targetNamespace: service.namespace };
  const imports: XmlTree[] = usesMicrosofts ? [['s:import', { namespace: MICROSOFTS }]] : [];
  return {
    trees: [
      ['s:schema', attributes, ...imports, ...parts],
      ...(usesMicrosofts ? [MICROSOFTS_SCHEMA] : []),
      ...(repeats ? [repeatedSchema(service)] : []),
    ],
    prefixes: {
      ...(usesMicrosofts && { 'xmlns:s1': MICROSOFTS }),
      ...(repeats && { [`xmlns:${prefix}`]: abstractTypesOf(service) }),
    },
    repeatedType: repeats ? `${prefix}:StringArray` : '',
  };
};

/** Each class stands behind the first element that has it. */
const partsOf = (service: Service): readonly XmlTree[] => {
  const seen = new Set<string>();
  const parts: XmlTree[] = [];
  for (const [name, method] of Object.entries(service.methods)) {
    const inputs = Object.values(method.input).map((parameter) => shapeOf(parameter));
    parts.push(requestElement(name, method), ...inputs.flatMap((shape) => classesOf(shape, seen)));
    parts.push(...responseElements(name, method.output));
    parts.push(...shapesIn(method.output).flatMap((shape) => classesOf(shape, seen)));
    parts.push(
      ...Object.entries(method.headers ?? {}).flatMap(([header, shape]) =>
        once(seen, header, () => [
          ['s:element', { name: header, ...typeOf(shape) }],
          recordType(shape, [['s:anyAttribute', {}]]),
          ...fieldClassesOf(shape, seen),
        ]),
      ),
    );
  }
  return [...parts, ...rootElements(service)];
};

const repeatsInForms = (service: Service): boolean =>
  hasOpenForms(service) &&
  Object.values(service.methods).some(
    (method) =>
      isFormCallable(method) &&
      Object.values(method.input).some((parameter) => isRepeated(shapeOf(parameter))),
  );

const abstractTypesOf = ({ namespace }: Service): string =>
  `${namespace}${namespace.endsWith('/') ? '' : '/'}AbstractTypes`;

const repeatedSchema = (service: Service): XmlTree => [
  's:schema',
  { targetNamespace: abstractTypesOf(service) },
  ['s:import', { namespace: 'http://schemas.xmlsoap.org/soap/encoding/' }],
  [
    's:complexType',
    { name: 'StringArray' },
    [
      's:complexContent',
      { mixed: 'false' },
      ['s:restriction', { base: 'soapenc:Array' }, ['s:sequence', {}, REPEATED_STRING]],
    ],
  ],
];

const REPEATED_STRING: XmlTree = [
  's:element',
  { minOccurs: '0', maxOccurs: 'unbounded', name: 'String', type: 's:string' },
];

const shapesIn = (output: OutputShape): readonly Shape[] => {
  if (output.kind === 'nothing') return [];
  const outs = output.kind === 'outs' ? Object.values(output.outs) : [];
  return [resultShapeOf(output), ...outs];
};

const requestElement = (name: string, method: Method): XmlTree =>
  wrapper(
    name,
    Object.entries(method.input).map(([parameter, declared]) =>
      elementOf(parameter, shapeOf(declared)),
    ),
  );

const responseElements = (name: string, output: OutputShape): readonly XmlTree[] => {
  if (output.kind === 'nothing') return output.isOneWay ? [] : [wrapper(`${name}Response`, [])];
  const outs = output.kind === 'outs' ? Object.entries(output.outs) : [];
  const response = wrapper(`${name}Response`, [
    elementOf(`${name}Result`, resultShapeOf(output)),
    ...outs.map(([out, shape]) => elementOf(out, shape)),
  ]);
  return [response];
};

/** The type of a result; a streamed text is a text. */
const resultShapeOf = (output: Exclude<OutputShape, NothingShape>): Shape => {
  if (output.kind === 'streamed-text') return text;
  return output.kind === 'outs' ? output.result : output;
};

const wrapper = (name: string, elements: readonly XmlTree[]): XmlTree => [
  's:element',
  { name },
  elements.length === 0
    ? ['s:complexType', {}]
    : ['s:complexType', {}, ['s:sequence', {}, ...elements]],
];

/** An element that stands once at the most. */
const elementOf = (name: string, shape: Shape): XmlTree => [
  's:element',
  {
    minOccurs: isNullable(shape) && shape.kind !== 'nullable' ? '0' : '1',
    maxOccurs: '1',
    name,
    ...(shape.kind === 'nullable' && { nillable: 'true' }),
    ...typeOf(shape),
  },
  ...anonymousOf(shape),
];

/** The type of an element by its name; what has none stands in the element. */
const typeOf = (shape: Shape): Readonly<Record<string, string>> => {
  const name = typeNameOf(shape);
  if (ANONYMOUS.has(shape.kind)) return {};
  const isOurs = shape.kind === 'array' || shape.kind === 'record' || isEnumeration(shape);
  return { type: `${isOurs ? 'tns' : isMicrosofts(shape) ? 's1' : 's'}:${name}` };
};

/** The namespace of what XML Schema does not have. */
const MICROSOFTS = 'http://microsoft.com/wsdl/types/';

/** The schema of it. */
const MICROSOFTS_SCHEMA: XmlTree = [
  's:schema',
  { elementFormDefault: 'qualified', targetNamespace: MICROSOFTS },
  ['s:simpleType', { name: 'char' }, ['s:restriction', { base: 's:unsignedShort' }]],
  [
    's:simpleType',
    { name: 'guid' },
    [
      's:restriction',
      { base: 's:string' },
      [
        's:pattern',
        { value: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}' },
      ],
    ],
  ],
];

/** Types that XML Schema does not have, in a schema of Microsoft's. */
const isMicrosofts = (shape: Shape): boolean =>
  simpleOf(shape) === char || simpleOf(shape) === guid;

const simpleOf = (shape: Shape): Shape => (shape.kind === 'nullable' ? shape.scalar : shape);

const isEnumeration = (shape: Shape): boolean => 'members' in simpleOf(shape);

const ANONYMOUS: ReadonlySet<Shape['kind']> = new Set(['any', 'markup', 'data-set']);

const anonymousOf = (shape: Shape): readonly XmlTree[] => {
  if (shape.kind === 'markup') {
    return [['s:complexType', { mixed: 'true' }, ['s:sequence', {}, ['s:any', {}]]]];
  }
  if (shape.kind !== 'data-set') return [];
  if (shape.isEarly) return [EARLY_DATA_SET];
  const [of, schema, rows] =
    shape.name === 'DataTable'
      ? [{}, { minOccurs: '0', maxOccurs: 'unbounded' }, { minOccurs: '1' }]
      : [{ maxOccurs: 'unbounded' }, { minOccurs: '0' }, { minOccurs: '0' }];
  const inside = [
    anyOf(schema, 'http://www.w3.org/2001/XMLSchema'),
    anyOf(rows, 'urn:schemas-microsoft-com:xml-diffgram-v1'),
  ];
  return [['s:complexType', {}, ['s:sequence', of, ...inside]]];
};

const EARLY_DATA_SET: XmlTree = [
  's:complexType',
  {},
  ['s:sequence', {}, ['s:element', { ref: 's:schema' }], ['s:any', {}]],
];

const anyOf = (occurs: Readonly<Record<string, string>>, namespace: string): XmlTree => [
  's:any',
  { ...occurs, namespace, processContents: 'lax' },
];

/** The types of a service's own that a shape brings with it, each where it is first used. */
const classesOf = (shape: Shape, seen: Set<string>): XmlTree[] => {
  const simple = simpleOf(shape);
  if ('members' in simple) {
    const made = simple as Enumeration<unknown>;
    return once(seen, made.xsd, () => [enumerationType(made)]);
  }
  if (shape.kind === 'record') {
    return once(seen, shape.name, () => [recordType(shape), ...fieldClassesOf(shape, seen)]);
  }
  if (shape.kind !== 'array') return [];
  return once(seen, typeNameOf(shape), () => [arrayType(shape), ...classesOf(shape.item, seen)]);
};

const fieldClassesOf = ({ fields }: RecordShape, seen: Set<string>): XmlTree[] =>
  Object.values(fields).flatMap((field) => classesOf(elementShapeOf(field), seen));

const once = (seen: Set<string>, name: string, make: () => XmlTree[]): XmlTree[] => {
  if (seen.has(name)) return [];
  seen.add(name);
  return make();
};

const enumerationType = ({ xsd, members, isFlags }: Enumeration<unknown>): XmlTree => {
  const restriction: XmlTree = [
    's:restriction',
    { base: 's:string' },
    ...Object.keys(members).map((value): XmlTree => ['s:enumeration', { value }]),
  ];
  const type: XmlTree = isFlags ? ['s:list', {}, ['s:simpleType', {}, restriction]] : restriction;
  return ['s:simpleType', { name: xsd }, type];
};

const recordType = ({ name, fields }: RecordShape, last: readonly XmlTree[] = []): XmlTree => {
  const entries = Object.entries(fields);
  const attributes = entries.filter(([, field]) => isAttribute(field));
  const elements = entries.filter(([, field]) => !isAttribute(field));
  const sequence: XmlTree = [
    's:sequence',
    {},
    ...elements.map(([field, declared]) => fieldElement(field, declared)),
  ];
  return [
    's:complexType',
    { name },
    ...(elements.length === 0 ? [] : [sequence]),
    ...attributes.map(([field, declared]) => attributeOf(field, elementShapeOf(declared))),
    ...last,
  ];
};

const attributeOf = (name: string, shape: Shape): XmlTree => [
  's:attribute',
  { name, ...typeOf(shape), ...(isNullable(shape) ? {} : { use: 'required' }) },
];

const fieldElement = (name: string, field: Field): XmlTree => {
  if (field.kind !== 'field') return elementOf(name, field);
  const shape = elementShapeOf(field);
  const [minOccurs, maxOccurs] = field.rule === 'repeated' ? ['0', 'unbounded'] : ['0', '1'];
  const usual = field.rule === 'defaulted' ? { default: String(field.usual) } : {};
  // Null that is said makes the element one that is always there.
  const isSaid = field.rule === 'nillable';
  return [
    's:element',
    {
      minOccurs: isSaid ? '1' : minOccurs,
      maxOccurs,
      ...usual,
      name,
      ...(isSaid && { nillable: 'true' }),
      ...typeOf(shape),
    },
  ];
};

const arrayType = (shape: ArrayShape): XmlTree => {
  const { item } = shape;
  const canBeNull = isNullable(item) ? { nillable: 'true' } : {};
  const head = { minOccurs: '0', maxOccurs: 'unbounded', name: typeNameOf(item) };
  return [
    's:complexType',
    { name: typeNameOf(shape) },
    ['s:sequence', {}, ['s:element', { ...head, ...canBeNull, ...typeOf(item) }]],
  ];
};

const rootElements = (service: Service): XmlTree[] => {
  if (!hasOpenForms(service)) return [];
  const roots = new Map<string, XmlTree>();
  for (const method of Object.values(service.methods)) {
    const { output } = method;
    const name = rootOf(output);
    // XML is its own root.
    if (
      output.kind === 'nothing' ||
      output.kind === 'markup' ||
      !isFormCallable(method) ||
      roots.has(name)
    )
      continue;
    const shape = resultShapeOf(output);
    const canBeNull = isNullable(shape) ? { nillable: 'true' } : {};
    roots.set(name, ['s:element', { name, ...canBeNull, ...typeOf(shape) }, ...anonymousOf(shape)]);
  }
  return [...roots.values()];
};
