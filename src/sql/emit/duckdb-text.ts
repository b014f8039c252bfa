// Text as it is compared, grouped and sorted, in DuckDB's words: as T-SQL takes it.
// The rule of the dialect is written here alone.

/** Text without its case and without the blanks at its end. */
export const foldedText = (text: string): string => `lower(rtrim(${text}, ' '))`;
