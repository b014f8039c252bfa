// Quantities as operators read and write them: bytes with their unit, counts with separators.
// For sentences only; files and wires have plain digits.

/** `1.2 GB`, `10.7 GB`, `118 GB`: in powers of a thousand, as disks are sold, and cut. */
export const bytesText = (bytes: bigint): string => {
  const at = BYTE_UNITS.findLastIndex(({ size }) => bytes >= size);
  const unit = BYTE_UNITS[at];
  if (unit === undefined || unit.size === 1n) return `${bytes} bytes`;
  const tenths = Number((bytes * 10n) / unit.size);
  return `${tenths < 1_000 ? tenths / 10 : Math.floor(tenths / 10)} ${unit.name}`;
};

/** `118,216`. */
export const countText = (count: bigint): string => count.toLocaleString('en-US');

/** `1 account`, `118,216 accounts`: a count and its noun. */
export const counted = (count: bigint, noun: string): string =>
  `${countText(count)} ${noun}${count === 1n ? '' : 's'}`;

/** Bytes written with a unit, as `10 GB`, `512MiB` or plain digits; undefined for anything else. */
export const bytesIn = (text: string): number | undefined => {
  const parts = /^(\d+)\s*([kmgt]?)(i?)b?$/i.exec(text.trim());
  if (parts === null) return undefined;
  const [, digits = '', letter = '', binary = ''] = parts;
  if (letter === '' && binary !== '') return undefined;
  const power = letter === '' ? 0 : 'kmgt'.indexOf(letter.toLowerCase()) + 1;
  const bytes = Number(digits) * (binary === '' ? 1000 : 1024) ** power;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
};

const BYTE_UNITS = [
  { size: 1n, name: 'bytes' },
  { size: 1_000n, name: 'kB' },
  { size: 1_000_000n, name: 'MB' },
  { size: 1_000_000_000n, name: 'GB' },
  { size: 1_000_000_000_000n, name: 'TB' },
] as const;
