// The methods of the Command Web Service that bring data: files in chunks, loads of them, and the
// sources that they are. A file's token, and a load's, is the token of its job.

import { comingChunk } from '../../core/loads.ts';
import type { Job } from '../../domain/job.ts';
import { FINAL } from '../../domain/job.ts';
import type { SourceOptions } from '../../domain/load.ts';
import { Refusal } from '../../domain/refusal.ts';
import { fold } from '../../domain/table.ts';
import { arrayOf, base64, boolean, dateTime, int, method, nothing, text } from '../asmx/declare.ts';
import { inSpace, signedIn, type CommandServiceParts } from './asking.ts';
import { STAGING_TABLE } from './classes.ts';
import { DOCS } from './docs.ts';
import { telling } from './faults.ts';
import { keptRules } from './rules.ts';
import { sourceDetailsOf } from './source-details.ts';
import { statusResultOf } from './status-result.ts';

/** The methods on files, loads and sources. */
export const loadMethodsOf = (parts: CommandServiceParts) => ({
  ...uploadMethodsOf(parts),
  ...publishMethodsOf(parts),
  ...sourceMethodsOf(parts),
});

const uploadMethodsOf = (parts: CommandServiceParts) => ({
  beginDataUpload: method({
    doc: DOCS.beginDataUpload,
    input: { token: text, spaceID: text, sourceName: text },
    output: text,
    run: ({ sourceName, ...asked }) =>
      inSpace(
        parts,
        { operation: 'beginDataUpload', by: 'loaders', ...asked },
        async (space, account) =>
          parts.jobTokens.tokenOf(await parts.loads.begin(account, space, sourceName ?? '')),
      ),
  }),
  setDataUploadOptions: method({
    doc: DOCS.setDataUploadOptions,
    input: { token: text, dataUploadToken: text, options: arrayOf(text) },
    output: nothing,
    run: ({ token, dataUploadToken, options }) =>
      ofUpload(parts, { operation: 'setDataUploadOptions', token, dataUploadToken }, (job) =>
        parts.loads.setOptions(job, optionsOf(options ?? [])),
      ),
  }),
  uploadData: method({
    doc: DOCS.uploadData,
    input: { token: text, dataUploadToken: text, numBytes: int, data: base64 },
    output: nothing,
    run: ({ token, dataUploadToken, numBytes, data }, { sent }) => {
      const chunk = comingChunk(data ?? new Uint8Array(), sent);
      return ofUpload(parts, { operation: 'uploadData', token, dataUploadToken }, async (job) => {
        const bytes = chunk.bytes.byteLength;
        if (bytes !== numBytes) throw new Refusal('chunk-length', { told: numBytes, bytes });
        await parts.loads.takeChunk(job, chunk);
      });
    },
  }),
  finishDataUpload: method({
    doc: DOCS.finishDataUpload,
    input: { token: text, dataUploadToken: text },
    output: nothing,
    run: (asked) =>
      ofUpload(parts, { operation: 'finishDataUpload', ...asked }, (job) =>
        parts.loads.finish(job),
      ),
  }),
  isDataUploadComplete: method({
    doc: DOCS.isDataUploadComplete,
    input: { token: text, dataUploadToken: text },
    output: boolean,
    run: (asked) =>
      ofUpload(parts, { operation: 'isDataUploadComplete', ...asked }, async ({ status }) =>
        FINAL.includes(status),
      ),
  }),
  getDataUploadStatus: method({
    doc: DOCS.getDataUploadStatus,
    input: { token: text, dataUploadToken: text },
    output: arrayOf(text),
    run: (asked) =>
      ofUpload(parts, { operation: 'getDataUploadStatus', ...asked }, (job) =>
        parts.loads.notesOf(job),
      ),
  }),
});

const publishMethodsOf = (parts: CommandServiceParts) => ({
  publishData: method({
    doc: DOCS.publishData,
    input: { token: text, spaceID: text, subgroups: arrayOf(text), date: dateTime },
    output: text,
    run: ({ token, spaceID }) =>
      inSpace(
        parts,
        { operation: 'publishData', by: 'loaders', token, spaceID },
        async (space, account) =>
          parts.jobTokens.tokenOf(await parts.loads.publish(account, space)),
      ),
  }),
  isPublishingComplete: method({
    doc: DOCS.isPublishingComplete,
    input: { token: text, publishingToken: text },
    output: boolean,
    run: ({ token, publishingToken }) =>
      ofJob(parts, { operation: 'isPublishingComplete', token }, publishingToken, async (job) =>
        FINAL.includes(job.status),
      ),
  }),
  getPublishingStatus: method({
    doc: DOCS.getPublishingStatus,
    input: { token: text, publishingToken: text },
    output: arrayOf(text),
    run: ({ token, publishingToken }) =>
      ofJob(parts, { operation: 'getPublishingStatus', token }, publishingToken, async (job) => {
        const { statusCode, message } = statusResultOf(job);
        return [statusCode, ...(message === null ? [] : [message])];
      }),
  }),
  deleteLastDataFromSpace: method({
    doc: DOCS.deleteLastDataFromSpace,
    input: { token: text, spaceID: text },
    output: text,
    run: (asked) =>
      inSpace(
        parts,
        { operation: 'deleteLastDataFromSpace', by: 'loaders', ...asked },
        async (space, account) =>
          parts.jobTokens.tokenOf(await parts.loads.deleteLast(account, space)),
      ),
  }),
});

const sourceMethodsOf = (parts: CommandServiceParts) => ({
  getSourcesList: method({
    doc: DOCS.getSourcesList,
    input: { token: text, spaceID: text },
    output: arrayOf(text),
    run: (asked) =>
      inSpace(parts, { operation: 'getSourcesList', ...asked }, async (space) =>
        (await parts.loads.sources(space)).map(({ name }) => name),
      ),
  }),
  getSourceDetails: method({
    doc: DOCS.getSourceDetails,
    input: { token: text, spaceID: text, sourceName: text },
    output: STAGING_TABLE,
    run: ({ sourceName, ...asked }) =>
      inSpace(parts, { operation: 'getSourceDetails', ...asked }, async (space) => {
        const name = sourceName ?? '';
        const sources = await parts.loads.sources(space);
        const source = sources.find((each) => fold(each.name) === fold(name));
        if (source === undefined) {
          throw new Refusal('unknown-source', { source: name, space: space.name });
        }
        const tables = await parts.spaces.tables(space);
        const table = tables.find((each) => fold(each.name) === fold(name));
        return sourceDetailsOf(source, table?.columns ?? []);
      }),
  }),
  enableSourceInSpace: method({
    doc: DOCS.enableSourceInSpace,
    input: { token: text, spaceID: text, dataSourceName: text, enabled: boolean },
    output: nothing,
    run: ({ dataSourceName, enabled, ...asked }) =>
      inSpace(parts, { operation: 'enableSourceInSpace', by: 'loaders', ...asked }, (space) =>
        parts.loads.enable(space, dataSourceName ?? '', enabled),
      ),
  }),
});

interface AskedOfUpload {
  readonly operation: string;
  readonly token: string | null;
  readonly dataUploadToken: string | null;
}

const ofUpload = <T>(
  parts: CommandServiceParts,
  { dataUploadToken, ...asked }: AskedOfUpload,
  work: (job: Job) => Promise<T>,
): Promise<T> => ofJob(parts, asked, dataUploadToken, work);

const ofJob = <T>(
  parts: CommandServiceParts,
  asked: { readonly operation: string; readonly token: string | null },
  jobToken: string | null,
  work: (job: Job) => Promise<T>,
): Promise<T> =>
  signedIn(parts, asked, async (account) => {
    const publishingToken = keptRules({ publishingToken: jobToken }).publishingToken;
    const told = { operation: asked.operation, token: publishingToken };
    const job = await telling(told, () => parts.jobTokens.jobOf(account, publishingToken));
    return work(job);
  });

/** `name=value` each; what has no name is no option. */
const optionsOf = (options: readonly (string | null)[]): SourceOptions =>
  Object.fromEntries(
    options.flatMap((option) => {
      const at = option?.indexOf('=') ?? -1;
      if (option === null || at < 1) return [];
      return [[option.slice(0, at).trim(), option.slice(at + 1)]];
    }),
  );
