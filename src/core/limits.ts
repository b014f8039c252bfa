// The limits that the core keeps, under the names they have among the settings.
// Their values come from outside; their reasons stand in settings.ts.

/** Values of limits, each in the unit its name ends with. */
export interface Limits {
  readonly quickSeconds: number;
  readonly quickResultBytes: number;
  readonly quickSlots: number;
  readonly quickPerAccountMax: number;
  readonly quickUnreadMax: number;
  readonly quickUnreadPerAccountMax: number;
  readonly quickWaitSeconds: number;
  readonly longMinutes: number;
  readonly longSlots: number;
  readonly importSlots: number;
  readonly uploadBytesMax: number;
  readonly uploadsPerAccountMax: number;
  readonly longPerAccountMax: number;
  readonly waitingPerAccountMax: number;
  readonly groupsPerAccountMax: number;
  readonly groupMembersMax: number;
  readonly groupTablesMax: number;
  readonly spacesPerAccountMax: number;
  readonly spaceMembersMax: number;
  readonly spaceGroupsMax: number;
  readonly spaceVariablesMax: number;
  readonly sourceBytesMax: number;
  readonly sourceFilesMax: number;
  readonly quotaBytes: number;
  readonly outputKeepDays: number;
  readonly outputKeepDaysMax: number;
  readonly pagesKeepMinutes: number;
  readonly outputBytesMax: number;
  readonly tableKeepDays: number;
  readonly jobAttemptsMax: number;
  readonly jobTokenDays: number;
  readonly loginTokenMinutes: number;
  readonly sessionMinutes: number;
  readonly leaseSeconds: number;
  readonly executorMemoryBytes: number;
  readonly executorThreads: number;
  readonly loopTurnsMax: number;
  readonly tempBytesMax: number;
  readonly freeBytesMin: number;
  readonly queryCharactersMax: number;
  readonly lettersWaitingMax: number;
  readonly lettersPerHourMax: number;
}
