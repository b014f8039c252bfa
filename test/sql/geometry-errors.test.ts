// What is refused of ADQL's geometry: each in one sentence, which says what is expected there.
// What it finds where it is right is told in geometry.test.ts.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crowdedSky, type CrowdedSky } from './crowded-sky.ts';
import { errorsOf, openLab, type Lab } from './lab.ts';

let lab: Lab;
let sky: CrowdedSky;
before(async () => {
  lab = await openLab();
  sky = await crowdedSky(lab);
});
after(async () => {
  await lab.close();
});

describe('what is no geometry', () => {
  const wrong = {
    'SELECT p FROM (SELECT POINT(ra, dec) AS p FROM Zoned) AS q': /^POINT is a shape, and no value/,
    'SELECT POINT(1, 2) AS p UNION ALL SELECT 1': /^POINT is a shape, and no value/,
    'WITH q AS (SELECT POINT(1, 2) AS p) SELECT p FROM q': /^POINT is a shape, and no value/,
    'SELECT COALESCE(POINT(1, 2), 3) AS p': /^POINT is a shape, and no value/,
    'SELECT POINT(ra, 95) FROM Zoned': /^A declination is from -90 to 90/,
    'SELECT id FROM Zoned WHERE 1 = CONTAINS(ra, CIRCLE(1, 2, 3))': /^A shape is expected here/,
    'SELECT id FROM Zoned WHERE 1 = CONTAINS(POINT(ra, dec))': /^CONTAINS takes two shapes/,
    'SELECT DISTANCE(1, 2, 3) AS d': /^DISTANCE has other arguments/,
    'SELECT AREA(CIRCLE(1, 95, 3)) AS d': /^A declination is from -90 to 90/,
    'SELECT AREA(CIRCLE(1, 5, -3)) AS d': /^The radius of a circle is from 0 to 180/,
    'SELECT AREA(BOX(1, 5, 180, 3)) AS d': /^The sides of a box/,
    'SELECT AREA(POLYGON(1, 5, 180, 3)) AS d': /^POLYGON has other arguments/,
    'SELECT AREA(POLYGON(0, 0, 120, 0, 240, 0)) AS d': /^A polygon must lie within half/,
    'SELECT AREA(POLYGON(0, 0, 0, 0, 240, 0)) AS d': /^A polygon needs three corners/,
    "SELECT AREA(CIRCLE('GALACTIC', 1, 5, 3)) AS d": /^Positions are not turned from 'GALACTIC'/,
    'SELECT id FROM Zoned WHERE 1 = CONTAINS(POINT(0, 0), BOX(ra, dec, 1, 1))':
      /^The numbers of a BOX must be known/,
    "SELECT AREA(CIRCLE(1, 2, 'x')) AS d": /^A number of degrees is expected here/,
    'SELECT DISTANCE(CIRCLE(1, 2, 3), POINT(1, 2)) AS d': /^A POINT is expected here/,
  };
  for (const [text, message] of Object.entries(wrong)) {
    test(text, () => {
      const [first, ...more] = errorsOf(text, sky.snapshot, 'adql');
      assert.match(first?.message ?? '', message);
      assert.deepEqual(more, []);
    });
  }
});
