// Settings of what people send: how large it may be, and where it waits.
// Part of the table of settings.ts; the reasons stand beside the values.

import type { SettingEntry } from './entry.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** By default; one file after the other, for each takes seconds. */
export const IMPORT_SLOTS = 1;

/** Rows of the table of settings. */
export const UPLOAD_SETTINGS = {
  importSlots: {
    type: 'integer',
    default: IMPORT_SLOTS,
    unit: 'jobs',
    reason: 'Files that become tables at once; each takes seconds, whatever long jobs there are.',
  },
  uploadBytesMax: {
    type: 'integer',
    default: 200 * MIB,
    unit: 'bytes',
    reason: 'The largest file of one upload; clients of CasJobs send up to 200 MB a call.',
  },
  uploadsPerAccountMax: {
    type: 'integer',
    default: 10,
    unit: 'files',
    reason: 'Files of one account that wait to become tables; each takes up to uploadBytesMax.',
  },
  sourceBytesMax: {
    type: 'integer',
    default: 20 * GIB,
    unit: 'bytes',
    reason: 'The largest file that comes in chunks; loads read it from the disk, not from memory.',
  },
  sourceFilesMax: {
    type: 'integer',
    default: 200,
    unit: 'files',
    reason: 'Files of one account that come in chunks or wait for their load.',
  },
  requestBytesMax: {
    type: 'integer',
    default: 640 * MIB,
    unit: 'bytes',
    reason:
      'The largest body of one request: a form makes three bytes of some in an upload of ' +
      'uploadBytesMax.',
  },
  formSpoolBytesMax: {
    type: 'integer',
    default: 1 * GIB,
    unit: 'bytes',
    reason: 'Uploads in forms that wait on the disk until they are whole and it is known by whom.',
  },
  formSpoolPerAddressBytesMax: {
    type: 'integer',
    default: 512 * MIB,
    unit: 'bytes',
    reason: 'As formSpoolBytesMax, of one address: nobody may take all the room.',
  },
} as const satisfies Record<string, SettingEntry>;
