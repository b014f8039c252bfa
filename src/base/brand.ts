// Branded types: a string, number or bigint that is known to be one thing and no other.
// A brand is given only where text or a row is parsed; nothing here exists at run time.

declare const brand: unique symbol;

/** `T` that has been parsed as a `Name`; assignable to `T`, never from it without a cast. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
