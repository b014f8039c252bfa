// The command that serves: checks where it may listen, starts every part, says how to reach it, and
// stops them when it is told to.

import { soundSettings, type Call, type Command } from './command.ts';
import { tell } from './doctor-command.ts';
import { stopSignal } from './interruption.ts';
import { listenRefusal, refuseIfOpen, refuseIfTaken } from './listen-rules.ts';
import type { SettingsInForce } from './read-settings.ts';
import { dryRun } from './dry-run.ts';
import type { RunningServer } from './running-server.ts';
import { startText } from './start-text.ts';
import { storeWarnings } from './store-warning.ts';
import { tlsOf } from './tls-files.ts';
import { productVersion } from './version.ts';

/** `serve`. */
export const SERVE_COMMAND: Command = {
  name: 'serve',
  operands: '',
  summary: 'start the server; at the first start it makes a demo context and account',
  options: {
    'dry-run': { type: 'boolean', description: 'say what a start would lack, and start nothing' },
  },
  run: async (call) => {
    const settings = soundSettings(call);
    if (call.has('dry-run')) return tell(call, dryRun(settings));
    refuseIfOpen(settings.values);
    await refuseIfTaken(settings.values);
    // Before anything is made; it is read again where it is used.
    await tlsOf(settings.values);
    const server = await start(call, settings);
    const started = {
      version: await productVersion(),
      url: server.url,
      otherUrls: server.otherUrls,
      data: settings.values.data,
      seconds: process.uptime(),
      demo: server.demo,
      hasNewContext: server.hasNewContext,
      logins: server.logins,
      warnings: [...storeWarnings(settings), ...server.warnings],
    };
    startText(started).forEach((line) => call.terminal.print(line));
    await stopSignal();
    call.terminal.say('Stopping.');
    await server.stop();
    return 0;
  },
};

const start = async (call: Call, { values }: SettingsInForce): Promise<RunningServer> => {
  const serve = await call.loadServe();
  try {
    return await serve(values);
  } catch (error) {
    throw listenRefusal(error, values);
  }
};
