// Maps that keep their newest entries: what strangers can add to without end must not grow so.
// Which entries are still good is for their owners to say.

/** Entries a map may have before its oldest goes; some megabytes each at the most. */
const ENTRIES_MAX = 10_000;

/** Sets an entry as the newest, and lets the oldest go where there are too many. */
export const putNewest = <V>(map: Map<string, V>, key: string, value: V): void => {
  map.delete(key);
  map.set(key, value);
  if (map.size <= ENTRIES_MAX) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
};
