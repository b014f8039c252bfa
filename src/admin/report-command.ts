// The command that tells a month of a site in numbers, for whoever pays for it or writes about it.
// Counts alone: it names no account, and no text of a query.

import { bytesText } from '../base/quantity.ts';
import { monthOf, reportOf, type ReportLine } from '../core/report.ts';
import { badCommand, soundSettings, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { JSON_OPTION, printTable, worded, type Row } from './listing.ts';

/** `report`. */
export const REPORT_COMMAND: Command = {
  name: 'report',
  operands: '',
  summary:
    'print how many users, jobs, rows and bytes each context had in a month, and what failed',
  options: {
    month: {
      type: 'text',
      value: 'YYYY-MM',
      description: 'the month, in UTC; by default this one',
    },
    ...JSON_OPTION,
  },
  run: async (call) => {
    const told = call.text('month') ?? new Date().toISOString().slice(0, 7);
    const span = monthOf(told);
    if (span === undefined) throw badCommand(`--month ${told} is no month, as 2026-11.`);
    const lines = await withExistingSite(soundSettings(call), ({ store }) =>
      reportOf(store.history, span),
    );
    printTable(call, lines.map(rowOf));
    return 0;
  },
};

const rowOf = (line: ReportLine): Row => ({
  ...line,
  context: worded(line.context, line.context ?? 'all'),
  outputBytes: worded(line.outputBytes, bytesText(line.outputBytes)),
  reasons: worded(
    Object.fromEntries(line.reasons),
    line.reasons.map(([reason, count]) => `${reason} ${count}`).join(', ') || '-',
  ),
});
