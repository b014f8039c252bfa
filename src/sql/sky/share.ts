// How much of the sky a search covers, for guesses of how many rows it finds: rows are taken to lie
// evenly. Of a search around each row it is that of one row.

import { numberOf, constantOf } from '../bind/constant.ts';
import type { SkySearch } from './search.ts';

const radians = Math.PI / 180;

/** Square degrees of the whole sky. */
export const SKY = 41_253;

/** From 0 to 1. */
export const searchShare = (search: SkySearch): number => {
  switch (search.kind) {
    case 'circle':
      return circleShare(search.circle.radius);
    case 'around':
      return circleShare(search.constant ?? unknownDegrees);
    case 'box': {
      const { dec, ra } = search.box;
      const width = ra.reduce((sum, [west, east]) => sum + east - west, 0);
      return stripShare(dec) * (ra.length === 0 ? 1 : width / 360);
    }
    case 'within': {
      const [low, high] = search.dec.map((side) => numberOf(constantOf(side)));
      const isKnown = low !== undefined && high !== undefined;
      return isKnown ? stripShare([low, high]) / 360 : circleShare(unknownDegrees);
    }
  }
};

/** A radius of a minute of arc, as matches between catalogs have at most. */
const unknownDegrees = 1 / 60;

const circleShare = (radius: number): number =>
  (1 - Math.cos(Math.min(180, Math.max(0, radius)) * radians)) / 2;

const stripShare = ([low, high]: readonly [number, number]): number =>
  Math.max(0, Math.sin(high * radians) - Math.sin(low * radians)) / 2;
