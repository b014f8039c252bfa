// What a store thread has been asked and has not begun, in the order in which it was asked.
// Knows nothing of what the asks are for.

import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { ThreadAsk } from './messages.ts';

/** The asks that wait. */
export interface Inbox {
  /** The first of them, which stays; undefined where nothing waits now. */
  first(): ThreadAsk | undefined;
  /** Takes the first of them away. */
  take(): ThreadAsk | undefined;
}

/** The inbox of a port; `begin` is called whenever something comes. */
export const openInbox = (port: MessagePort, begin: () => void): Inbox => {
  const waiting: ThreadAsk[] = [];
  port.on('message', (ask: ThreadAsk) => {
    waiting.push(ask);
    begin();
  });
  const first = (): ThreadAsk | undefined => {
    // What has come, but was not handed over: the event loop does that one by one.
    if (waiting.length === 0) {
      const received: Received | undefined = receiveMessageOnPort(port);
      if (received !== undefined) waiting.push(received.message);
    }
    return waiting[0];
  };
  const take = (): ThreadAsk | undefined => {
    const ask = first();
    waiting.shift();
    return ask;
  };
  return { first, take };
};

interface Received {
  readonly message: ThreadAsk;
}
