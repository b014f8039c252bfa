// What the service says of itself (VOSI 1.1, TAPRegExt 1.0): what it can do, and whether it is
// well. Everybody may know it. What is not done yet is not declared.

import type { XmlTree } from '../../base/xml/tree.ts';
import { DAY, MINUTE, SECOND } from '../../base/time.ts';
import { TAP_FORMATS } from './formats.ts';
import { TAP_ROOT, type Resource } from './resource.ts';
import { textElement, xmlAnswer, XSI } from './xml.ts';

/** What there is to say. */
export interface VosiParts {
  readonly isWell: () => Promise<boolean>;
  /** Whether callers without an account may query. */
  readonly hasGuest: boolean;
  /** The longest time of a query. */
  readonly longMinutes: number;
  /** How long results are kept. */
  readonly outputKeepDays: number;
  /** The largest table that comes with a query. */
  readonly uploadBytesMax: number;
  /** How long at most, where an owner asks for longer. */
  readonly outputKeepDaysMax: number;
}

/** The resources that tell of the service. */
export const vosiResourcesOf = (parts: VosiParts): readonly Resource[] => [
  {
    methods: ['GET'],
    path: 'capabilities',
    about: 'What the service can do, for programs.',
    run: async ({ request: { base } }) => xmlAnswer(capabilitiesTree(parts, `${base}${TAP_ROOT}`)),
  },
  {
    methods: ['GET'],
    path: 'availability',
    about: 'Whether the service is well.',
    run: async () => xmlAnswer(availabilityTree(await parts.isWell())),
  },
];

const availabilityTree = (isWell: boolean): XmlTree => [
  'vosi:availability',
  { 'xmlns:vosi': 'http://www.ivoa.net/xml/VOSIAvailability/v1.0' },
  ['vosi:available', {}, String(isWell)],
];

const capabilitiesTree = (parts: VosiParts, url: string): XmlTree => [
  'vosi:capabilities',
  {
    'xmlns:vosi': 'http://www.ivoa.net/xml/VOSICapabilities/v1.0',
    'xmlns:tr': 'http://www.ivoa.net/xml/TAPRegExt/v1.0',
    'xmlns:vr': 'http://www.ivoa.net/xml/VOResource/v1.0',
    'xmlns:vs': 'http://www.ivoa.net/xml/VODataService/v1.1',
    'xmlns:xsi': XSI,
  },
  [
    'capability',
    { standardID: 'ivo://ivoa.net/std/TAP', 'xsi:type': 'tr:TableAccess' },
    [
      'interface',
      { role: 'std', version: '1.1', 'xsi:type': 'vs:ParamHTTP' },
      ['accessURL', { use: 'base' }, url],
      ...securityOf(parts),
    ],
    ...LANGUAGES,
    ...FORMATS,
    ...UPLOAD_METHODS,
    [
      'retentionPeriod',
      {},
      ['default', {}, seconds(parts.outputKeepDays * DAY)],
      ['hard', {}, seconds(Math.max(parts.outputKeepDays, parts.outputKeepDaysMax) * DAY)],
    ],
    [
      'executionDuration',
      {},
      ['default', {}, seconds(parts.longMinutes * MINUTE)],
      ['hard', {}, seconds(parts.longMinutes * MINUTE)],
    ],
    ['uploadLimit', {}, ['hard', { unit: 'byte' }, String(parts.uploadBytesMax)]],
  ],
  ...BESIDE.map(({ standard, path, version, isFor }): XmlTree => [
    'capability',
    { standardID: standard },
    [
      'interface',
      { 'xsi:type': 'vs:ParamHTTP', role: 'std', ...(version !== undefined && { version }) },
      ['accessURL', { use: isFor === 'accounts' ? 'base' : 'full' }, `${url}/${path}`],
      ...SECURITY[isFor](parts),
    ],
  ]),
];

const seconds = (milliseconds: number): string => String(Math.round(milliseconds / SECOND));

/** How callers sign in; one method without a standard says that nobody need (VOResource 1.1). */
const securityOf = ({ hasGuest }: VosiParts): readonly XmlTree[] => [
  ...(hasGuest ? [['securityMethod', {}] satisfies XmlTree] : []),
  ...SIGNED_IN,
];

const SIGNED_IN: readonly XmlTree[] = [
  ['securityMethod', { standardID: 'ivo://ivoa.net/sso#BasicAA' }],
  ['securityMethod', { standardID: 'ivo://ivoa.net/sso#OAuth' }],
];

/** How callers sign in, by whom a resource is for. */
const SECURITY: Readonly<Record<Audience, (parts: VosiParts) => readonly XmlTree[]>> = {
  everybody: () => [],
  readers: securityOf,
  accounts: () => SIGNED_IN,
};

/** `readers`: whoever may query, the guest too. */
type Audience = 'everybody' | 'readers' | 'accounts';

/** What stands beside sync and async. */
const BESIDE: readonly {
  readonly standard: string;
  readonly path: string;
  readonly version?: string;
  readonly isFor: Audience;
}[] = [
  { standard: 'ivo://ivoa.net/std/VOSI#capabilities', path: 'capabilities', isFor: 'everybody' },
  { standard: 'ivo://ivoa.net/std/VOSI#availability', path: 'availability', isFor: 'everybody' },
  {
    standard: 'ivo://ivoa.net/std/VOSI#tables-1.1',
    path: 'tables',
    version: '1.1',
    isFor: 'readers',
  },
  { standard: 'ivo://ivoa.net/std/DALI#examples', path: 'examples', isFor: 'everybody' },
  // No standard has these yet; the names are those by which clients of youcat find them.
  {
    standard: 'ivo://ivoa.net/std/VOSI#table-update-async-1.x',
    path: 'table-update',
    isFor: 'accounts',
  },
  { standard: 'ivo://ivoa.net/std/VOSI#table-load-sync-1.x', path: 'load', isFor: 'accounts' },
  {
    standard: 'ivo://ivoa.net/std/VOSI#table-permissions-1.x',
    path: 'permissions',
    isFor: 'accounts',
  },
];

const features = (name: string, forms: readonly string[]): XmlTree => [
  'languageFeatures',
  { type: `ivo://ivoa.net/std/TAPRegExt#features-${name}` },
  ...forms.map((form): XmlTree => ['feature', {}, ['form', {}, form]]),
];

const version = (number: string): XmlTree => [
  'version',
  { 'ivo-id': `ivo://ivoa.net/std/ADQL#v${number}` },
  number,
];

const GEOMETRY = [
  'POINT',
  'CIRCLE',
  'BOX',
  'POLYGON',
  'CENTROID',
  'CONTAINS',
  'INTERSECTS',
  'DISTANCE',
  'AREA',
  'COORD1',
  'COORD2',
  'COORDSYS',
] as const;

const LANGUAGES: readonly XmlTree[] = [
  [
    'language',
    {},
    ['name', {}, 'ADQL'],
    version('2.0'),
    version('2.1'),
    ['description', {}, 'The Astronomical Data Query Language'],
    features('adqlgeo', GEOMETRY),
    features('adql-string', ['LOWER', 'UPPER', 'ILIKE']),
    features('adql-sets', ['UNION', 'EXCEPT', 'INTERSECT']),
    features('adql-common-table', ['WITH']),
    features('adql-type', ['CAST']),
    features('adql-unit', ['IN_UNIT']),
    features('adql-offset', ['OFFSET']),
  ],
  [
    'language',
    {},
    ['name', {}, 'CASJOBS-SQL'],
    ['version', {}, '1.0'],
    ['description', {}, "The dialect of SQL Server's T-SQL that CasJobs has"],
  ],
];

/** Both are there; from which hosts tables are fetched is for the operator to say. */
const UPLOAD_METHODS: readonly XmlTree[] = ['inline', 'http'].map((method): XmlTree => [
  'uploadMethod',
  { 'ivo-id': `ivo://ivoa.net/std/TAPRegExt#upload-${method}` },
]);

const FORMATS: readonly XmlTree[] = TAP_FORMATS.map(({ mime, aliases, standard }): XmlTree => [
  'outputFormat',
  standard === undefined ? {} : { 'ivo-id': standard },
  ['mime', {}, mime],
  ...aliases.flatMap((alias) => textElement('alias', alias)),
]);
