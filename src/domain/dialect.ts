// The languages that a batch can be written in. Each has a parser of its own; the tree, the binder
// and the emitter are the same.

/** CasJobs' T-SQL, or the IVOA's ADQL 2.1. */
export type Dialect = 'casjobs' | 'adql';
