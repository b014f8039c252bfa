// The emblem: the nine named stars of the Pleiades where they stand on the sky, as an SVG.
// Drawn from their positions and brightness; no image file, no script.

import { html } from './html.ts';
import type { Html } from './html.ts';

/** Right ascension and declination in degrees (J2000), and visual magnitude. */
const STARS: readonly (readonly [number, number, number])[] = [
  [56.871, 24.105, 2.87],
  [57.291, 24.053, 3.63],
  [56.219, 24.113, 3.7],
  [56.457, 24.368, 3.87],
  [56.582, 23.948, 4.18],
  [56.302, 24.467, 4.3],
  [57.297, 24.137, 5.09],
  [56.201, 24.289, 5.46],
  [56.477, 24.555, 5.76],
];

/** The middle of the drawing in degrees, and how many of its units make a degree. */
const MIDDLE = { ra: 56.75, dec: 24.22 };
const UNITS_PER_DEGREE = 82;

/** The emblem, in the colours that the style sheet gives its glow and its stars. */
export const pleiades = (): Html =>
  html`<svg class="emblem" viewBox="-54 -40 108 74" role="img" aria-label="The Pleiades">
    <defs>
      <radialGradient id="glow">
        <stop offset="0" stop-opacity="0.55" />
        <stop offset="1" stop-opacity="0" />
      </radialGradient>
    </defs>
    ${STARS.map(star)}
  </svg>`;

const star = ([ra, dec, magnitude]: readonly [number, number, number]): Html => {
  // East is left on the sky, and degrees of right ascension shrink towards the pole.
  const x = (MIDDLE.ra - ra) * Math.cos((dec * Math.PI) / 180) * UNITS_PER_DEGREE;
  const y = (MIDDLE.dec - dec) * UNITS_PER_DEGREE;
  // Radii fall by 0.8 a magnitude: the faintest is still a dot, the brightest still no disc.
  const radius = 3.4 - (magnitude - 2.87) * 0.8;
  const place = html`cx="${x.toFixed(1)}" cy="${y.toFixed(1)}"`;
  const glow = html`<circle ${place} r="${(radius * 4.2).toFixed(1)}" fill="url(#glow)" />`;
  return html`${glow}<circle ${place} r="${radius.toFixed(1)}" />`;
};
