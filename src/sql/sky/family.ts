// Names of sky functions as SDSS and its relatives have them, and what each asks: which rows,
// around what, of which table. Names alone; whether there is such a table is for the binder.

/** What a table function of the sky finds, and how its arguments are written. */
export interface SkyFunction {
  readonly finds: 'nearby' | 'nearest' | 'rectangle';
  /** `eq`: ra and dec in degrees; `xyz`: a direction; `rect`: ra1, ra2, dec1, dec2. */
  readonly arguments: 'eq' | 'xyz' | 'rect' | 'rectEq';
  /** What stands where a table's name does: `Obj`, `SpecObj`, `Hipparcos`. */
  readonly target: string;
  /** Whether it is of every detection, and not of primary objects only. */
  readonly isAll: boolean;
}

/** The function that a name means, in any case; undefined where it is none of the sky's. */
export const skyFunctionNamed = (name: string): SkyFunction | undefined => {
  const [, which, target, all, form] =
    /^fGet(Nearby|Nearest)(.+?)(All)?(Eq|XYZ)$/i.exec(name) ?? [];
  if (which !== undefined && target !== undefined && form !== undefined) {
    return {
      finds: which.toLowerCase() === 'nearby' ? 'nearby' : 'nearest',
      arguments: form.toLowerCase() === 'eq' ? 'eq' : 'xyz',
      target,
      isAll: all !== undefined,
    };
  }
  const [, object, eq] = /^fGet(.+?)FromRect(Eq)?$/i.exec(name) ?? [];
  if (object === undefined) return undefined;
  return {
    finds: 'rectangle',
    arguments: eq === undefined ? 'rect' : 'rectEq',
    target: object,
    isAll: false,
  };
};

/** A function that gives the key of the nearest row. */
export interface NearestKey {
  readonly target: string;
  readonly isAll: boolean;
  /** The column that a fourth argument must equal: `type` or `mode`. */
  readonly filter?: string;
}

/** The function that a name such as `fGetNearestObjIdEqType` means, in any case. */
export const nearestKeyNamed = (name: string): NearestKey | undefined => {
  const [, target, all, filter] = /^fGetNearest(.+?)Id(All)?Eq(Type|Mode)?$/i.exec(name) ?? [];
  if (target === undefined) return undefined;
  return {
    target,
    isAll: all !== undefined,
    ...(filter === undefined ? {} : { filter: filter.toLowerCase() }),
  };
};

/** The arguments of each form, in their order, for people. */
export const ARGUMENTS = {
  eq: ['ra', 'dec', 'radius'],
  xyz: ['x', 'y', 'z', 'radius'],
  rect: ['ra1', 'ra2', 'dec1', 'dec2'],
  rectEq: ['ra1', 'dec1', 'ra2', 'dec2'],
} as const satisfies Record<SkyFunction['arguments'], readonly string[]>;
