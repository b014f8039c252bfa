// The operations that are fuzzed, told as a client's author would know them from their help pages:
// where they stand, their names, what they take. Ours are declared elsewhere; this is a second
// telling, so that a mistake there is not repeated here.

import type { KindName } from './values.ts';

/** One operation. */
export interface Operation {
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  /** In their order. */
  readonly parameters: readonly Parameter[];
  /** Whether GET and POST reach it. */
  readonly byForm: boolean;
  /** Whether names are found in any case and namespace over SOAP. */
  readonly isLoose: boolean;
}

/** What an operation takes under one name. */
export interface Parameter {
  readonly name: string;
  readonly kind: KindName;
  /** Present where only one text will do, such as a password. */
  readonly always?: string;
  /** Forms may leave it out. */
  readonly isOptional?: boolean;
}

const parametersOf = (told: Readonly<Record<string, KindName>>): readonly Parameter[] =>
  Object.entries(told).map(([name, kind]) => ({ name, kind }));

const PROBE = {
  path: '/Probe.asmx',
  namespace: 'http://example.org/probe/',
  byForm: true,
  isLoose: false,
} as const;

const JOBS = {
  path: '/gcasjobs/services/jobs.asmx',
  namespace: 'http://Services.Cas.jhu.edu',
  byForm: true,
  isLoose: false,
} as const;

const STREAMS = {
  path: '/Streams.asmx',
  namespace: 'urn:streams',
  byForm: true,
  isLoose: false,
} as const;

const echo = (name: string, kind: KindName, byForm = true): Operation => ({
  ...PROBE,
  name,
  byForm,
  parameters: [{ name: 'v', kind }],
});

/** Operations of the services that answered the recordings. */
export const FIXTURES: readonly Operation[] = [
  echo('EchoBool', 'boolean'),
  echo('EchoInt', 'int'),
  echo('EchoLong', 'long'),
  echo('EchoDouble', 'double'),
  echo('EchoFloat', 'double'),
  echo('EchoDecimal', 'decimal'),
  echo('EchoDateTime', 'dateTime'),
  echo('EchoString', 'text'),
  echo('EchoChar', 'char'),
  echo('EchoBytes', 'base64', false),
  echo('EchoGuid', 'guid', false),
  echo('EchoEnum', 'colour'),
  echo('EchoFlags', 'flags'),
  echo('EchoNullable', 'nullableInt', false),
  echo('Describe', 'text'),
  { ...PROBE, name: 'EchoTwo', parameters: parametersOf({ a: 'text', b: 'text' }) },
  { ...STREAMS, name: 'Upload', parameters: parametersOf({ data: 'text' }) },
  { ...PROBE, name: 'NoArgs', parameters: [] },
  { ...PROBE, name: 'All', parameters: [] },
  { ...PROBE, name: 'Data', parameters: [] },
  { ...PROBE, name: 'OutParam', byForm: false, parameters: parametersOf({ a: 'int', r: 'int' }) },
  {
    ...JOBS,
    name: 'GetJobs',
    parameters: parametersOf({
      owner_wsid: 'long',
      owner_pw: 'text',
      conditions: 'text',
      includeSystem: 'boolean',
    }),
  },
  {
    ...JOBS,
    name: 'SubmitJob',
    parameters: parametersOf({
      wsid: 'long',
      pw: 'text',
      qry: 'text',
      context: 'text',
      taskname: 'text',
      estimate: 'int',
    }),
  },
  {
    ...JOBS,
    name: 'GetJobStatus',
    parameters: parametersOf({ wsid: 'long', pw: 'text', jobId: 'long' }),
  },
];

/** Who signs in, and which job is asked for. */
export interface Signed {
  readonly wsid: string;
  readonly pw: string;
  readonly job: string;
}

/** Operations of the real service over real jobs, by an account that has the job. */
export const jobsOperations = ({ wsid, pw, job }: Signed): readonly Operation[] => {
  const service = { ...JOBS, path: '/casjobs/services/jobs.asmx', isLoose: true };
  const who = (id: string, password: string): readonly Parameter[] => [
    { name: id, kind: 'long', always: wsid },
    { name: password, kind: 'text', always: pw },
  ];
  const jobId: Parameter = { name: 'jobId', kind: 'long', always: job };
  const listed: readonly Parameter[] = [
    ...who('owner_wsid', 'owner_pw'),
    { name: 'conditions', kind: 'text', always: `JobID : ${job}`, isOptional: true },
    { name: 'includeSystem', kind: 'looseBoolean', isOptional: true },
  ];
  return [
    { ...service, name: 'GetJobStatus', parameters: [...who('wsId', 'pw'), jobId] },
    { ...service, name: 'GetJobs', parameters: listed },
    { ...service, name: 'GetQueues', parameters: who('wsid', 'pw') },
    { ...service, name: 'GetJobTypes', parameters: who('wsid', 'pw') },
  ];
};

/** The same by somebody who is nobody: a wrong password, or an account that does not exist. */
export const strangersOperations = (signed: Signed): readonly Operation[] => [
  ...jobsOperations({ ...signed, pw: 'not the password' }),
  ...jobsOperations({ ...signed, wsid: '999999' }),
  ...jobsOperations({ ...signed, pw: '' }),
];
