// Becoming the user of an account's space, for good.
// All threads of the process change with it, those of DuckDB too.

/** Gives up the user this process was started as; throws where the way back is still open. */
export const become = (user: number): void => {
  if (process.getuid?.() === user && process.getgid?.() === user) return;
  process.setgroups?.([]);
  process.setgid?.(user);
  process.setuid?.(user);
  if (process.getuid?.() !== user || process.getgid?.() !== user || mayReturn()) {
    throw new Error(`could not become user ${user} for good`);
  }
};

const mayReturn = (): boolean => {
  try {
    process.setuid?.(0);
    return true;
  } catch {
    return false;
  }
};
