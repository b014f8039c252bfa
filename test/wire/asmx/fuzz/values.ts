// Texts that are values of each simple type of ASMX, and texts that are none, to SOAP and to forms.
// Taken from .NET's rules as they are written down, never from what our own readers do; texts about
// which those rules are silent stand in neither list.

/** What a type takes and refuses, as texts that are not escaped. */
export interface Texts {
  readonly right: readonly string[];
  /** Empty where nothing is wrong. */
  readonly wrong: readonly string[];
}

/** A type, to both kinds of bindings; forms cannot have some of them. */
export interface Kind {
  readonly soap: Texts;
  readonly form: Texts | null;
}

const whole = (least: bigint, most: bigint): Texts => ({
  right: ['0', '1', '+5', ' 7 ', '007', '\n12\t', String(least), String(most)],
  wrong: ['', ' ', 'x', '1.5', '1 2', '0x10', '1e3', '--1', '1-', '٣', '1,000', 'NaN', '½'].concat(
    String(least - 1n),
    String(most + 1n),
    '9'.repeat(40),
    '9'.repeat(3_000),
  ),
});

const wholeKind = (bits: bigint, signed: boolean): Kind => {
  const texts = signed
    ? whole(-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n)
    : whole(0n, 2n ** bits - 1n);
  return { soap: texts, form: texts };
};

const TEXTS = [
  '',
  ' ',
  'a',
  'a<b & c>"d"\'',
  ']]>',
  'ü€日本😀',
  'a\nb\tc',
  '%41+%zz',
  'x'.repeat(3_000),
];

/** The types by name. */
export const KINDS = {
  text: { soap: { right: TEXTS, wrong: [] }, form: { right: TEXTS, wrong: [] } },
  int: wholeKind(32n, true),
  long: wholeKind(64n, true),
  boolean: {
    soap: {
      right: ['true', 'false', '1', '0', ' true '],
      wrong: ['', 'True', 'FALSE', 'yes', '2', '01'],
    },
    form: {
      right: ['true', 'True', 'TRUE', 'false', ' False '],
      wrong: ['', '1', '0', 'yes', 't'],
    },
  },
  looseBoolean: {
    soap: {
      right: ['true', 'false', '1', '0', 'True', 'FALSE'],
      wrong: ['yes', '2', 'tru', 't rue'],
    },
    form: { right: ['true', 'True', 'FALSE'], wrong: ['yes', '2', 'tru'] },
  },
  double: {
    soap: {
      right: ['1', '-1.5', '1e3', '.5', '1E-7', 'INF', '-INF', 'NaN'],
      wrong: ['', 'x', '1,5', '1e', '0x1', '1.2.3', '--1'],
    },
    form: {
      right: ['1', '-1.5', '1e3', '1,5', 'NaN', 'Infinity'],
      wrong: ['', 'x', 'INF', '1e', '0x1', '1.2.3'],
    },
  },
  decimal: {
    soap: {
      right: ['1', '12.340', '-0.5', '+1', ' 7 '],
      wrong: ['', 'x', '1e3', 'INF', 'NaN', '1.2.3', '9'.repeat(40)],
    },
    form: {
      right: ['1', '12.340', '-0.5', '1,000.5'],
      wrong: ['', 'x', 'INF', 'NaN', '1.2.3', '9'.repeat(40)],
    },
  },
  dateTime: {
    soap: {
      right: [
        '2008-04-05T01:02:03',
        '2008-04-05T01:02:03.25',
        '2008-04-05T01:02:03Z',
        '2008-04-05',
        '2008-04-05T01:02:03-04:00',
        '0001-01-01T00:00:00',
      ],
      wrong: [
        '',
        'x',
        '4/5/2008',
        '2008-13-01T00:00:00',
        '2008-02-30T00:00:00',
        '2008-04-05 01:02:03',
        '2008-04-05T25:00:00',
        '20080405',
      ],
    },
    form: {
      right: ['2008-04-05', '2008-04-05T01:02:03'],
      wrong: ['x', '2008-13-45', '2008-04-05T25:61:00', 'yesterday'],
    },
  },
  char: {
    soap: { right: ['120', '0', '65535'], wrong: ['', 'x', '65536', '-1', '1.5'] },
    form: { right: ['x', '1', 'ü'], wrong: ['', 'ab'] },
  },
  base64: {
    soap: {
      right: ['', 'AQID', 'AQI=', ' AQ\nID ', 'AA=='],
      wrong: ['*', 'A', 'AB!D', 'AQID=', 'A=QI', '===='],
    },
    form: null,
  },
  guid: {
    soap: {
      right: [
        '00112233-4455-6677-8899-aabbccddeeff',
        '00112233445566778899AABBCCDDEEFF',
        '{00112233-4455-6677-8899-aabbccddeeff}',
      ],
      wrong: [
        '',
        'x',
        '00112233',
        '00112233-4455-6677-8899-aabbccddeefg',
        '00112233-4455-6677-8899-aabbccddee',
      ],
    },
    form: null,
  },
  colour: {
    soap: { right: ['Red', 'Green', 'Blue'], wrong: ['', 'red', 'Nope', 'Red Green'] },
    form: { right: ['Red', '1'], wrong: ['Nope', 'red'] },
  },
  flags: {
    soap: { right: ['A', 'A C', 'A B C'], wrong: ['D', 'a', 'A,C', 'A D'] },
    form: { right: ['A', 'A,C'], wrong: ['D', 'a'] },
  },
  nullableInt: { soap: { right: ['5', '-1'], wrong: ['x', '1.5', '99999999999'] }, form: null },
} as const satisfies Record<string, Kind>;

/** The name of a type. */
export type KindName = keyof typeof KINDS;
