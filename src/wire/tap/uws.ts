// Jobs as UWS writes them (UWS 1.1, 2.2.2 and the schema): one whole, a list of many, and the parts
// that have addresses of their own. What a job is, is not known here.

import type { XmlTree } from '../../base/xml/tree.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import type { OwnJob } from '../../core/own-jobs.ts';
import { contentTypeFor, formatNameOf } from './formats.ts';
import type { Parameter } from './parameters.ts';
import { phaseOf } from './phase.ts';
import { noteOf } from './table-update.ts';
import { textElement, XSI } from './xml.ts';

/** Who looks, and from where: addresses in a document are absolute. */
export interface View {
  /** `http://host/tap/async`. */
  readonly root: string;
  /** The login of the jobs' owner. */
  readonly owner: string;
}

const NAMESPACES = {
  'xmlns:uws': 'http://www.ivoa.net/xml/UWS/v1.0',
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
  'xmlns:xsi': XSI,
};

/** A job as a document. */
export const jobTree = (job: OwnJob, view: View): XmlTree => [
  'uws:job',
  { ...NAMESPACES, version: '1.1' },
  ['uws:jobId', {}, String(job.id)],
  ...textElement('uws:runId', job.taskName ?? undefined),
  ['uws:ownerId', {}, view.owner],
  ['uws:phase', {}, phaseOf(job)],
  orNil('uws:quote', undefined),
  ['uws:creationTime', {}, isoOf(job.submitted)],
  orNil('uws:startTime', momentOf(job.started)),
  orNil('uws:endTime', momentOf(job.ended)),
  ['uws:executionDuration', {}, String(job.secondsMax)],
  orNil('uws:destruction', momentOf(job.destruction)),
  parametersTree(job),
  resultsTree(job, view),
  ...errorSummaryOf(job),
  ['uws:jobInfo', {}, ...jobInfoOf(job)],
];

const momentOf = (at: Instant | null): string | undefined => (at === null ? undefined : isoOf(at));

/** An element without a value says so, where the schema wants it to be there. */
const orNil = (name: string, text: string | undefined): XmlTree =>
  text === undefined ? [name, { 'xsi:nil': 'true' }] : [name, {}, text];

/** A part of a job as a document of its own. */
export const partTree = ([name, attributes, ...inside]: XmlTree): XmlTree => [
  name,
  { ...NAMESPACES, ...attributes },
  ...inside,
];

/** The parameters of a job. */
export const parametersTree = (job: OwnJob): XmlTree => [
  'uws:parameters',
  {},
  ...parametersOfJob(job).map(([name, value]): XmlTree => ['uws:parameter', { id: name }, value]),
];

/** What a job was told; of one that came over another wire, what would have been told here. */
export const parametersOfJob = (job: OwnJob): readonly Parameter[] =>
  job.parameters.length > 0
    ? job.parameters
    : [
        ['LANG', job.dialect === 'adql' ? 'ADQL' : 'CASJOBS-SQL'],
        ['QUERY', job.text],
        ...(job.format === null
          ? []
          : [['RESPONSEFORMAT', formatNameOf(job.format)] satisfies Parameter]),
        ...(job.rowsMax === null ? [] : [['MAXREC', String(job.rowsMax)] satisfies Parameter]),
      ];

/** The result of a job, if it is there. */
export const resultsTree = (job: OwnJob, view: View): XmlTree => [
  'uws:results',
  {},
  ...resultOf(job, view),
];

const resultOf = (job: OwnJob, { root }: View): readonly XmlTree[] => {
  if (!hasResult(job)) return [];
  const { format, output } = job;
  const attributes = {
    id: 'result',
    'xlink:type': 'simple',
    'xlink:href': `${root}/${job.id}/results/result`,
    ...(format !== null && { 'mime-type': contentTypeFor(format, undefined) }),
    ...(output !== null && { size: String(output.bytes) }),
  };
  return [['uws:result', attributes]];
};

/** Whether there is a file to be fetched. */
export const hasResult = (job: OwnJob): boolean =>
  phaseOf(job) === 'COMPLETED' && job.output !== null;

const errorSummaryOf = (job: OwnJob): readonly XmlTree[] => {
  const message = errorOf(job);
  return message === undefined
    ? []
    : [
        [
          'uws:errorSummary',
          { type: TRANSIENT.has(job.reason) ? 'transient' : 'fatal', hasDetail: 'true' },
          ['uws:message', {}, message],
        ],
      ];
};

/** Of these ends the same job may come to a better one. */
const TRANSIENT: ReadonlySet<OwnJob['reason']> = new Set(['busy', 'disk', 'engine', 'lost']);

/** Why a job has come to nothing; undefined where it has not. */
export const errorOf = ({ status, message }: OwnJob): string | undefined =>
  status === 'failed' ? (message ?? 'The job failed.') : undefined;

/** What UWS has no word for, in elements of our own. */
const jobInfoOf = (job: OwnJob): readonly XmlTree[] => [
  ...info('context', job.context),
  ...info('kind', job.kind),
  ...info('rows', job.rows?.toString()),
  ...info('isCut', job.isCut ? 'true' : undefined),
  ...info('createdTable', job.createdTable ?? undefined),
  ...info('note', phaseOf(job) === 'COMPLETED' ? noteOf(job.parameters) : undefined),
];

const info = (name: string, text: string | undefined): readonly XmlTree[] =>
  text === undefined ? [] : [[name, {}, text]];

/** Everything of a list before its first job. */
export const LIST_HEAD =
  '<?xml version="1.0" encoding="utf-8"?>\n<uws:jobs version="1.1"' +
  `${Object.entries(NAMESPACES)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('')}>`;

/** Everything of a list behind its last job. */
export const LIST_TAIL = '\n</uws:jobs>\n';

/** A job in a list. */
export const jobReference = (job: OwnJob, { root, owner }: View): XmlTree => [
  'uws:jobref',
  { id: String(job.id), 'xlink:type': 'simple', 'xlink:href': `${root}/${job.id}` },
  ['uws:phase', {}, phaseOf(job)],
  ...textElement('uws:runId', job.taskName ?? undefined),
  ['uws:ownerId', {}, owner],
  ['uws:creationTime', {}, isoOf(job.submitted)],
];
