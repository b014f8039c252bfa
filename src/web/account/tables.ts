// The account page of tables: what is in MyDB with the query that made it, what was dropped and can
// be brought back, and the views and functions beside them.

import { bytesText, counted } from '../../base/quantity.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { DroppedTable, OwnTables } from '../../core/own-tables.ts';
import type { Tables } from '../../core/tables.ts';
import type { Account } from '../../domain/account.ts';
import type { JobId } from '../../domain/job.ts';
import { OUTPUT_FORMATS, type Output } from '../../domain/output.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import { bracketed, type TableVersion } from '../../domain/table.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, type OwnPage } from './declare.ts';
import { foldedText, timeText } from './figures.ts';
import { buttonForm, hidden } from './frame.ts';
import { uploadAction, uploadForm, type UploadParts } from './upload.ts';
import type { SignedVisit } from './visit.ts';

/** What the page needs. */
export interface TablesPageParts extends UploadParts {
  readonly ownTables: OwnTables;
  readonly tables: Pick<Tables, 'download'>;
  readonly jobs: Pick<Jobs, 'find'>;
  /** Where an output is fetched by who reaches us under a base address. */
  readonly outputUrl: (base: string, output: Output) => string;
}

const PATH = '/account/tables';

/** Tables of one page. */
const TABLES_PER_PAGE = 50;

/** The page at `/account/tables`; `?from=50` begins behind fifty. */
export const tablesPage = (parts: TablesPageParts): OwnPage => ({
  path: PATH,
  name: 'Tables',
  show: async (visit) => {
    const { account, query } = visit;
    const { ownTables, jobs } = parts;
    const [{ tables: all, usedBytes }, rest] = await Promise.all([
      ownTables.of(account),
      ownTables.restOf(account),
    ]);
    const from = Math.max(0, Number.parseInt(query.get('from') ?? '0', 10) || 0);
    const shown = all.slice(from, from + TABLES_PER_PAGE);
    const texts = await textsOf(jobs, account, shown);
    return html`<p class="soft">
        ${counted(BigInt(all.length), 'table')} in MyDB, ${bytesText(usedBytes)} of
        ${bytesText(account.quotaBytes)}. Times are in UTC.
      </p>
      <ul class="items">
        ${shown.map((table) => html`<li>${tableItem(visit, table, texts.get(table.job))}</li>`)}
      </ul>
      ${turning(from, all.length)} ${uploadForm(visit)} ${droppedList(visit, rest.dropped)}
      ${objectList(rest.objects)}`;
  },
  uploads: { upload: uploadAction(parts) },
  leads: { download: (visit) => madeFile(parts, visit) },
  actions: {
    drop: {
      done: 'The table is dropped. It is kept for a while, and can be brought back below.',
      run: async (visit) => {
        await parts.ownTables.drop(visit.account, fieldOf(visit, 'table'), visit.request.signal);
        return 'done';
      },
    },
    undrop: {
      done: 'The table is back.',
      run: async (visit) => {
        await parts.ownTables.undrop(visit.account, fieldOf(visit, 'table'), visit.request.signal);
        return 'done';
      },
    },
  },
});

/** Makes a table's file at once; the address of the file, which can be taken up again there. */
const madeFile = async (
  { tables, outputUrl }: TablesPageParts,
  { account, query, request }: SignedVisit,
): Promise<string> => {
  const name = query.get('table') ?? '';
  const ask = { table: `mydb.${bracketed(name)}`, format: query.get('format') ?? '' };
  return outputUrl(request.base, await tables.download(account, ask, request.signal));
};

/** The texts of the jobs that made `tables`, as far as they are the account's own. */
const textsOf = async (
  jobs: TablesPageParts['jobs'],
  account: Account,
  tables: readonly TableVersion[],
): Promise<ReadonlyMap<JobId, string>> => {
  const texts = new Map<JobId, string>();
  if (tables.length === 0) return texts;
  const search = {
    owner: [{ from: account.id, to: account.id }],
    id: tables.map(({ job }) => ({ from: job, to: job })),
    includeSystem: true,
  };
  for await (const { id, text } of jobs.find(account, search)) texts.set(id, text);
  return texts;
};

const turning = (from: number, count: number): Html => {
  const next = from + TABLES_PER_PAGE;
  if (from === 0 && next >= count) return html``;
  return html`<nav class="turn" aria-label="Pages">
    ${
      from === 0
        ? html``
        : html`<a href="${PATH}?from=${Math.max(0, from - TABLES_PER_PAGE)}">Before these</a>`
    }
    ${next >= count ? html`` : html`<a href="${PATH}?from=${next}">After these</a>`}
  </nav>`;
};

const tableItem = (visit: SignedVisit, table: TableVersion, text: string | undefined): Html => {
  const { name, rows, columns, bytes, created, job } = table;
  return html`<article class="card">
    <div class="head">
      <h2><code>${name}</code></h2>
      ${buttonForm(visit, {
        action: `${PATH}/drop`,
        label: 'Drop',
        about: `table ${name}`,
        fields: { table: name },
      })}
    </div>
    <p class="soft">
      ${counted(rows, 'row')}, ${bytesText(bytes)}, made ${timeText(created)} by
      <a href="/account/jobs?job=${job}">job ${job}</a>
    </p>
    <details>
      <summary>${counted(BigInt(columns.length), 'column')}</summary>
      <p>
        ${columns.map((column, at) => html`${at === 0 ? '' : ', '}<code>${column.name}</code>`)}
      </p>
    </details>
    ${text === undefined ? html`` : foldedText('Query that made it', text)}
    ${fileDetails(visit, name)}
  </article>`;
};

/** The ways to a table's file. */
const fileDetails = ({ formToken }: SignedVisit, table: string): Html =>
  html`<details>
    <summary>Download</summary>
    <ul class="plain">
      ${Object.values(OUTPUT_FORMATS).map(
        ({ name, description }) =>
          html`<li>
            <a
              href="${PATH}/download?${String(new URLSearchParams({ table, format: name }))}"
              title="${description}"
              >${name}</a
            >
          </li>`,
      )}
    </ul>
    <form method="post" action="/account/jobs/extract">
      ${hidden({ form: formToken, table })}
      <p class="soft">
        A large table takes longer than a quick query may: let a job make its file.
      </p>
      <div class="deeds">
        <select name="format" aria-label="Format of the file of ${table}">
          ${Object.values(OUTPUT_FORMATS).map(
            ({ name }) => html`<option value="${name}">${name}</option>`,
          )}
        </select>
        <button>Make the file</button>
      </div>
    </form>
  </details>`;

const droppedList = (visit: SignedVisit, dropped: readonly DroppedTable[]): Html =>
  dropped.length === 0
    ? html``
    : html`<h2 id="dropped">Dropped</h2>
        <p class="soft">These count for no quota. What is not brought back in time is gone.</p>
        <ul class="items">
          ${dropped.map(({ version: { name, rows, bytes }, dropped: at, until }) => {
            return html`<li>
              <article class="card">
                <div class="head">
                  <h3><code>${name}</code></h3>
                  ${buttonForm(visit, {
                    action: `${PATH}/undrop`,
                    label: 'Bring back',
                    about: `table ${name}`,
                    fields: { table: name },
                  })}
                </div>
                <p class="soft">
                  ${counted(rows, 'row')}, ${bytesText(bytes)}, dropped ${timeText(at)}, kept until
                  ${timeText(until)}
                </p>
              </article>
            </li>`;
          })}
        </ul>`;

const objectList = (objects: readonly SpaceObject[]): Html =>
  objects.length === 0
    ? html``
    : html`<h2 id="views">Views and functions</h2>
        <ul class="items">
          ${objects.map(
            ({ kind, name, text }) =>
              html`<li>
                <article class="card">
                  <div class="head">
                    <h3><code>${name}</code></h3>
                    <span class="soft">${kind}</span>
                  </div>
                  ${foldedText('Text', text)}
                </article>
              </li>`,
          )}
        </ul>`;
