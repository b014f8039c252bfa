// Units of measure as catalogs write them, in the words of VOUnits: which there are, which measure
// the same, and how many of one make one of another. Only what is a mere factor is known here:
// magnitudes are no fluxes, and degrees Celsius no kelvins.

/** What a unit measures: powers of the kinds of quantities, and how many of the smallest it is. */
interface Measured {
  readonly factor: number;
  readonly powers: ReadonlyMap<Quantity, number>;
}

type Quantity = 'angle' | 'time' | 'length' | 'mass' | 'energy' | 'temperature' | 'flux' | 'mag';

/** A unit by itself: so many of a quantity's smallest, and whether it takes prefixes. */
interface Unit {
  readonly quantity: Quantity;
  readonly factor: number;
  readonly takes?: 'prefixes';
  /** As in Hz, which is one a second. */
  readonly power?: -1;
}

// The smallest of a quantity is such that all others are whole numbers of it, so that factors like
// 3600 come out exact. A nanometre, a nanosecond and their like are the smallest of those that take
// prefixes; a year is the Julian one of 365.25 days.
const NANO = 1e9;

const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ['uas', { quantity: 'angle', factor: 1 }],
  ['uarcsec', { quantity: 'angle', factor: 1 }],
  ['mas', { quantity: 'angle', factor: 1e3 }],
  ['marcsec', { quantity: 'angle', factor: 1e3 }],
  ['arcsec', { quantity: 'angle', factor: 1e6 }],
  ['arcmin', { quantity: 'angle', factor: 60e6 }],
  ['deg', { quantity: 'angle', factor: 3600e6 }],
  ['mrad', { quantity: 'angle', factor: (3600e6 * 180) / Math.PI / 1e3 }],
  ['rad', { quantity: 'angle', factor: (3600e6 * 180) / Math.PI }],
  ['s', { quantity: 'time', factor: NANO, takes: 'prefixes' }],
  ['min', { quantity: 'time', factor: 60 * NANO }],
  ['h', { quantity: 'time', factor: 3600 * NANO }],
  ['d', { quantity: 'time', factor: 86_400 * NANO }],
  ['yr', { quantity: 'time', factor: 365.25 * 86_400 * NANO, takes: 'prefixes' }],
  ['a', { quantity: 'time', factor: 365.25 * 86_400 * NANO }],
  ['m', { quantity: 'length', factor: NANO, takes: 'prefixes' }],
  ['Angstrom', { quantity: 'length', factor: NANO * 1e-10 }],
  ['AU', { quantity: 'length', factor: 149_597_870_700 * NANO }],
  ['au', { quantity: 'length', factor: 149_597_870_700 * NANO }],
  ['lyr', { quantity: 'length', factor: 9_460_730_472_580_800 * NANO }],
  [
    'pc',
    {
      quantity: 'length',
      factor: ((149_597_870_700 * 648_000) / Math.PI) * NANO,
      takes: 'prefixes',
    },
  ],
  ['Hz', { quantity: 'time', factor: 1 / NANO, power: -1, takes: 'prefixes' }],
  ['g', { quantity: 'mass', factor: NANO, takes: 'prefixes' }],
  ['K', { quantity: 'temperature', factor: NANO, takes: 'prefixes' }],
  ['eV', { quantity: 'energy', factor: 1.602_176_634e-19 * NANO, takes: 'prefixes' }],
  ['J', { quantity: 'energy', factor: NANO, takes: 'prefixes' }],
  ['erg', { quantity: 'energy', factor: 1e-7 * NANO }],
  ['Jy', { quantity: 'flux', factor: NANO, takes: 'prefixes' }],
  ['mag', { quantity: 'mag', factor: 1000 }],
  ['mmag', { quantity: 'mag', factor: 1 }],
]);

const PREFIXES: ReadonlyMap<string, number> = new Map([
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['c', 1e-2],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
]);

/** How a conversion of units came out. */
export type UnitFactor =
  | { readonly kind: 'factor'; readonly factor: number }
  /** The unit that is not known here. */
  | { readonly kind: 'unknown'; readonly unit: string }
  | { readonly kind: 'different' };

/** By what a number in the one unit is multiplied to be one in the other. */
export const unitFactor = (from: string, to: string): UnitFactor => {
  if (from === to) return { kind: 'factor', factor: 1 };
  const [one, other] = [measuredOf(from), measuredOf(to)];
  if (one === undefined) return { kind: 'unknown', unit: from };
  if (other === undefined) return { kind: 'unknown', unit: to };
  const quantities = new Set([...one.powers.keys(), ...other.powers.keys()]);
  const isSame = [...quantities].every(
    (quantity) => (one.powers.get(quantity) ?? 0) === (other.powers.get(quantity) ?? 0),
  );
  if (!isSame) return { kind: 'different' };
  // A double has 15 digits for sure; what is behind them comes of the powers of ten on the way.
  return { kind: 'factor', factor: Number((one.factor / other.factor).toPrecision(15)) };
};

/** `km/s`, `km.s-1`, `m**2`: units with powers, joined by a point, a blank, `*` or `/`. */
const FACTOR = /^\s*([./*]?)\s*([A-Za-z]+)(?:(?:\*\*|\^)?\(?([+-]?\d)\)?)?/;

/** Of a catalog's unit; a longer one is none that is known here. */
const lengthMax = 64;

const measuredOf = (text: string): Measured | undefined => {
  if (text.length > lengthMax || text.trim() === '') return undefined;
  const powers = new Map<Quantity, number>();
  let factor = 1;
  let rest = text.trim();
  while (rest !== '') {
    const [whole = '', sign, name = '', digits = '1'] = FACTOR.exec(rest) ?? [];
    const unit = unitNamed(name);
    if (whole === '' || unit === undefined) return undefined;
    const power = Number(digits) * (sign === '/' ? -1 : 1);
    factor *= unit.factor ** power;
    const own = power * (unit.power ?? 1);
    powers.set(unit.quantity, (powers.get(unit.quantity) ?? 0) + own);
    rest = rest.slice(whole.length);
  }
  return { factor, powers };
};

const unitNamed = (name: string): Unit | undefined => {
  const unit = UNITS.get(name);
  if (unit !== undefined) return unit;
  const prefix = PREFIXES.get(name.charAt(0));
  const base = UNITS.get(name.slice(1));
  if (prefix === undefined || base?.takes === undefined) return undefined;
  return { ...base, factor: base.factor * prefix };
};
