// How the sky is cut into cells for joining two tables by position: strips of declination, each cut
// into equal parts by right ascension, fewer towards the poles. Two sides that cut alike can be
// joined by equality. Plain arithmetic; no engine.

import type { CatalogTable } from '../../domain/catalog.ts';
import { SKY } from './share.ts';

/** Strips of equal height, and into how many cells each is cut. */
export interface Cells {
  /** Degrees; strip `n` begins at declination `n * height - 90`. */
  readonly height: number;
  /** The height of the table's own zones, where strips are whole parts of them. */
  readonly zoneHeight?: number;
  /** How many strips one zone has. */
  readonly parts: number;
  /**
   * Strips from `first` to `last` have `count` cells, a power of two; the widest bands come last
   * and hold all.
   */
  readonly bands: readonly Band[];
}

interface Band {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Degrees. Lower strips would save comparing rows that are few, and cost more of them. */
const heightMin = 10 / 3600;

/** The cells for searches of a radius in degrees; where each has its own, by how dense rows are. */
export const cellsOf = (table: CatalogTable, radius: number | undefined): Cells => {
  const wanted = radius === undefined ? spacingOf(table) : Math.max(2 * radius, heightMin);
  const size = Math.min(180, Math.max(heightMin, wanted));
  const zoneHeight = table.position?.zone === undefined ? undefined : table.position.zoneHeight;
  const parts = zoneHeight === undefined ? 1 : Math.max(1, Math.floor(zoneHeight / size));
  const height = zoneHeight === undefined ? size : zoneHeight / parts;
  return {
    height,
    ...(zoneHeight === undefined ? {} : { zoneHeight }),
    parts,
    bands: bandsOf(height, size),
  };
};

/**
 * Half the distance between rows, were they spread evenly: a search then touches cells in
 * proportion to the rows that it finds, however wide it is.
 */
const spacingOf = ({ rows }: CatalogTable): number =>
  Math.min(10, Math.sqrt(SKY / Math.max(1, Number(rows))) / 2);

/** So many times the number of cells is halved; the caps beyond are small. */
const halvingsMax = 8;

/**
 * At the equator cells are at least as wide as wanted, and a power of two of them. Where the
 * cosine of the declination falls below a half, a quarter, …, strips have half as many, a quarter.
 */
const bandsOf = (height: number, width: number): readonly Band[] => {
  const power = Math.max(0, Math.floor(Math.log2(360 / width)));
  return Array.from({ length: Math.min(power, halvingsMax) + 1 }, (_, halvings) => {
    const edge = (Math.acos(2 ** -(halvings + 1)) * 180) / Math.PI;
    const first = Math.floor((90 - edge) / height);
    const last = Math.floor((90 + edge) / height);
    return { first, last, count: 2 ** (power - halvings) };
  });
};
