// What crosses the channel between the server and an executor: orders down, replies up.
// Plain data that survives structured clone. An executor runs other people's queries, so the server
// reads every reply here before anything believes it; what has no known shape is no reply.

import type { CatalogSnapshot } from '../../domain/catalog.ts';
import type { Destination, RunLimits, RunOutcome } from '../../ports/engine.ts';
import type { Batch } from '../../sql/tree.ts';

/** What the server tells an executor. Our own program reads it, so no reader guards it. */
export type Order =
  | { readonly kind: 'open'; readonly setup: Setup }
  | { readonly kind: 'run'; readonly job: JobOrder }
  | { readonly kind: 'interrupt' };

/** What holds for every job of one executor process. */
export interface Setup {
  /** Absolute path of the folder for what DuckDB spills; this process alone uses it. */
  readonly temp: string;
  readonly memoryBytes: number;
  readonly threads: number;
}

/** One job for an executor. */
export interface JobOrder {
  /** The user and group to become before anything of the job is touched; null: stay as started. */
  readonly user: number | null;
  /** The pipe for a `stream` destination; the server reads its other end. */
  readonly fifo: string;
  readonly temp: string;
  readonly staging: string;
  readonly batch: Batch;
  readonly snapshot: CatalogSnapshot;
  readonly destination: Destination;
  readonly limits: RunLimits;
}

/** How a job ended inside its executor. */
export type Ending = Exclude<RunOutcome, { kind: 'stopped' }> | { readonly kind: 'interrupted' };

/** What an executor tells the server. */
export type Reply =
  /** A fresh instance is open; a job may come. */
  | { readonly kind: 'ready' }
  /** The pipe is held open for writing: from now on its end is the end of the rows. */
  | { readonly kind: 'writing' }
  | { readonly kind: 'progress'; readonly percent: number }
  /** `detail` is the engine's own words, for the log alone. */
  | { readonly kind: 'ended'; readonly ending: Ending; readonly detail?: string };

/** The reply that `message` is, or undefined where an executor said something we do not know. */
export const readReply = (message: unknown): Reply | undefined => {
  if (!isRecord(message)) return undefined;
  switch (message['kind']) {
    case 'ready':
    case 'writing':
      return { kind: message['kind'] };
    case 'progress':
      return typeof message['percent'] === 'number'
        ? { kind: 'progress', percent: message['percent'] }
        : undefined;
    case 'ended': {
      const { ending, detail } = message;
      if (!isEnding(ending)) return undefined;
      return { kind: 'ended', ending, ...(typeof detail === 'string' && { detail }) };
    }
    default:
      return undefined;
  }
};

const isEnding = (value: unknown): value is Ending => {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'interrupted') return true;
  if (value['kind'] === 'failed') {
    return typeof value['reason'] === 'string' && isListOf(isQueryError)(value['errors']);
  }
  if (value['kind'] !== 'done') return false;
  const { rows, file, columns } = value;
  return (
    (rows === null || typeof rows === 'bigint') &&
    (file === undefined || isTableFile(file)) &&
    (columns === undefined || isListOf(isColumn)(columns)) &&
    isListOf(isChange)(value['changes'])
  );
};

const isChange = (value: unknown): boolean => {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'drop' || value['kind'] === 'undrop') {
    return typeof value['name'] === 'string';
  }
  const table = value['table'];
  return (
    value['kind'] === 'create' &&
    isRecord(table) &&
    typeof table['name'] === 'string' &&
    isPlainName(table['folder']) &&
    typeof table['rows'] === 'bigint' &&
    isListOf(isColumn)(table['columns']) &&
    isListOf(isTableFile)(table['files'])
  );
};

const isTableFile = (value: unknown): boolean =>
  isRecord(value) &&
  isPlainName(value['name']) &&
  typeof value['bytes'] === 'bigint' &&
  typeof value['rows'] === 'bigint' &&
  /^[0-9a-f]{64}$/.test(String(value['sha256']));

const isColumn = (value: unknown): boolean =>
  isRecord(value) && typeof value['name'] === 'string' && isRecord(value['type']);

const isQueryError = (value: unknown): boolean =>
  isRecord(value) && typeof value['message'] === 'string';

/** A name of one folder or file, that leads nowhere else. */
const isPlainName = (value: unknown): boolean =>
  typeof value === 'string' && /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}$/.test(value);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isListOf =
  (is: (item: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every((item) => is(item));
