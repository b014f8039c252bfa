// For each client of docs/guide/coming-from-birst.md the calls that its sources make, in their
// order, and the stack on which they are made. An operation that comes to be offered is a line
// here, and a step among the moves.

import type { Fields } from './caller.ts';
import type { Step } from './moves.ts';
import {
  BY_JOB,
  BY_LOAD,
  BY_UPLOAD,
  FILE,
  LOADED,
  PAGES,
  SPACE,
  type StackName,
} from './sequences.ts';

/** One client of the guide. */
export interface Client {
  /** As the table of the guide has it; so is the verdict. */
  readonly name: string;
  readonly verdict: 'runs unchanged' | 'runs with this edit' | 'does not, because';
  readonly stack: StackName;
  /** When it logs in beside where it says so: before every call, or before each look at a job. */
  readonly logsIn?: 'for every call' | 'for every look';
  /** What stands in its space before it comes; by default an empty space. */
  readonly finds?: readonly Step[];
  readonly calls: readonly Step[];
  /** What it calls and is refused by name: left out by the edit, or the reason it does not run. */
  readonly refused?: Readonly<Record<string, Fields>>;
}

const TOKEN = '0'.repeat(32);
const SPACE_ID = '00000000-0000-0000-0000-000000000000';

/** The clients of the guide, in its order. */
export const CLIENTS: readonly Client[] = [
  {
    name: 'amylase',
    verdict: 'runs with this edit',
    stack: 'Savon',
    logsIn: 'for every call',
    calls: [
      'createNewSpace',
      ...FILE,
      ...BY_UPLOAD,
      'publishData of all groups',
      ...BY_LOAD,
      'createNewSpace as the other',
      'copySpace',
      ...BY_JOB,
      'swapSpaceContents',
      ...BY_JOB,
      'deleteAllDataFromSpace',
      ...BY_JOB,
      'deleteSpace',
      ...BY_JOB,
    ],
    refused: {
      extractConnectorData: { token: TOKEN, spaceID: SPACE_ID, connectorName: 'Salesforce' },
    },
  },
  {
    name: 'Birst_Command, `birstcl`',
    verdict: 'runs with this edit',
    stack: 'Savon',
    calls: ['Login', 'createNewSpace', 'listSpaces', ...FILE, ...BY_UPLOAD, 'Logout'],
  },
  {
    name: 'Birst-API (`API.pm`)',
    verdict: 'runs with this edit',
    stack: 'SOAP::Lite',
    finds: SPACE,
    calls: [
      'Login',
      'listSpaces',
      ...FILE,
      ...BY_UPLOAD,
      'publishData',
      ...BY_LOAD,
      ...PAGES,
      'createNewSpace as the other',
      'copySpaceContents',
      ...BY_JOB,
      'executeQueryInSpace of the other',
      'deleteSpace',
      ...BY_JOB,
      'Logout',
    ],
    refused: { listCustomSubjectAreas: { token: TOKEN, spaceID: SPACE_ID } },
  },
  {
    name: 'pyrst',
    verdict: 'runs with this edit',
    stack: 'suds',
    finds: LOADED,
    calls: ['Login', 'listSpaces', ...PAGES, 'Logout'],
  },
  {
    name: 'Edge10.Birst',
    verdict: 'does not, because',
    stack: 'Mono',
    logsIn: 'for every call',
    finds: [...SPACE, ...FILE, ...BY_UPLOAD, 'addGroupToSpace'],
    calls: [
      'listGroupsInSpace',
      'addUser',
      'addUserToSpace',
      'addUserToGroupInSpace',
      'addProductToUser',
      'setUserPassword',
      'Login of who was made',
      'publishData',
      ...BY_JOB,
    ],
    refused: {
      extractCloudConnectorData: { token: TOKEN, spaceID: SPACE_ID },
      getDirectoryContents: { token: TOKEN, spaceID: SPACE_ID, dir: '' },
    },
  },
  {
    name: 'BIRPublish',
    verdict: 'runs unchanged',
    stack: 'Mono',
    finds: [...SPACE, ...FILE, ...BY_UPLOAD],
    calls: ['Login', 'publishData', ...BY_JOB, 'Logout'],
  },
  {
    name: 'UserProvisioningTool',
    verdict: 'runs with this edit',
    stack: 'Mono',
    finds: LOADED,
    calls: [
      'Login',
      'listSpaces',
      'GetSpaceProperties',
      'SetSpaceProperties',
      'GetSpaceProperties as they were set',
      'listUsersInSpace',
      'listGroupsInSpace',
      'listUserGroupMembership of the owner',
      'addUser without a password',
      'addUser',
      'addUserToSpace',
      'listGroupsInSpace',
      'addGroupToSpace',
      'addUserToGroupInSpace',
      'listUsersInSpace',
      'listGroupsInSpace',
      'listUserGroupMembership',
      'addAclToGroupInSpace of another tag',
      'addAclToGroupInSpace',
      'removeUserFromSpace',
      'listUsersInSpace',
      'createNewSpace as the other',
      'copySpace',
      ...BY_JOB,
      'swapSpaceContents',
      ...BY_JOB,
      'Logout',
    ],
    refused: {
      listCreatedUsers: { token: TOKEN },
      setDashboardView: { token: TOKEN, userName: 'guest', dashboardView: 'html' },
      importPackage: { token: TOKEN, spaceFromID: SPACE_ID, packageID: '1', spaceToID: SPACE_ID },
      swapSpaceForPackages: {
        token: TOKEN,
        sp1Name: 'a',
        sp2Name: 'b',
        syncImportedPackages: false,
      },
    },
  },
  {
    name: 'Orchestrator',
    verdict: 'runs unchanged',
    stack: 'zeep',
    logsIn: 'for every look',
    finds: [...SPACE, ...FILE, ...BY_UPLOAD],
    calls: [
      'Login',
      'getLoadStatus',
      'publishData',
      'getPublishingStatus on the way',
      ...BY_LOAD,
      'clearCacheInSpace',
    ],
  },
  {
    name: 'User Provisioning',
    verdict: 'runs with this edit',
    stack: 'zeep',
    logsIn: 'for every call',
    finds: SPACE,
    calls: [
      'addUser',
      'addUserToSpace',
      'addGroupToSpace',
      'addUserToGroupInSpace',
      'addAclToGroupInSpace of another tag',
      'addAclToGroupInSpace',
    ],
  },
  {
    name: 'BirstUploader',
    verdict: 'runs unchanged',
    stack: 'zeep',
    finds: [...SPACE, 'createNewSpace as the other'],
    calls: [
      ...(['Login', 'getLoadStatus', 'Logout'] as const),
      'Login',
      ...FILE,
      'getJobStatus on the way',
      'isJobComplete',
      'Logout',
      'Login',
      'publishData',
      'getJobStatus on the way',
      ...BY_JOB,
      'copySpaceContents',
      ...BY_JOB,
      'swapSpaceContents',
      ...BY_JOB,
      'Logout',
    ],
  },
  {
    name: 'CrossSiteMigrationTool',
    verdict: 'does not, because',
    stack: 'zeep',
    calls: [
      'Login',
      'createNewSpace',
      'listSpaces',
      ...FILE,
      ...BY_JOB,
      'publishData of a day',
      'isPublishingComplete',
      'getJobStatus',
    ],
    refused: {
      getExtendedSubjectArea: { token: TOKEN, spaceID: SPACE_ID, name: 'Sales' },
      repointConnection: { token: TOKEN, spaceID: SPACE_ID },
      repointPackages: { token: TOKEN, childSpaceId: SPACE_ID },
    },
  },
  {
    name: 'birst_api_python_wrapper',
    verdict: 'runs with this edit',
    stack: 'zeep by names',
    finds: [...SPACE, 'addGroupToSpace', 'addAclToGroupInSpace'],
    calls: [
      'Login',
      'listSpaces',
      'GetSpaceProperties',
      'SetSpaceProperties',
      'GetSpaceProperties as they were set',
      'listGroupsInSpace',
      'getAvailableACLs',
      'listGroupAclsInSpace',
      'Logout',
    ],
    refused: {
      listCustomSubjectAreas: { token: TOKEN, spaceID: SPACE_ID },
      getSubjectAreaContent: { token: TOKEN, spaceID: SPACE_ID, name: 'Sales' },
      getSpaceProcessEngineVersion: { token: TOKEN, spaceID: SPACE_ID },
    },
  },
  {
    name: 'BirstJDKClient',
    verdict: 'does not, because',
    stack: 'JAX-WS',
    finds: LOADED,
    calls: ['Login', 'listSpaces', 'getSourcesList', 'getSourceDetails'],
    refused: { getAllHierarchies: { token: TOKEN, spaceID: SPACE_ID } },
  },
  {
    name: 'birst-api-client',
    verdict: 'runs with this edit',
    stack: 'JAX-WS',
    finds: SPACE,
    calls: ['Login', ...FILE, ...BY_JOB, 'publishData', ...BY_JOB, ...PAGES, 'Logout'],
  },
  {
    name: 'birst_dashboard',
    verdict: 'runs with this edit',
    stack: 'Savon',
    finds: [...SPACE, 'setVariableInSpace', 'setVariableInSpace'],
    calls: [
      'Login',
      'listSpaces',
      'getSpaceComments as it was made',
      'getVariablesForSpace',
      'Logout',
    ],
  },
  {
    name: 'the loader for Google Sheets',
    verdict: 'runs with this edit',
    stack: 'zeep',
    finds: SPACE,
    calls: [
      'Login',
      'beginDataUpload',
      'uploadData of it all',
      'finishDataUpload',
      'isDataUploadComplete',
      'Logout',
    ],
  },
  {
    name: 'the Apex stub for queries',
    verdict: 'runs with this edit',
    stack: 'Apex',
    finds: LOADED,
    calls: ['Login', 'executeQueryInSpace'],
  },
];
