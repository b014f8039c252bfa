// Text to tree, of forms that scripts were found to have: INTO in odd places, names without their
// first parts, and clauses that few write. The other forms are parse.test.ts.

import { statements } from './parse-case.ts';

statements('INTO stands between joins too, and in a query of FROM.', {
  'SELECT a FROM t, u INTO x JOIN v ON b WHERE c':
    '(select a (from <t> (inner <u> <v> b)) (where c)) into <x>',
  'SELECT a FROM t INTO x, u': '(select a (from <t> <u>)) into <x>',
  'SELECT a FROM (SELECT a INTO x FROM t) u': '(select a (from (select a (from <t>)):u)) into <x>',
});

statements('A name may leave out its database and its schema.', {
  'SELECT a FROM ..PhotoObj p JOIN ..Field ON b':
    '(select a (from (inner <PhotoObj>:p <Field> b)))',
});

statements('GROUPING SETS have ROLLUP and CUBE in them, which are written out.', {
  'SELECT 1 GROUP BY GROUPING SETS (ROLLUP (a, (b, c)), CUBE (d, e), f)':
    '(select 1 (group (sets (a b c) (a) () (d e) (d) (e) () (f))))',
});

statements('COLLATE is kept where it tells capital letters from small ones.', {
  'SELECT a COLLATE Latin1_General_CI_AS': '(select a)',
  'SELECT a + b COLLATE Latin1_General_BIN': '(select (+ a (collate b Latin1_General_BIN)))',
});

statements('IGNORE NULLS stands before OVER; RESPECT NULLS leaves no trace.', {
  'SELECT LAG(a) IGNORE NULLS OVER (ORDER BY b)':
    '(select (<LAG> a ignore-nulls (over (order b))))',
  'SELECT LAG(a) RESPECT NULLS OVER (ORDER BY b)': '(select (<LAG> a (over (order b))))',
});
