// The recorded service that tries every type, declared on the toolkit. What its methods answer is
// what the recorded ones answered; nothing else is known of them.

import {
  any,
  arrayOf,
  attribute,
  base64,
  boolean,
  byte,
  char,
  column,
  dataSet,
  dataTable,
  decimal,
  defaulted,
  double,
  enumeration,
  flags,
  float,
  guid,
  int,
  long,
  markup,
  method,
  netDateTime,
  netDateTimeOf,
  nillable,
  nothing,
  nullable,
  oneWay,
  record,
  service,
  short,
  struct,
  text,
  unsignedByte,
  unsignedInt,
  unsignedLong,
  unsignedShort,
  valueOfAny,
  withOuts,
  type Scalar,
  type Service,
} from '../../../src/wire/asmx/declare.ts';
import { fails, thrownBy } from './exceptions.ts';

const COLOUR = enumeration('Colour', { Red: 0, Green: 1, Blue: 2 });
const BITS = flags('Bits', { A: 1, B: 2, C: 4 });

const ITEM = record('Item', {
  id: attribute(int),
  text,
  maybe: nullable(int),
  when: nullable(netDateTime),
  nilable: nillable(text),
});

const NO_ITEM = { id: 0, text: null, maybe: null, when: null, nilable: null };

/** A span of time, of which .NET's serializer writes nothing. */
const TIME_SPAN = struct('TimeSpan', {});

const ALL_TYPES = record('AllTypes', {
  b: boolean,
  by: unsignedByte,
  sb: byte,
  s: short,
  us: unsignedShort,
  i: int,
  ui: unsignedInt,
  l: long,
  ul: unsignedLong,
  f: float,
  d: double,
  m: decimal,
  c: char,
  str: text,
  dtUnspec: netDateTime,
  dtUtc: netDateTime,
  dtLocal: netDateTime,
  dtMin: netDateTime,
  dtMax: netDateTime,
  ts: TIME_SPAN,
  g: guid,
  bytes: base64,
  col: COLOUR,
  bits: BITS,
  ni: nullable(int),
  nn: nullable(int),
  ints: arrayOf(int),
  strs: arrayOf(text),
  item: ITEM,
  items: arrayOf(ITEM),
  obj: any,
  nan: double,
  inf: double,
  ninf: double,
  big: double,
  small: double,
  f2: float,
  m2: decimal,
  def: defaulted(int, 7),
});

/** 5 April 2008, 01:02:03 on some clock. */
const SPRING = Date.UTC(2008, 3, 5, 1, 2, 3);

const HDR = record('Hdr', { user: text });

const KINDS = new Set(['soap', 'detail', 'custom', 'inner', 'empty', 'arg']);

const OBJECTS: Readonly<Record<string, ReturnType<typeof valueOfAny> | null>> = {
  int: valueOfAny(int as Scalar<unknown>, 5),
  str: valueOfAny(text as Scalar<unknown>, 's'),
  date: valueOfAny(
    netDateTime as Scalar<unknown>,
    netDateTimeOf(Date.UTC(2008, 3, 5), 'unspecified'),
  ),
  null: null,
};

const echo = <T>(scalar: Scalar<T>) =>
  method({
    doc: '',
    input: { v: scalar },
    output: scalar,
    run: async (input) => (input as { readonly v: T }).v as never,
  });

/** The service. */
export const probe: Service = service(
  {
    name: 'Probe',
    namespace: 'http://example.org/probe/',
    description: 'A probe <b>service</b>.',
    paths: ['/Probe.asmx'],
    thrownBy,
  },
  {
    EchoBool: echo(boolean),
    EchoInt: echo(int),
    EchoLong: echo(long),
    EchoDouble: echo(double),
    EchoFloat: echo(float),
    EchoDecimal: echo(decimal),
    EchoDateTime: echo(netDateTime),
    EchoString: echo(text),
    EchoChar: echo(char),
    EchoBytes: echo(base64),
    EchoGuid: echo(guid),
    EchoEnum: echo(COLOUR),
    EchoFlags: echo(BITS),
    EchoNullable: method({
      doc: '',
      input: { v: nullable(int) },
      output: nullable(int),
      run: async ({ v }) => v,
    }),
    Describe: method({
      doc: '',
      input: { v: text },
      output: text,
      run: async ({ v }) => (v === null ? 'null' : `[${v}]`),
    }),
    Concat: method({
      doc: '',
      input: { v: arrayOf(text) },
      output: text,
      run: async ({ v }) => (v === null ? 'null' : v.join('|')),
    }),
    Sum: method({
      doc: '',
      input: { v: arrayOf(int) },
      output: int,
      run: async ({ v }) => (v ?? []).reduce((sum, each) => sum + each, 0),
    }),
    Ints: method({
      doc: '',
      input: { n: int },
      output: arrayOf(int),
      run: async ({ n }) => Array.from({ length: n }, (_, at) => at),
    }),
    Strings: method({
      doc: '',
      input: {},
      output: arrayOf(text),
      run: async () => ['a', null, ''],
    }),
    Jagged: method({
      doc: '',
      input: {},
      output: arrayOf(arrayOf(text)),
      run: async () => [['a'], null, []],
    }),
    EchoItem: method({ doc: '', input: { v: ITEM }, output: ITEM, run: async ({ v }) => v }),
    All: method({
      doc: '',
      input: {},
      output: ALL_TYPES,
      run: async () => ({
        b: true,
        by: 200,
        sb: -3,
        s: -4,
        us: 5,
        i: -6,
        ui: 7,
        l: -(2n ** 63n),
        ul: 2n ** 64n - 1n,
        f: 1.5,
        d: 0.1,
        m: '12.340',
        c: 'x',
        str: ' lead & trail \t\r\n<>"\'',
        dtUnspec: netDateTimeOf(SPRING, 'unspecified'),
        dtUtc: netDateTimeOf(SPRING, 'utc', 1_234_567n),
        dtLocal: netDateTimeOf(SPRING, 'local'),
        dtMin: netDateTime.absent,
        dtMax: netDateTimeOf(Date.UTC(9999, 11, 31, 23, 59, 59, 999), 'unspecified', 9_999n),
        ts: {},
        g: '00112233-4455-6677-8899-aabbccddeeff',
        bytes: Uint8Array.of(1, 2, 3, 255),
        col: 'Green' as const,
        bits: 5,
        ni: 3,
        nn: null,
        ints: [1, 2],
        strs: ['a', null],
        item: NO_ITEM,
        items: [NO_ITEM, null],
        obj: valueOfAny(int as Scalar<unknown>, 5),
        nan: Number.NaN,
        inf: Number.POSITIVE_INFINITY,
        ninf: Number.NEGATIVE_INFINITY,
        big: 1e21,
        small: 1.5e-7,
        f2: Math.fround(3.4028235e38),
        m2: '1000000',
        def: 7,
      }),
    }),
    Nothing: method({ doc: '', input: {}, output: nothing, run: async () => {} }),
    NoArgs: method({ doc: '', input: {}, output: text, run: async () => 'ok' }),
    OutParam: method({
      doc: '',
      input: { a: int, r: int },
      output: withOuts(int, { s: text, r: int }),
      run: async ({ a, r }) => ({ result: a, outs: { s: `s${a}`, r: r + 1 } }),
    }),
    Xml: method({
      doc: '',
      input: {},
      output: markup,
      run: async () => '<r xmlns="urn:z"><a b="1" />t</r>',
    }),
    XmlDoc: method({
      doc: '',
      input: {},
      output: markup,
      run: async () => '<r xmlns=""><a /></r>',
    }),
    Data: method({
      doc: '',
      input: {},
      output: dataSet,
      run: async () => ({
        name: 'DS',
        tables: [
          {
            name: 'T',
            columns: [column('id', int), column('s', text)],
            rows: [
              [1, 'x'],
              [2, null],
            ],
          },
        ],
      }),
    }),
    DataEmpty: method({
      doc: '',
      input: {},
      output: dataSet,
      run: async () => ({ name: 'DS', tables: [] }),
    }),
    Table: method({
      doc: '',
      input: {},
      output: dataTable,
      run: async () => ({
        name: 'NewDataSet',
        isTable: true as const,
        tables: [
          { name: 'T', columns: [column('id', int)], rows: [[1]], isInserted: true as const },
        ],
      }),
    }),
    Obj: method({
      doc: '',
      input: { kind: text },
      output: any,
      run: async ({ kind }) => {
        const found = OBJECTS[kind ?? ''];
        return found === undefined ? valueOfAny(boolean as Scalar<unknown>, true) : found;
      },
    }),
    WithHeader: method({
      doc: '',
      input: {},
      output: text,
      headers: { Hdr: HDR },
      run: async (_, { headers }) => {
        const header = headers['Hdr'] as { readonly user: string | null } | undefined;
        return header === undefined ? 'no header' : `user=${header.user ?? ''}`;
      },
    }),
    EchoTwo: method({
      doc: '',
      overloads: 'Echo',
      input: { a: text, b: text },
      output: text,
      run: async ({ a, b }) => (a ?? '') + (b ?? ''),
    }),
    EchoOne: method({
      doc: '',
      overloads: 'Echo',
      input: { a: text },
      output: text,
      run: async ({ a }) => a ?? '',
    }),
    FireAndForget: method({ doc: '', input: { a: text }, output: oneWay, run: async () => {} }),
    Throw: method({
      doc: '',
      input: { kind: text },
      output: nothing,
      run: async ({ kind }) => fails(KINDS.has(kind ?? '') ? (kind ?? '') : 'plain & <simple>'),
    }),
    Cached: method({ doc: '', input: {}, output: text, run: async () => '0' }),
    Unbuffered: method({ doc: '', input: {}, output: text, run: async () => 'u' }),
  },
);
