// What a job does to the tables, views and functions of a space, or to all of it, when it commits.
// Files of versions lie at their final place before a change of theirs is made; nothing refers to
// them until then.

import type { JobId } from './job.ts';
import type { Source } from './load.ts';
import type { SpaceObject } from './space-object.ts';
import type { SpaceId, TableVersion } from './table.ts';
import type { UploadToken } from './upload.ts';

/** What a job does to tables when it commits, in order. */
export type TableChange =
  | { readonly kind: 'create'; readonly version: TableVersion }
  /** Puts a version in the place of the current one of its name, which UNDROP may bring back. */
  | { readonly kind: 'replace'; readonly version: TableVersion }
  | { readonly kind: 'drop'; readonly space: SpaceId; readonly name: string }
  | { readonly kind: 'undrop'; readonly space: SpaceId; readonly name: string }
  | {
      readonly kind: 'rename';
      readonly space: SpaceId;
      readonly name: string;
      readonly newName: string;
    }
  /** Makes a view or a function, or puts it in the place of the one of its name. */
  | { readonly kind: 'define'; readonly space: SpaceId; readonly object: SpaceObject }
  | { readonly kind: 'undefine'; readonly space: SpaceId; readonly name: string }
  /** Puts copies of all that is in `from` into the place of all that is in `space`. */
  | { readonly kind: 'copy-space'; readonly from: SpaceId; readonly space: SpaceId }
  /** Each gets what was in the other, with all that UNDROP brings back. */
  | { readonly kind: 'swap-spaces'; readonly space: SpaceId; readonly other: SpaceId }
  /** Drops all that is in it. */
  | { readonly kind: 'empty-space'; readonly space: SpaceId }
  /** As `empty-space`; then nobody finds it any more. */
  | { readonly kind: 'delete-space'; readonly space: SpaceId }
  /** A file that has come whole is what the next load takes of a source. */
  | {
      readonly kind: 'put-source';
      readonly space: SpaceId;
      readonly source: Pick<Source, 'name' | 'options'> & { readonly file: UploadToken };
    }
  /** A load has a number, and its files are in no other. */
  | {
      readonly kind: 'end-load';
      readonly space: SpaceId;
      readonly number: number;
      readonly job: JobId;
      readonly files: readonly UploadToken[];
    }
  /** The load of a number is none any more. */
  | { readonly kind: 'undo-load'; readonly space: SpaceId; readonly number: number };

/** A change of a whole space. */
export type SpaceChange = Extract<
  TableChange,
  { readonly kind: 'copy-space' | 'swap-spaces' | 'empty-space' | 'delete-space' }
>;
