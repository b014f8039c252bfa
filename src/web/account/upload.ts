// The form that makes a table of a file: its fields are read first, and the file goes to the disk
// as it comes. What is in it is for its job to find.

import type { Imports } from '../../core/imports.ts';
import { Refusal } from '../../domain/refusal.ts';
import { bracketed } from '../../domain/table.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, type FileAction } from './declare.ts';
import { hidden, textField } from './frame.ts';
import type { SignedVisit } from './visit.ts';

/** What the form needs. */
export interface UploadParts {
  readonly imports: Pick<Imports, 'receive' | 'forget' | 'submit'>;
}

/** The form; the file stands last in it, so that all else is known when it comes. */
export const uploadForm = (visit: SignedVisit): Html =>
  html`<h2 id="upload">Upload</h2>
    <section class="card">
      <form method="post" action="/account/tables/upload" enctype="multipart/form-data">
        ${hidden({ form: visit.formToken })}
        ${textField(visit, { name: 'table', label: 'Name of the table' })}
        <label for="mode">It is</label>
        <select id="mode" name="mode">
          <option value="create">a new table</option>
          <option value="append">there, and gets more rows</option>
        </select>
        <label for="file">File</label>
        <input id="file" name="file" type="file" required="" />
        <p class="soft">
          Text with commas, tabs or blanks between its values, VOTable, FITS or Parquet: which of
          them is found in the file, as are types in all rows of a text. A value that does not fit
          is named by its line, and then nothing is loaded.
        </p>
        <button class="main">Upload</button>
      </form>
    </section>`;

/** Takes the file, and makes the job that makes a table of it. */
export const uploadAction = ({ imports }: UploadParts): FileAction => ({
  run: async (visit, file) => {
    if (file.fileName === '') throw new Refusal('no-file');
    const table = fieldOf(visit, 'table');
    const upload = await imports.receive(visit.account, file.bytes);
    if (upload.bytes === 0n) {
      await imports.forget(upload);
      throw new Refusal('no-file');
    }
    await imports.submit(visit.account, {
      upload,
      // Nothing is no name, and would be one in brackets.
      table: table === '' ? '' : `mydb.${bracketed(table)}`,
      mode: fieldOf(visit, 'mode') === 'append' ? 'append' : 'create',
      taskName: null,
    });
    return { kind: 'moved', to: '/account/jobs?done=upload', headers: {} };
  },
});
