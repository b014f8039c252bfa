// Well-formed markup of a service's own, set as .NET's writer sets it in a document of its own: on
// lines of their own, as long as no text stands beside them. Nothing is checked here.

/** `markup` with its elements indented by two blanks a level. */
export const indented = (markup: string): string => {
  const open: { hasText: boolean; hasElements: boolean }[] = [];
  let text = '';
  for (const [token] of markup.matchAll(/<[^>]+>|[^<]+/g)) {
    const around = open.at(-1);
    if (token.startsWith('</')) {
      open.pop();
      const isParted = around?.hasElements === true && !around.hasText;
      text += isParted ? breakAt(open.length) + token : token;
    } else if (token.startsWith('<')) {
      text += around?.hasText === false ? breakAt(open.length) + token : token;
      if (around !== undefined) around.hasElements = true;
      if (!token.endsWith('/>')) open.push({ hasText: false, hasElements: false });
    } else {
      if (around !== undefined) around.hasText = true;
      text += token;
    }
  }
  return text;
};

const breakAt = (level: number): string => `\r\n${'  '.repeat(level)}`;
