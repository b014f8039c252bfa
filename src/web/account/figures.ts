// Times, spans and texts as the account pages show them.
// Sentences only: what programs read has plain digits elsewhere.

import { DAY, HOUR, isoOf, MINUTE, SECOND, type Instant } from '../../base/time.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** `2026-11-22 10:18`: a time in UTC, to the minute; to the second for who asks the element. */
export const timeText = (at: Instant): Html => {
  const iso = isoOf(at);
  const shown = `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
  return html`<time datetime="${iso}" title="${iso.slice(0, 19).replace('T', ' ')} UTC"
    >${shown}</time
  >`;
};

/** `0.4 s`, `3 min 20 s`, `2 h 5 min`: a span, by its two largest units. */
export const spanText = (milliseconds: number): string => {
  if (milliseconds < 10 * SECOND) return `${(milliseconds / SECOND).toFixed(1)} s`;
  const at = Math.max(
    0,
    UNITS.findIndex(({ size }) => milliseconds >= size),
  );
  return UNITS.slice(at, at + 2)
    .map(({ size, name }, place) => {
      const outer = place === 0 ? Infinity : (UNITS[at]?.size ?? Infinity);
      return `${Math.floor((milliseconds % outer) / size)} ${name}`;
    })
    .join(' ');
};

const UNITS = [
  { size: DAY, name: 'd' },
  { size: HOUR, name: 'h' },
  { size: MINUTE, name: 'min' },
  { size: SECOND, name: 's' },
] as const;

/** Characters of a text that are shown; the rest is only counted. */
const TEXT_SHOWN_MAX = 5_000;

/** A text of a query or a view, folded away under `title`. */
export const foldedText = (title: string, text: string): Html => {
  const more = text.length - TEXT_SHOWN_MAX;
  return html`<details>
    <summary>${title}</summary>
    <pre tabindex="0"><code>${text.slice(0, TEXT_SHOWN_MAX)}</code></pre>
    ${
      more > 0
        ? html`<p class="soft">And ${more.toLocaleString('en-US')} more characters.</p>`
        : html``
    }
  </details>`;
};
