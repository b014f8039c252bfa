// What the Command Web Service says of itself on its help pages and in its WSDL, as HTML: what the
// known pages of getJobStatus and clearJobStatus promise, in words of our own.

/** The service as a whole. */
export const SERVICE_DOC =
  'Watching and clearing the jobs of an account: log in for a token, and ask by it for jobs, ' +
  'each by its own token.';

/** One text per method. */
export const DOCS = {
  Login:
    'Log in with the login name and the password of an account. Returns the Login token that the ' +
    'other operations take. It is valid until Logout, or until it has not been used for 10 ' +
    'minutes unless this site has another limit; one account may have several.',
  Logout: 'Log out. Argument is the Login token, which is not valid afterwards.',
  isJobComplete:
    'Whether a job has ended, whatever came of it: getJobStatus says what. Takes a login token ' +
    'and the token of the job.',
  getJobStatus:
    'How a job stands or ended, in four words: None while it waits, then Running, then Complete ' +
    'or Failed, with a message. Takes a login token and the token of the job.',
  getDetailedJobStatus:
    'As getJobStatus, in finer words: Queued, Running, Cancelling, Cancelled, Cleared, Failed, ' +
    'Complete, with a message at every stage. Takes a login token and the token of the job.',
  cancelJob:
    'Asks a job to end: true where it had not ended and works in the space; getDetailedJobStatus ' +
    'then shows Cancelling, and Cancelled. Takes a login token, the id of the space and the ' +
    'token of the job.',
  clearJobStatus:
    'Ends a job that answers no more, and frees its space for the next one. Takes a login token, ' +
    'the id of the space and the token of the job. True where this ended the job; isJobComplete ' +
    'and getDetailedJobStatus show it from then on.',
  listSpaces:
    'The spaces that the account may use: name, login of the owner, and id. MyDB, its own, is ' +
    'among them. Takes a login token.',
  createNewSpace:
    'Makes a space, which the account owns, and returns its id. Takes a login token, a name, ' +
    'comments, and a flag that changes nothing here.',
  getLoadStatus:
    'Available, or Processing while a job waits or runs that changes the space. Takes a login ' +
    'token and the id of the space.',
  getSpaceStatistics:
    'Bytes of the tables of a space, and how many users it has. Takes a login token and the id ' +
    'of the space.',
  getSpaceComments: 'The comments of a space. Takes a login token and the id of the space.',
  setSpaceComments: 'Gives a space other comments. For its owner and its admins.',
  setSpaceName:
    'Gives a space another name; its id stays. For its owner and its admins; MyDB keeps its name.',
  GetSpaceProperties: 'The properties of a space. Takes a login token and the id of the space.',
  SetSpaceProperties:
    'Gives a space other properties; a name or a time zone that is left out stays as it is. For ' +
    'its owner and its admins.',
  listUsersInSpace: 'The logins of those who may use a space, its owner among them.',
  addUserToSpace:
    'Lets an account use a space, and says whether it may manage it; said again, it ' +
    'changes that. For its owner and its admins.',
  removeUserFromSpace:
    'Ends what addUserToSpace began; the owner stays. For the owner of the space and its admins.',
  deleteSpace:
    'Deletes a space with all that is in it. For its owner. Returns the token of the job that ' +
    'does it.',
  deleteAllDataFromSpace:
    'Drops every table, view and function of a space. For its owner and its admins. Returns the ' +
    'token of the job that does it.',
  copySpace:
    'Puts copies of the tables of one space in the place of all that is in another. The mode is ' +
    'copy or replicate; of the components that options name, data and datastore are tables. ' +
    'Returns the token of the job that does it.',
  copySpaceContents:
    'Puts copies of all that is in one space in the place of all that is in another. Returns the ' +
    'token of the job that does it.',
  swapSpaceContents:
    'Gives each of two spaces what is in the other, at one moment. For those who manage both. ' +
    'Returns the token of the job that does it.',
  addGroupToSpace:
    'Makes a group of a space; one of that name, in any case, stays as it is. For the owner of ' +
    'the space and its admins.',
  removeGroupFromSpace:
    'Ends a group of a space; its members stay in the space. For the owner of the space and its ' +
    'admins.',
  listGroupsInSpace: 'Names of the groups of a space. For everybody in it.',
  addUserToGroupInSpace:
    'Puts a user of a space into a group of it. For the owner of the space and its admins.',
  removeUserFromGroupInSpace:
    'Takes a user out of a group of a space; he stays in the space. For its owner and its admins.',
  listUsersInGroupInSpace: 'Logins of those in a group of a space. For everybody in the space.',
  listUserGroupMembership:
    'Names of the groups of a space that a user of it is in; with includeInternalGroups also ' +
    'USER$, in which everybody is, and OWNER$ of its owner. For everybody in the space.',
  addAclToGroupInSpace:
    'Gives a group of a space one of the tags that getAvailableACLs lists. For the owner of the ' +
    'space and its admins.',
  removeAclFromGroupInSpace:
    'Takes a tag from a group of a space. For the owner of the space and its admins.',
  listGroupAclsInSpace: 'The tags of a group of a space. For everybody in the space.',
  getAvailableACLs:
    'The tags that a group can have, in any case: LoadData lets its members bring data to the ' +
    'space, ManageSpace lets them do all that an admin may. Takes a login token.',
  addUser:
    'Makes an account, of a user name and the additional parameters password= and email=, with a ' +
    'space between and none in a value; a password must be there. For admins of the server, who ' +
    'logged in with a password.',
  setUserPassword:
    'Gives an account another password: your own, or as an admin of the server any. ' +
    'Every login token of the account ends. For who logged in with a password.',
  addProductToUser:
    'Changes nothing: there are no products here, and every account may do what they would open. ' +
    'For admins of the server, and users that there are.',
  getVariablesForSpace:
    'The variables of a space, each as its name and its value: the first cell of the first row ' +
    'that its query gives now. Takes a login token and the id of the space.',
  setVariableInSpace:
    'Gives a space a variable, by the query that its value is read with; an empty query ends it. ' +
    'For the owner of the space and its admins.',
  executeQueryInSpace:
    'Runs a query at once over the tables of a space, and returns its first 1,000 rows; where ' +
    'there are more, hasMoreRows is true and queryMore gives them by the queryToken. Takes a ' +
    'login token, the query, and the id of the space.',
  executeQueryInSpaceWithOptions:
    'As executeQueryInSpace; the option batchSize says how many rows a page has.',
  queryMore:
    'The next rows of a query. The first queryToken serves for every page, and after another ' +
    'login. Takes a login token and the queryToken.',
  clearCacheInSpace:
    'Always true: every query reads the newest tables, so there is no cache to be cleared.',
  getODBCMetaData:
    'The tables of a space with their columns, and types as java.sql.Types has them.',
  beginDataUpload:
    'Begins a file for a source, which is called as the file without its ending, and returns the ' +
    'token that the other operations on the file take; it is a job token too. For the owner of ' +
    'the space, its admins, and members of groups with LoadData.',
  setDataUploadOptions:
    'Says something of a file, each as name=value: ColumnNamesInFirstRow, Separator, ' +
    'RowsToSkipAtStart and RowsToSkipAtEnd change how it is read; a known option with a value ' +
    'that cannot be kept is refused. What is not said is found out.',
  uploadData:
    'Adds a chunk to a file. A chunk that is as the one before counts once where the answer to ' +
    'that one was not sent.',
  finishDataUpload:
    'Says that a file is whole. Its job then makes it what the next load takes of its source, in ' +
    'the place of what was there and not loaded.',
  isDataUploadComplete: 'As isJobComplete, for the token of a file.',
  getDataUploadStatus:
    'What is to be known of a file: chunks that came twice, and why it failed. Empty where all ' +
    'went well.',
  publishData:
    'Loads what is new of every enabled source of a space into its tables, all of it or nothing, ' +
    'and returns a job token. Groups and a date change nothing here. For whoever may ' +
    'begin a file.',
  isPublishingComplete: 'As isJobComplete, for the token of a load.',
  getPublishingStatus: 'The statusCode of a load, and its message where there is one.',
  deleteLastDataFromSpace:
    'Takes back the rows of the newest load that was not taken back yet, and returns a job ' +
    'token. For whoever may begin a file.',
  getSourcesList: 'Names of the sources of a space. Takes a login token and the id of the space.',
  getSourceDetails:
    'A source, with the columns of the table that it fills. Takes a login token, the id of the ' +
    'space and the name of the source.',
  enableSourceInSpace: 'Says whether loads take a source. For whoever may begin a file.',
} as const;
