// An executor program for tests, whose batches are plans written out as JSON instead of SQL of
// ours: so DuckDB text of any kind gets past our parser, to whatever stands behind it.
// `{pid}` in a plan becomes the process's number, by which a test can tell processes apart.

import type { Plan } from '../../src/engines/duckdb/executor/plan.ts';
import { serve } from '../../src/engines/duckdb/executor/serve.ts';

serve({
  plan: ({ batch, statement: { span } }): Plan => {
    const text = batch.text.slice(span.start, span.end);
    return JSON.parse(text.replaceAll('{pid}', String(process.pid))) as Plan;
  },
  exported: () => ({ text: 'SELECT 1', columns: [], keys: [] }),
});
