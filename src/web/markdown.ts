// Our own documents as HTML: the few forms of Markdown that they use, and no others.
// Everything that is not a form is text and is escaped; raw HTML has no way through.

import { html } from './html.ts';
import type { Html } from './html.ts';

/** Where a link of a document leads; undefined where its page is not served. */
export type LinkTo = (target: string) => string | undefined;

/** The HTML of a document: headings, paragraphs, lists, tables, fenced code, inline forms. */
export const markdown = (text: string, linkTo: LinkTo): Html => {
  const lines = text.split(/\r?\n/);
  const blocks: Html[] = [];
  for (let at = 0; at < lines.length;) {
    const form = FORMS.find(({ begins }) => begins(lines[at] ?? '', lines[at + 1] ?? ''));
    if (form === undefined) {
      at += 1;
      continue;
    }
    const end = form.end(lines, at);
    blocks.push(form.write(lines.slice(at, end), linkTo));
    at = end;
  }
  return html`${blocks}`;
};

/** The first heading of a document, without its marks. */
export const titleOf = (text: string): string | undefined =>
  /^# +(.+?) *$/m.exec(text)?.[1]?.replaceAll(/[`*]/g, '');

/** A form of several lines: how it begins, the line behind its end, and its HTML. */
interface Form {
  begins(line: string, next: string): boolean;
  end(lines: readonly string[], at: number): number;
  write(lines: readonly string[], linkTo: LinkTo): Html;
}

const FENCE = /^```/;
const HEADING = /^(#{1,4}) +(.+?) *$/;
const ITEM = /^(?:[-*]|\d+\.) +/;
const RULE = /^\|?(?: *:?-+:? *\|)* *:?-+:? *\|? *$/;

const isTable = (line: string, next: string): boolean =>
  line.startsWith('|') && next.startsWith('|') && RULE.test(next);

const isSpecial = (line: string): boolean =>
  line.trim() === '' || FENCE.test(line) || HEADING.test(line) || /^\||^[-*] +/.test(line);

/** The first line from `at` on that `isEnd`, or where the lines end. */
const untilLine = (
  lines: readonly string[],
  at: number,
  isEnd: (line: string) => boolean,
): number => {
  const found = lines.findIndex((line, index) => index >= at && isEnd(line));
  return found < 0 ? lines.length : found;
};

const FORMS: readonly Form[] = [
  {
    begins: (line) => FENCE.test(line),
    end: (lines, at) =>
      Math.min(lines.length, untilLine(lines, at + 1, (line) => FENCE.test(line)) + 1),
    write: (lines) => {
      const code = lines
        .slice(1)
        .filter((line, at, all) => at < all.length - 1 || !FENCE.test(line));
      return html`<pre><code>${code.join('\n')}</code></pre>`;
    },
  },
  {
    begins: (line) => HEADING.test(line),
    end: (_lines, at) => at + 1,
    write: ([line = ''], linkTo) => headingOf(line, linkTo),
  },
  {
    begins: isTable,
    end: (lines, at) => untilLine(lines, at, (line) => !line.startsWith('|')),
    write: (lines, linkTo) => tableOf(lines, linkTo),
  },
  {
    begins: (line) => ITEM.test(line),
    end: (lines, at) => untilLine(lines, at, (line) => !ITEM.test(line) && !/^ {2,}\S/.test(line)),
    write: (lines, linkTo) => listOf(lines, linkTo),
  },
  {
    begins: (line) => line.trim() !== '',
    end: (lines, at) => untilLine(lines, at + 1, isSpecial),
    write: (lines, linkTo) => html`<p>${inline(lines.join('\n'), linkTo)}</p>`,
  },
];

const headingOf = (line: string, linkTo: LinkTo): Html => {
  const [, marks = '#', text = ''] = HEADING.exec(line) ?? [];
  const inside = inline(text, linkTo);
  const id = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  if (marks.length === 1) return html`<h1>${inside}</h1>`;
  if (marks.length === 2) return html`<h2 id="${id}">${inside}</h2>`;
  return html`<h3 id="${id}">${inside}</h3>`;
};

/** Each cell tells its column again, for screens too narrow for a table. */
const tableOf = ([head = '', , ...rows]: readonly string[], linkTo: LinkTo): Html => {
  const names = cellsOf(head);
  const header = html`<thead>
    <tr>
      ${names.map((name) => html`<th>${inline(name, linkTo)}</th>`)}
    </tr>
  </thead>`;
  const row = (line: string): Html =>
    html` <tr>
      ${cellsOf(line).map(
        (cell, at) =>
          html`<td data-label="${(names[at] ?? '').replaceAll('`', '')}">
            ${inline(cell, linkTo)}
          </td>`,
      )}
    </tr>`;
  return html`<div class="scroll">
    <table>
      ${names.every((name) => name === '') ? html`` : header}
      <tbody>
        ${rows.map(row)}
      </tbody>
    </table>
  </div>`;
};

/** The cells of a row; a bar that stands for itself has a backslash before it. */
const cellsOf = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

const listOf = (lines: readonly string[], linkTo: LinkTo): Html => {
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ''));
    else items[items.length - 1] += `\n${line.trim()}`;
  }
  const inside = items.map((item) => html`<li>${inline(item, linkTo)}</li>`);
  return /^\d/.test(lines[0] ?? '')
    ? html`<ol>
        ${inside}
      </ol>`
    : html`<ul>
        ${inside}
      </ul>`;
};

/** Code, links, strong and emphasised words; code first, for nothing in it is a form. */
const INLINE = new RegExp(
  [
    '`([^`]+)`',
    String.raw`\[([^\]]+)\]\(([^)\s]+)\)`,
    String.raw`\*\*(.+?)\*\*`,
    // Stars between blanks or within a word are stars.
    String.raw`(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?![\w*])`,
  ].join('|'),
  's',
);

const inline = (text: string, linkTo: LinkTo): Html => {
  const found = INLINE.exec(text);
  if (found === null) return html`${text}`;
  const [whole, code, label, target, strong, soft] = found;
  const before = text.slice(0, found.index);
  const behind = inline(text.slice(found.index + whole.length), linkTo);
  if (code !== undefined) return html`${before}<code>${code}</code>${behind}`;
  if (strong !== undefined) {
    return html`${before}<strong>${inline(strong, linkTo)}</strong>${behind}`;
  }
  if (soft !== undefined) return html`${before}<em>${inline(soft, linkTo)}</em>${behind}`;
  const href = linkTo(target ?? '');
  const inside = inline(label ?? '', linkTo);
  return href === undefined
    ? html`${before}${inside}${behind}`
    : html`${before}<a href="${href}">${inside}</a>${behind}`;
};
