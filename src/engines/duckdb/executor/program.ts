// The executor program: spawned by engine.ts, never imported.
// Everything it needs is loaded before it becomes another user, who may not be able to read it.

import { PLANNER } from './plan-statement.ts';
import { REHEARSAL } from './rehearsal.ts';
import { serve } from './serve.ts';

serve(PLANNER, REHEARSAL);
