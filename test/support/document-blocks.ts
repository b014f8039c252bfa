// The fenced blocks of a document, each with what it says that the block answers: a block of text
// that follows it at once, in which `…` stands for anything.

/** A piece of a document that can be run. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Of its first line in the document, from 1. */
  readonly line: number;
  /** Null where the document does not say. */
  readonly answer: string | null;
}

/** All blocks that are no answers, in their order. */
export const blocksOf = (markdown: string): readonly Block[] => {
  const fences = [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
  return fences.flatMap((fence, at) => {
    if (fence.language === 'text') return [];
    const next = fences[at + 1];
    const isAnswer =
      next?.language === 'text' && markdown.slice(fence.end, next.start).trim() === '';
    const line = markdown.slice(0, fence.start).split('\n').length + 1;
    const { language, text } = fence;
    return [{ language, text, line, answer: isAnswer ? next.text : null }];
  });
};

/** `text` with the values that a document leaves to its reader. */
export const filledIn = (text: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(name, value), text);

/** Whether an output is what the document says; blanks at the ends of lines do not count. */
export const isAnswer = (said: string, output: string): boolean => {
  const [plain, found] = [said, output].map((text) => text.replace(/[ \t\r]+$/gm, '').trim());
  const parts = (plain ?? '').split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(found ?? '');
};
