// Where variables may be named: behind their DECLARE, and not past the GO that ends them. A name is
// declared once between two GO. What is declared nowhere is the binder's to say, which knows of
// parameters too.

import { fold } from '../../domain/table.ts';
import { declarationsOf, isTableVariable, partsOf } from '../parts.ts';
import type { Declaration, Part } from '../parts.ts';
import type { Statement } from '../statement.ts';
import { targetsOf } from '../target.ts';
import type { Name } from '../tree.ts';
import { statementsIn, walk } from '../walk.ts';
import { fault, placeInWords } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';

/** Refuses names that are declared twice, later, or in a part that a GO has ended. */
export const refuseUndeclared = (reader: Reader, statements: readonly Statement[]): void => {
  const earlier = new Set<string>();
  for (const part of partsOf(statements)) {
    const declared = declaredIn(reader, part);
    if (declared.size > 0 || earlier.size > 0) {
      for (const name of namesIn(part)) refuseName(reader, name, { declared, earlier });
    }
    for (const name of declared.keys()) earlier.add(name);
  }
};

const nameOf = (declaration: Declaration): Name =>
  declaration.kind === 'declare' ? declaration.variable : declaration.table.object;

const declaredIn = (reader: Reader, part: Part): ReadonlyMap<string, Name> => {
  const declared = new Map<string, Name>();
  for (const declaration of declarationsOf(part)) {
    const name = nameOf(declaration);
    const first = declared.get(fold(name.text));
    if (first !== undefined) {
      const place = placeInWords(reader, first.span.start);
      const message = `'${name.text}' is declared a second time; the first is at ${place}.`;
      const hint = 'SET gives it another value. A loop does not need to declare it again.';
      throw fault(reader, name.span, { message, hint });
    }
    declared.set(fold(name.text), name);
  }
  return declared;
};

interface Known {
  readonly declared: ReadonlyMap<string, Name>;
  /** Declared in parts that have ended. */
  readonly earlier: ReadonlySet<string>;
}

const refuseName = (reader: Reader, { text, span }: Name, { declared, earlier }: Known): void => {
  const declaration = declared.get(fold(text));
  if (declaration === undefined) {
    if (!earlier.has(fold(text))) return;
    const message = `'${text}' ended at the GO before: variables live until the next GO.`;
    throw fault(reader, span, { message, hint: 'Leave that GO out, or DECLARE it again.' });
  }
  if (declaration.span.start <= span.start) return;
  const place = placeInWords(reader, declaration.span.start);
  const message = `'${text}' is used before its DECLARE at ${place}.`;
  throw fault(reader, span, { message, hint: 'Move the DECLARE to the beginning.' });
};

/** Every variable that a part names; parameters of functions are none. */
const namesIn = (part: Part): readonly Name[] => {
  const names: Name[] = [];
  for (const statement of statementsIn(part.statements)) {
    if (HOLDERS.has(statement.kind)) continue;
    if (statement.kind === 'assign') names.push(...statement.variables);
    for (const { object } of targetsOf(statement)) {
      if (isTableVariable(object.text)) names.push(object);
    }
    const root =
      statement.kind === 'if' || statement.kind === 'while' ? statement.condition : statement;
    walk(root, (node) => {
      if (node.kind === 'variable') names.push({ text: node.name, span: node.span });
      if (node.kind === 'table' && isTableVariable(node.name.object.text)) {
        names.push(node.name.object);
      }
    });
  }
  return names.toSorted((one, other) => one.span.start - other.span.start);
};

/** Their statements come by themselves; a function has names of its own. */
const HOLDERS: ReadonlySet<Statement['kind']> = new Set(['block', 'create-function']);
