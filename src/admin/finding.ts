// What a doctor says: a sentence, and whether it is a problem.
// Nothing is found here; the doctor's rooms make findings and the command prints them.

/** One thing that was looked at. */
export interface Finding {
  readonly isProblem: boolean;
  readonly sentence: string;
}

/** Something that is well. */
export const fine = (sentence: string): Finding => ({ isProblem: false, sentence });

/** Something an operator should see to. */
export const problem = (sentence: string): Finding => ({ isProblem: true, sentence });
