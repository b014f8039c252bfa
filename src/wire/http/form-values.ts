// How many values a form may have, whoever reads it: each is some objects in memory, however short
// it is, and many forms are read before anybody has signed in.

/** As many as .NET takes. */
export const FORM_VALUES_MAX = 1_000;

/** Whether a form or a query string, as it was sent, has more of them. */
export const hasTooManyValues = (encoded: string): boolean => {
  let at = -1;
  for (let count = 1; count <= FORM_VALUES_MAX; count += 1) {
    at = encoded.indexOf('&', at + 1);
    if (at < 0) return false;
  }
  return true;
};
