// A method's result as one element, whichever binding asks: what may be large flows, the rest is
// written at once. What stands around it is each binding's own.

import type { OutputShape, OutsShape, NothingShape } from './declare.ts';
import { dataSetPiecesWriter, elementWriter, rowsWriter, streamedTextWriter } from './write.ts';
import type { Place, Setting, ValueWriter } from './write.ts';

/** Compiles the writer of a result's element. */
export const outputWriter = (
  place: Place,
  output: Exclude<OutputShape, OutsShape | NothingShape>,
  set: Setting,
): ValueWriter => {
  if (output.kind === 'streamed-text') return streamedTextWriter(place, set);
  if (output.kind === 'data-set') return dataSetPiecesWriter(place, set);
  return output.kind === 'array'
    ? rowsWriter(place, output, set)
    : elementWriter(place, output, set);
};
