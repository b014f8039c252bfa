// Words of a command that a person is to paste into a shell.
// Only for showing: nothing of ours runs a shell.

/** `word` as a shell takes it for one word, in quotes only where it needs them. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
