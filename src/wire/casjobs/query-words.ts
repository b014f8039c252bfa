// A query as both CasJobs services are sent it, in the words of the core.
// What else a call says of it is its own.

/** The text, the context without blanks around it, and the task's name; an empty one is none. */
export const queryOf = (qry: string | null, context: string | null, taskName: string | null) => ({
  text: qry ?? '',
  context: (context ?? '').trim(),
  taskName: taskName === '' ? null : taskName,
});
