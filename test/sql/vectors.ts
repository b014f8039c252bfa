// Directions on the sky as unit vectors: the second opinion that searches by position are held to.
// Nothing of our own geometry is used here.

/** A direction as a unit vector. */
export type Vector = readonly [number, number, number];

/** The direction of a position in degrees. */
export const vectorOf = (ra: number, dec: number): Vector => {
  const [a, d] = [(ra * Math.PI) / 180, (dec * Math.PI) / 180];
  return [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
};

/** Degrees between two directions: the arc whose tangent is |a × b| / a·b. */
export const angleOf = (a: Vector, b: Vector): number => {
  const cross = Math.hypot(
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  );
  return (Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) * 180) / Math.PI;
};
