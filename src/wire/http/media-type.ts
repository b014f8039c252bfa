// What a body says that it is: its media type, without the parameters behind it (RFC 9110, 8.3).
// ASMX reads the header in a way of its own, blanks and all.

import type { HttpRequest } from './message.ts';

/** The media type of a request's body, in lower case; empty where it says none. */
export const mediaTypeOf = ({ headers }: Pick<HttpRequest, 'headers'>): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
