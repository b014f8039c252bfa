// Points in time and spans of it, in milliseconds.
// No clock is read here: whoever needs the present asks the clock port.

import type { Brand } from './brand.ts';

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>;

/** Milliseconds in a second. */
export const SECOND = 1_000;
/** Milliseconds in a minute. */
export const MINUTE = 60 * SECOND;
/** Milliseconds in an hour. */
export const HOUR = 60 * MINUTE;
/** Milliseconds in a day of 24 hours. */
export const DAY = 24 * HOUR;

/** Makes an instant of milliseconds since 1970; a fraction is cut off. */
export const instant = (milliseconds: number): Instant => Math.trunc(milliseconds) as Instant;

/** The instant `milliseconds` after `from`. */
export const after = (from: Instant, milliseconds: number): Instant => instant(from + milliseconds);

/** `2026-11-22T10:18:41.000Z`: ISO 8601 in UTC, for logs and for our own documents. */
export const isoOf = (at: Instant): string => new Date(at).toISOString();

/** `20261122T101841000Z`: the same as a piece of a file's name. */
export const stampOf = (at: Instant): string => isoOf(at).replace(/[-:.]/g, '');
