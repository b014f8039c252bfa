// HTML as text: a template tag that escapes whatever is put into it.
// No page and no style is here.

/** A piece of HTML that is well formed by itself; only the tag below makes one. */
export interface Html {
  readonly html: string;
}

/** What may be put into a template; text is escaped, pieces of HTML are taken as they are. */
type Filling = string | number | bigint | Html | readonly Html[];

/** Builds HTML; every filling that is not HTML itself is escaped for text and quoted attributes. */
export const html = (pieces: TemplateStringsArray, ...fillings: readonly Filling[]): Html => ({
  html: String.raw({ raw: pieces }, ...fillings.map(written)),
});

/** Takes a constant of our own as HTML, as a style sheet; never anything that came from outside. */
export const trusted = (constant: string): Html => ({ html: constant });

const written = (filling: Filling): string => {
  if (typeof filling !== 'object') return escaped(String(filling));
  return 'html' in filling ? filling.html : filling.map((piece) => piece.html).join('');
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
