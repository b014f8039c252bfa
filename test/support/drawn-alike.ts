// Loaded before every test file: what fast-check draws is the same at each run, so that a change
// fails by what it did and not by what was drawn. ALMAGEST_TEST_SEED=new draws otherwise, and
// ALMAGEST_TEST_SEED=N draws as a run did that failed.

import * as fc from 'fast-check';
import { newSeed } from './seeds.ts';

/** Any number would do. */
const ALWAYS = 20_261_128;

const asked = process.env['ALMAGEST_TEST_SEED'] ?? String(ALWAYS);

// fast-check prints the seed of what fails by itself.
fc.configureGlobal({ seed: asked === 'new' ? newSeed() : Number(asked) });
