// Forms that bring files (multipart/form-data, RFC 7578), read as they come: one part after the
// other, and none held whole. What a part is for is the caller's to know, and how large it may be.

import { Refusal } from '../../domain/refusal.ts';

/** One part of a form. */
export interface FormPart {
  readonly name: string;
  /** Null where it is no file; empty where a browser was given none. */
  readonly fileName: string | null;
  /** To be read before the next part is asked for; what is left then is passed over. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The head of a part names it and its type: browsers write some hundred bytes. */
const HEAD_BYTES_MAX = 8_192;

/** The boundary of a form that brings files; undefined for any other type. */
export const boundaryOf = (contentType: string | undefined): string | undefined => {
  const found = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? '',
  );
  return found?.[1] ?? found?.[2];
};

/** The parts of a body; refuses with `bad-form` what is cut or is no form. */
export async function* partsOf(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart> {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const source = sourceOf(body);
  try {
    // What stands before the first delimiter is nothing of the form's.
    await passOver(untilDelimiter(source, delimiter));
    while (!(await isLast(source))) {
      const head = await headOf(source);
      const bytes = untilDelimiter(source, delimiter);
      yield { ...partNamed(head), bytes };
      await passOver(bytes);
    }
  } finally {
    await source.close();
  }
}

/** Bytes that have come and are not yet read. */
interface Source {
  rest: Buffer;
  /** Waits for more; refuses where the body has ended. */
  more(): Promise<void>;
  close(): Promise<void>;
}

const sourceOf = (body: AsyncIterable<Uint8Array>): Source => {
  const chunks = body[Symbol.asyncIterator]();
  const source: Source = {
    // The first delimiter may stand at the very beginning, without an end of line before it.
    rest: Buffer.from('\r\n'),
    more: async () => {
      const next = await chunks.next();
      if (next.done === true) throw new Refusal('bad-form', { why: 'it ends in the middle' });
      source.rest = Buffer.concat([source.rest, next.value]);
    },
    close: async () => void (await chunks.return?.()),
  };
  return source;
};

async function* untilDelimiter(source: Source, delimiter: Buffer): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { rest } = source;
    const at = rest.indexOf(delimiter);
    if (at >= 0) {
      source.rest = rest.subarray(at + delimiter.length);
      if (at > 0) yield rest.subarray(0, at);
      return;
    }
    // The end of what is there may be the beginning of a delimiter.
    const sure = rest.length - delimiter.length + 1;
    if (sure > 0) {
      source.rest = rest.subarray(sure);
      yield rest.subarray(0, sure);
    }
    await source.more();
  }
}

const passOver = async (bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  for await (const piece of bytes) void piece;
};

/** Whether the delimiter that was just read is that behind the last part. */
const isLast = async (source: Source): Promise<boolean> => {
  while (source.rest.length < 2) await source.more();
  return source.rest.subarray(0, 2).toString('latin1') === '--';
};

const headOf = async (source: Source): Promise<string> => {
  for (;;) {
    const end = source.rest.indexOf('\r\n\r\n');
    if (end > HEAD_BYTES_MAX) break;
    if (end >= 0) {
      const head = source.rest.subarray(0, end).toString('utf8');
      source.rest = source.rest.subarray(end + 4);
      return head;
    }
    if (source.rest.length > HEAD_BYTES_MAX) break;
    await source.more();
  }
  throw new Refusal('bad-form', { why: 'the head of a part is too long' });
};

const partNamed = (head: string): Pick<FormPart, 'name' | 'fileName'> => {
  const line = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  const name = /;\s*name="([^"]*)"/i.exec(line)?.[1];
  if (name === undefined) throw new Refusal('bad-form', { why: 'a part has no name' });
  const fileName = /;\s*filename="([^"]*)"/i.exec(line)?.[1];
  return { name: unescaped(name), fileName: fileName === undefined ? null : unescaped(fileName) };
};

/** Browsers write these three so, and nothing else (HTML, 4.10.22.8). */
const unescaped = (text: string): string =>
  text.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
