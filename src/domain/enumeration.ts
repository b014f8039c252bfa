// Names for numbers, as a catalog's columns have them: types, classes, flags. Data of a context;
// in its queries `fPhotoType('Star')` gives the number of a name and `fPhotoTypeN(6)` the name.

/** The names of one kind of number. */
export interface Enumeration {
  /** As functions have it: `PhotoFlags` makes fPhotoFlags and fPhotoFlagsN. */
  readonly name: string;
  readonly type: 'int' | 'bigint';
  /** Whether each value is a bit, and a number has the names of all its bits. */
  readonly isFlags: boolean;
  readonly values: readonly EnumerationValue[];
}

/** A name, and its number in decimal digits. */
export interface EnumerationValue {
  readonly name: string;
  readonly number: string;
}
