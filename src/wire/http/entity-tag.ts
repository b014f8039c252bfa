// Entity tags in the conditions of a request (RFC 9110, 13.1): whether what a client has, or means,
// is what we have.
// Dates are no validators here: a file that never changes under its address has a tag alone.

/** Whether a list of tags, or `*`, has `tag`, weak or not: If-None-Match. */
export const listsTag = (list: string | undefined, tag: string): boolean =>
  list !== undefined && (list.trim() === '*' || tagsIn(list).some((each) => isSame(each, tag)));

/** Whether a list of tags, or `*`, has `tag` byte for byte: If-Match, If-Range. */
export const listsExactTag = (list: string, tag: string): boolean =>
  list.trim() === '*' || (!tag.startsWith(WEAK) && tagsIn(list).includes(tag));

const tagsIn = (list: string): readonly string[] => list.match(TAG) ?? [];

const TAG = /(?:W\/)?"[^"]*"/g;

const isSame = (one: string, other: string): boolean => opaque(one) === opaque(other);

const opaque = (tag: string): string => (tag.startsWith(WEAK) ? tag.slice(WEAK.length) : tag);

const WEAK = 'W/';
