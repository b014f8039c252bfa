// The disk that falls below its floor, told once for each fall: in the log, and to the operator by
// letter where the settings name his address. What may start on such a disk is said elsewhere.

import type { Observer } from '../ports/observer.ts';
import { isLow, type DiskRoom } from './disk-floor.ts';
import { diskLetterOf } from './letter-texts.ts';
import type { Letters } from './letters.ts';

/** Who runs this site: where letters to him go, and what they call the site. */
export interface Operator {
  readonly address: string;
  readonly site: string;
}

/** What tells of falls. */
export interface DiskAlarmParts {
  readonly observer: Observer;
  /** Null where no mail is configured. */
  readonly letters: Letters | null;
  /** Null where nobody is to be told by letter. */
  readonly operator: Operator | null;
}

/** Told of the room there is, again and again; tells of each fall below the floor once. */
export const createDiskAlarm = (parts: DiskAlarmParts): ((room: DiskRoom) => void) => {
  let isFallen = false;
  return (room) => {
    if (isFallen && isRisen(room)) {
      isFallen = false;
      parts.observer.note('info', 'disk.enough', { ...room });
    }
    if (isFallen || !isLow(room)) return;
    isFallen = true;
    parts.observer.note('warn', 'disk.low', { ...room });
    tell(parts, room);
  };
};

/** A disk that stands at its floor goes above and below it by every file; that is one fall. */
const isRisen = ({ free, floor }: DiskRoom): boolean => free * 10n >= BigInt(floor) * 11n;

const tell = ({ letters, operator }: DiskAlarmParts, room: DiskRoom): void => {
  if (letters === null || operator === null) return;
  const letter = { to: operator.address, ...diskLetterOf({ ...room, site: operator.site }) };
  letters.post({ account: null, kind: 'disk', letter });
};
