// What every stack takes: one pipeline from its login to its logout, a load that hangs, and what is
// replayed in every recorded shape; and the runs of steps that they and the clients are made of.

import type { Step } from './moves.ts';
import type { SHAPES } from './shapes.ts';
import type { STACKS } from './stacks.ts';

/** A stack of Debian's, or a shape that was recorded. */
export type StackName = (typeof STACKS)[number]['name'] | (typeof SHAPES)[number]['name'];

/** A file in chunks. */
export const FILE: readonly Step[] = [
  'beginDataUpload',
  'setDataUploadOptions',
  'uploadData',
  'uploadData',
  'uploadData',
  'finishDataUpload',
];
/** Watching any job. */
export const BY_JOB: readonly Step[] = ['isJobComplete', 'getJobStatus'];
/** Watching the job of a file. */
export const BY_UPLOAD: readonly Step[] = ['isDataUploadComplete', 'getDataUploadStatus'];
/** Watching the job of a load. */
export const BY_LOAD: readonly Step[] = ['isPublishingComplete', 'getPublishingStatus'];
/** All rows, page by page. */
export const PAGES: readonly Step[] = ['executeQueryInSpace', 'queryMore', 'queryMore'];
/** A space that is empty. */
export const SPACE: readonly Step[] = ['Login', 'createNewSpace'];
/** A space with rows in its table. */
export const LOADED: readonly Step[] = [...SPACE, ...FILE, ...BY_UPLOAD, 'publishData', ...BY_JOB];

/** An account is made, comes into the space and a group and out again; variables of the space. */
const PEOPLE: readonly Step[] = [
  'addUser without a password',
  'addUser',
  'Login of who was made',
  'addProductToUser',
  'listUsersInSpace',
  'addUserToSpace',
  'listUsersInSpace',
  'getAvailableACLs',
  'listGroupsInSpace',
  'addGroupToSpace',
  'listGroupsInSpace',
  'addUserToGroupInSpace',
  'listUsersInGroupInSpace',
  'listUserGroupMembership',
  'addAclToGroupInSpace',
  'addAclToGroupInSpace of another tag',
  'listGroupAclsInSpace',
  'removeAclFromGroupInSpace',
  'listGroupAclsInSpace',
  'removeUserFromGroupInSpace',
  'listUserGroupMembership with internal groups',
  'removeGroupFromSpace',
  'listGroupsInSpace',
  'removeUserFromSpace',
  'listUsersInSpace',
  'setUserPassword',
  'Login by the password before',
  'Login of who was made',
  'getVariablesForSpace',
  'setVariableInSpace',
  'setVariableInSpace',
  'getVariablesForSpace',
  'setVariableInSpace to nothing',
  'getVariablesForSpace',
];

/** How a pipeline watches a file and a load. */
interface Watch {
  readonly upload: readonly Step[];
  readonly load: readonly Step[];
}

/** Everything that public clients do, in their order, from login to logout. */
const pipelineOf = ({ upload, load }: Watch): readonly Step[] => [
  'Login of nobody',
  'Login',
  'createNewSpace',
  'createNewSpace as the other',
  'listSpaces',
  'getSpaceComments as it was made',
  'setSpaceComments',
  'getSpaceComments',
  'GetSpaceProperties',
  'SetSpaceProperties',
  'GetSpaceProperties as they were set',
  ...PEOPLE,
  'getLoadStatus',
  ...FILE,
  ...upload,
  'publishData',
  'Login',
  ...load,
  'clearCacheInSpace',
  ...PAGES,
  'copySpaceContents',
  ...BY_JOB,
  'executeQueryInSpace of the other',
  'deleteAllDataFromSpace',
  ...BY_JOB,
  'executeQueryInSpace',
  'swapSpaceContents',
  ...BY_JOB,
  'executeQueryInSpace',
  'executeQueryInSpace of the other',
  'copySpace',
  ...BY_JOB,
  'executeQueryInSpace of the other',
  'deleteSpace',
  ...BY_JOB,
  'listSpaces',
  'copySpace to nowhere',
  'isJobComplete of no job',
  'getLoadStatus of no space',
  'Logout',
  'getLoadStatus after the end',
];

/** A load whose process has stopped is cleared; its rows are new until a load has them. */
const HANGING: readonly Step[] = [
  ...SPACE,
  ...FILE,
  ...BY_JOB,
  'publishData that hangs',
  'getJobStatus of one that runs',
  'clearJobStatus',
  'isJobComplete at once',
  'getLoadStatus of one that was cleared',
  'getJobStatus of one that was cleared',
  'publishData',
  ...BY_JOB,
  ...PAGES,
  'Logout',
];

/** What one stack runs by itself. */
export interface Pipeline {
  readonly stack: StackName;
  readonly calls: readonly Step[];
  readonly hanging: readonly Step[];
}

/** The stacks' pipelines, each with the twins that its clients ask. */
export const PIPELINES: readonly Pipeline[] = [
  { stack: 'zeep', ...watching({ upload: BY_JOB, load: BY_LOAD }) },
  { stack: 'suds', ...watching({ upload: BY_JOB, load: BY_JOB }) },
  { stack: 'SOAP::Lite', ...watching({ upload: BY_UPLOAD, load: BY_LOAD }) },
  { stack: 'Mono', ...watching({ upload: BY_UPLOAD, load: BY_JOB }) },
];

function watching(watch: Watch): Omit<Pipeline, 'stack'> {
  return { calls: pipelineOf(watch), hanging: HANGING };
}

/** What is replayed in every shape. */
export const REPLAYED: readonly Step[] = [
  ...SPACE,
  'GetSpaceProperties',
  'SetSpaceProperties',
  'GetSpaceProperties as they were set',
  ...FILE,
  ...BY_UPLOAD,
  'publishData of all groups',
  ...BY_LOAD,
  ...PAGES,
  'Logout',
];
