// The rows of a file that was sent, whatever its format: its first bytes tell it.
// Nothing but the choice is here.

import { open } from 'node:fs/promises';
import { decodeFits } from '../../../../formats/reading/fits.ts';
import {
  fileFormatOf,
  FORMAT_BYTES,
  otherFormatOf,
  type FileFormat,
} from '../../../../formats/reading/file-format.ts';
import { decodeVotable } from '../../../../formats/reading/votable.ts';
import { csvSource } from './csv-source.ts';
import { uploadFault } from './fault.ts';
import { parquetSource } from './parquet-source.ts';
import { rowsSource } from './rows-source.ts';
import type { UploadFile, UploadSource } from './source.ts';

/** The rows of a file; throws a fault of the file where they cannot be read. */
export const openSource = async (file: UploadFile): Promise<UploadSource> =>
  SOURCES[await formatIn(file.path)](file);

const SOURCES = {
  text: csvSource,
  fits: (file) => rowsSource(file, decodeFits),
  votable: (file) => rowsSource(file, decodeVotable),
  parquet: parquetSource,
} as const satisfies Record<FileFormat, (file: UploadFile) => Promise<UploadSource>>;

const formatIn = async (path: string): Promise<FileFormat> => {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FORMAT_BYTES), 0, FORMAT_BYTES, 0);
    const first = buffer.subarray(0, bytesRead);
    const other = otherFormatOf(first);
    if (other !== undefined) {
      throw uploadFault(`The file is ${other}, which is not read here.`, HINT);
    }
    return fileFormatOf(first);
  } finally {
    await file.close();
  }
};

const HINT = 'Send the table itself, unpacked: CSV, VOTable, FITS or Parquet.';
