// The small services that answered the recorded exchanges, declared on the toolkit: the parts of
// them whose types the toolkit has. They stand where the recorded ones stood.

import { instant } from '../../../src/base/time.ts';
import {
  arrayOf,
  boolean,
  column,
  dataSet,
  dateTime,
  double,
  int,
  long,
  method,
  netDateTime,
  netDateTimeOf,
  nothing,
  record,
  service,
  text,
  type RecordValue,
  type Service,
} from '../../../src/wire/asmx/declare.ts';
import type { AsmxParts } from '../../../src/wire/asmx/protocol.ts';
import { fails, thrownBy } from './exceptions.ts';
import { probe } from './probe-service.ts';

/** The zone of the server that was recorded. */
export const RECORDED_ZONE = 'America/New_York';

/** A time of the recorded zone's wall clock, four hours behind UTC on 5 April 2008. */
const spring = (hour: number, minute: number, milliseconds: number) =>
  instant(Date.UTC(2008, 3, 5, hour + 4, minute) + milliseconds);

const CJ_JOB = record('CJJob', {
  JobID: long,
  Rows: long,
  WebServicesID: long,
  TimeSubmit: dateTime,
  TimeStart: dateTime,
  TimeEnd: dateTime,
  Status: int,
  Queue: int,
  TaskName: text,
  OutputLoc: text,
  Error: text,
  Query: text,
  Context: text,
  Type: text,
});

const NO_CJ_JOB: RecordValue<typeof CJ_JOB> = {
  JobID: 0n,
  Rows: 0n,
  WebServicesID: 0n,
  TimeSubmit: null,
  TimeStart: null,
  TimeEnd: null,
  Status: 0,
  Queue: 0,
  TaskName: null,
  OutputLoc: null,
  Error: null,
  Query: null,
  Context: null,
  Type: null,
};

const CJ_TYPE = record('CJType', { Name: text, Description: text });

const jobs: Service = service(
  {
    name: 'Jobs',
    namespace: 'http://Services.Cas.jhu.edu',
    description: '',
    thrownBy,
    paths: ['/gcasjobs/services/jobs.asmx'],
  },
  {
    GetJobs: method({
      doc: '',
      input: { owner_wsid: long, owner_pw: text, conditions: text, includeSystem: boolean },
      output: arrayOf(CJ_JOB),
      run: async ({ owner_wsid, owner_pw, conditions, includeSystem }) => {
        if (owner_pw === 'bad') fails('Invalid credentials');
        if (owner_pw === 'inner') fails('outer');
        if (conditions === 'none') return [];
        if (conditions === 'null') return null;
        const job = {
          ...NO_CJ_JOB,
          JobID: 12345n,
          Rows: 10n,
          WebServicesID: owner_wsid,
          TimeSubmit: spring(12, 34, 56_789),
          TimeStart: spring(12, 35, 0),
          TimeEnd: spring(12, 35, 7_100),
          Status: 5,
          Queue: 1,
          OutputLoc: 'http://x/y?a=1&b=2',
          Error: '',
          Query: "select 'it''s' from <t> where a > 1 && b\r\n\tline2",
          Context: 'DR7',
          Type: 'QUERY',
        };
        return includeSystem ? [job, null, NO_CJ_JOB] : [job, NO_CJ_JOB];
      },
    }),
    CancelJob: method({
      doc: '',
      input: { wsId: long, pw: text, jobId: long },
      output: nothing,
      run: async ({ pw }) => {
        if (pw === 'bad') fails('Invalid credentials');
      },
    }),
    SubmitJob: method({
      doc: '',
      input: { wsid: long, pw: text, qry: text, context: text, taskname: text, estimate: int },
      output: long,
      run: async () => 42n,
    }),
    ExecuteQuickJob: method({
      doc: '',
      input: { wsid: long, pw: text, qry: text, context: text, taskname: text, isSystem: boolean },
      output: text,
      run: async ({ qry }) =>
        qry === 'null' ? null : '[run]:Integer,[txt]:String\n94,<a & "b">\r\n',
    }),
    GetQueuesDataSet: method({
      doc: '',
      input: {},
      output: dataSet,
      run: async () => ({
        name: 'NewDataSet',
        tables: [
          {
            name: 'Table',
            columns: [
              column('id', int),
              column('name', text),
              column('when', netDateTime),
              column('big', long),
              column('f', double),
              column('ok', boolean),
            ],
            rows: [
              [1, 'a', netDateTimeOf(Date.UTC(2008, 3, 5, 1, 2, 3), 'local'), 5n, 1.5, true],
              [2, null, null, null, null, false],
            ],
            isInserted: true as const,
          },
        ],
      }),
    }),
    GetJobTypes: method({
      doc: '',
      input: { owner_wsid: long, owner_pw: text },
      output: arrayOf(CJ_TYPE),
      run: async () => [{ Name: 'QUERY', Description: null }],
    }),
    GetJobStatus: method({
      doc: '',
      input: { wsid: long, pw: text, jobId: long },
      output: int,
      run: async () => 5,
    }),
  },
);

const JOB = record('Job', {
  JobID: long,
  Rows: long,
  WebServicesID: long,
  TimeSubmit: dateTime,
  TimeStart: dateTime,
  TimeEnd: dateTime,
  SendEmail: int,
  Status: int,
  AutoComplete: int,
  Estimate: int,
  TaskName: text,
  OutputLoc: text,
  HostIP: text,
  Message: text,
  Query: text,
  ModifiedQuery: text,
  Target: text,
  OutputType: text,
  Params: text,
  Created_Table: text,
});

const NO_JOB: RecordValue<typeof JOB> = {
  JobID: 0n,
  Rows: 0n,
  WebServicesID: 0n,
  TimeSubmit: null,
  TimeStart: null,
  TimeEnd: null,
  SendEmail: 0,
  Status: 0,
  AutoComplete: 0,
  Estimate: 0,
  TaskName: null,
  OutputLoc: null,
  HostIP: null,
  Message: null,
  Query: null,
  ModifiedQuery: null,
  Target: null,
  OutputType: null,
  Params: null,
  Created_Table: null,
};

const casJobs: Service = service(
  {
    name: 'CasJobs',
    namespace: 'http://Jobs.Cas.jhu.edu',
    description: '',
    thrownBy,
    paths: ['/casjobs/CasJobs.asmx'],
  },
  {
    FindJob: method({
      doc: 'Same as FindJobDataSet, but returns in Job format',
      input: { wsId: long, predicate: text },
      output: arrayOf(JOB),
      run: async ({ wsId, predicate }) => {
        if (predicate === 'none') return [];
        if (predicate === 'null') return null;
        if (predicate === 'throw') fails('Incorrect password for user <7> & co');
        const job = {
          ...NO_JOB,
          JobID: 12345n,
          Rows: 10n,
          WebServicesID: wsId,
          TimeSubmit: spring(12, 34, 56_789),
          TimeStart: spring(12, 35, 0),
          Status: 5,
          TaskName: 'My Query',
          Message: '',
          Query: `select top 10 * from a where x < 3 and y > 2 & z = "q" -- 'it'`,
          Target: predicate,
        };
        return [job, NO_JOB];
      },
    }),
  },
);

const STATUS_RESULT = record('StatusResult', {
  processingGroup: text,
  type: int,
  loadid: int,
  message: text,
  statusCode: text,
});

const command: Service = service(
  {
    name: 'CommandWebService',
    namespace: 'http://www.birst.com/',
    description: '',
    thrownBy,
    paths: ['/CommandWebService.asmx'],
  },
  {
    getJobStatus: method({
      doc:
        'Get the status of an asynchronous job after it has completed. Arguments include the ' +
        'Login token and the job token. Returns an XML representation of the status.',
      input: { token: text, jobToken: text },
      output: STATUS_RESULT,
      run: async ({ token }) =>
        token === 'null'
          ? null
          : { processingGroup: null, type: 1, loadid: 0, message: null, statusCode: 'Complete' },
    }),
    clearJobStatus: method({
      doc:
        'Clear space and job status in case of job is unresponsive. Arguments include the Login ' +
        'token, space id and the job token. Returns true if clear space status request for job ' +
        'is successful. Call getDetailedJobStatus and isJobComplete to check the status.',
      input: { token: text, spaceID: text, jobToken: text },
      output: boolean,
      run: async () => true,
    }),
  },
);

/** All of them. */
export const FIXTURE_SERVICES: readonly Service[] = [jobs, casJobs, command, probe];

/** The toolkit as the recorded server was set up. */
export const FIXTURE_PARTS: AsmxParts = {
  services: FIXTURE_SERVICES,
  zone: RECORDED_ZONE,
  messageBytesMax: 4_000_000,
  xmlDepthMax: 64,
};
