// Refusals: every expected "no" of the product, numbered, with its kind, sentence and hint.
// A query that fails is not here (it is how a job ended), nor is a bug (it is everything else).
// No wire's words are here: a façade whose clients know others has them itself.

/** Who must act on a refusal; the only thing a façade needs to know. */
export type RefusalKind =
  | 'invalid'
  | 'unsigned'
  | 'forbidden'
  | 'unknown'
  | 'conflict'
  | 'limit'
  | 'busy'
  | 'engine';

/** What is said to people; `{name}` is a blank filled in when it is thrown. */
export interface Words {
  readonly sentence: string;
  /** What to do about it; empty where the sentence already says so. */
  readonly hint: string;
}

interface RefusalEntry extends Words {
  /** Never reused, never renumbered. */
  readonly number: number;
  readonly kind: RefusalKind;
}

/** The catalogue. Sentences say what happened in the asker's words; the hint says what to do. */
export const REFUSALS = {
  'wrong-password': {
    number: 101,
    kind: 'unsigned',
    sentence: 'The number of the account and the password do not match.',
    hint: 'Check both: the number was shown when the account was made; it is not the login.',
  },
  'too-many-attempts': {
    number: 102,
    kind: 'limit',
    sentence: 'Too many wrong passwords for account {account} from this address.',
    hint: 'Wait {seconds} s and try again.',
  },
  'sign-in-busy': {
    number: 103,
    kind: 'busy',
    sentence: 'Too many people are signing in at this moment.',
    hint: 'Try again in a few seconds.',
  },
  'too-many-from-here': {
    number: 104,
    kind: 'limit',
    sentence: 'Too many wrong passwords or keys from this address.',
    hint: 'Wait {seconds} s and try again.',
  },
  'unknown-login-token': {
    number: 105,
    kind: 'unsigned',
    sentence: 'The login token is not valid or has expired.',
    hint: 'Log in again.',
  },
  'wrong-key': {
    number: 106,
    kind: 'unsigned',
    sentence: 'This is the key of no account.',
    hint: 'Whoever runs this server makes one with almagest account key LOGIN.',
  },
  'not-signed-in': {
    number: 107,
    kind: 'unsigned',
    sentence: 'Nobody is signed in for this call.',
    hint: 'Log in, and send the token with the call.',
  },
  'token-scope': {
    number: 108,
    kind: 'forbidden',
    sentence: "This access token is for '{scope}', and this call needs one for '{needs}'.",
    hint: 'Mint a token with that scope, or sign in with the password.',
  },
  'bad-invitation': {
    number: 109,
    kind: 'unsigned',
    sentence: 'This invitation is not valid, has been used or has expired.',
    hint: 'Ask whoever runs this server for another.',
  },
  'bad-reset-code': {
    number: 110,
    kind: 'unsigned',
    sentence: 'This link is not valid, has been used or has expired.',
    hint: 'Ask for another one; the newest counts.',
  },
  'password-needed': {
    number: 111,
    kind: 'forbidden',
    sentence: 'No access token serves here, for what is done would outlive it.',
    hint: 'Use the password itself.',
  },
  'bad-address-code': {
    number: 112,
    kind: 'unsigned',
    sentence: 'This link confirms no e-mail address, or its time is over.',
    hint: 'Change the address again, and follow the link in the new letter.',
  },
  'no-address-links': {
    number: 113,
    kind: 'conflict',
    sentence: 'An e-mail address is confirmed by a link, and this server sends none.',
    hint: 'Leave the address as it is; whoever runs this server can set it.',
  },
  'token-ends': {
    number: 114,
    kind: 'forbidden',
    sentence: 'This access token has an end, and a login would outlive it.',
    hint: 'Mint a token without an end, or use the password.',
  },
  'no-letter-now': {
    number: 115,
    kind: 'busy',
    sentence: 'No link can be sent to the e-mail address now, for too many letters were asked for.',
    hint: 'The rest is done. Change the address again in an hour.',
  },

  'unknown-context': {
    number: 201,
    kind: 'unknown',
    sentence: "There is no context '{context}'.",
    hint: 'Contexts here: {contexts}.',
  },
  'unknown-table': {
    number: 202,
    kind: 'unknown',
    sentence: "There is no table '{table}' in MyDB.",
    hint: '{suggestion}',
  },
  'unknown-job': {
    number: 203,
    kind: 'unknown',
    sentence: 'There is no job {job} of yours.',
    hint: 'Your list of jobs shows those you have.',
  },
  'unknown-format': {
    number: 204,
    kind: 'invalid',
    sentence: "There is no output format '{format}'.",
    hint: 'Formats of outputs here: {formats}.',
  },
  'bad-condition': {
    number: 205,
    kind: 'invalid',
    sentence: "The condition '{token}' cannot be read: {why}.",
    hint: '',
  },
  'search-too-wide': {
    number: 206,
    kind: 'limit',
    sentence: 'The search has {count} {kind}, more than {limit}.',
    hint: 'Ask for fewer at once, or for a range.',
  },
  'search-too-slow': {
    number: 207,
    kind: 'limit',
    sentence: 'The search found nothing more for {seconds} s and was stopped.',
    hint: 'Name a day or a range of jobs, so that less of the record has to be read.',
  },
  'bad-predicate': {
    number: 208,
    kind: 'invalid',
    sentence: 'The predicate cannot be read at {place}: {why}.',
    hint: '{hint}',
  },
  'upload-too-large': {
    number: 209,
    kind: 'limit',
    sentence: 'The file is larger than {bytes} bytes, the most that one upload may have.',
    hint: 'Send it in parts: the first makes the table, the others are added (uploadBytesMax).',
  },
  'uploads-waiting': {
    number: 210,
    kind: 'limit',
    sentence: '{count} files of yours wait to become tables, as many as an account may have.',
    hint: 'Wait for one of them, and send this one again (uploadsPerAccountMax).',
  },
  'bad-destination': {
    number: 211,
    kind: 'invalid',
    sentence: "The rows cannot go into a table '{table}': {why}.",
    hint: 'Name one new table of MyDB, as bright, and send a query with one SELECT without INTO.',
  },
  'no-outside-login': {
    number: 212,
    kind: 'forbidden',
    sentence: 'Nobody can sign in here with an identity from elsewhere.',
    hint: 'Use the number of the account and its password.',
  },
  'unknown-queue': {
    number: 213,
    kind: 'unknown',
    sentence: "There is no queue '{queue}'.",
    hint: 'Queues here: {queues}.',
  },
  'unknown-queue-state': {
    number: 214,
    kind: 'invalid',
    sentence: "A queue cannot be put into a state '{state}'.",
    hint: 'It is suspended or woken.',
  },
  'list-too-long': {
    number: 215,
    kind: 'limit',
    sentence: 'The list would have more than {limit} {kind}.',
    hint: 'Name a day or a range of jobs, or ask for less of each.',
  },
  'bad-table-name': {
    number: 216,
    kind: 'invalid',
    sentence: "'{table}' cannot be the name of a table of yours.",
    hint: 'Give one as stars or mydb.stars, of at most {limit} characters and without # before it.',
  },
  'spool-full': {
    number: 217,
    kind: 'busy',
    sentence: 'There is no more room for what is sent in forms before it is known by whom.',
    hint: 'Send it by SOAP or in parts, or again later (formSpoolBytesMax).',
  },
  'unknown-job-token': {
    number: 221,
    kind: 'unknown',
    sentence: 'The job token is not valid or has expired.',
    hint: 'A token is good until {days} d after the end of its job (jobTokenDays).',
  },
  'unknown-space': {
    number: 222,
    kind: 'unknown',
    sentence: "There is no space '{space}' that you may use.",
    hint: 'Your own space is MyDB.',
  },
  'bad-parameters': {
    number: 223,
    kind: 'invalid',
    sentence: '{problems}',
    hint: '',
  },
  'not-your-account': {
    number: 224,
    kind: 'unknown',
    sentence: "There is no account '{account}' that you may look at.",
    hint: 'You may look at your own.',
  },
  'not-offered': {
    number: 225,
    kind: 'unknown',
    sentence: 'This server does not offer {operation}.',
    hint: 'The page at the address of the service lists what it offers.',
  },
  'unknown-page': {
    number: 230,
    kind: 'unknown',
    sentence: 'There is no page {path}.',
    hint: '',
  },
  'bad-form': {
    number: 231,
    kind: 'invalid',
    sentence: 'The form that was sent cannot be read: {why}.',
    hint: 'Send it again.',
  },
  'no-file': {
    number: 232,
    kind: 'invalid',
    sentence: 'No file was chosen, or it is empty.',
    hint: 'Choose one with at least a row in it.',
  },
  'table-name-taken': {
    number: 233,
    kind: 'conflict',
    sentence: "There is already a {what} '{table}' in MyDB.",
    hint: 'Drop it first, or choose another name.',
  },
  'not-a-table': {
    number: 234,
    kind: 'conflict',
    sentence: "'{table}' in MyDB is a {what} and no table.",
    hint: '{drop}, sent as a query, drops it; rows and readers are for tables alone.',
  },

  'job-not-yours': {
    number: 301,
    kind: 'forbidden',
    sentence: 'Job {job} belongs to another account, so you cannot cancel it.',
    hint: 'Sign in with the account that submitted it.',
  },
  'admins-only': {
    number: 302,
    kind: 'forbidden',
    sentence: 'Only an account with the admin privilege may do this.',
    hint: 'Ask whoever runs this server.',
  },
  'no-mail': {
    number: 303,
    kind: 'forbidden',
    sentence: 'This server sends no e-mail by which a password could be replaced.',
    hint: 'Ask whoever runs it for another password.',
  },
  'foreign-form': {
    number: 304,
    kind: 'forbidden',
    sentence: 'This was not sent from a page that you were shown here, so nothing was done.',
    hint: 'Open the page again, with cookies allowed, and send it from there.',
  },
  'registration-closed': {
    number: 305,
    kind: 'forbidden',
    sentence: 'Nobody can make an account here by himself.',
    hint: 'Ask whoever runs this server for one.',
  },
  'not-your-schema': {
    number: 306,
    kind: 'forbidden',
    sentence: "Tables are made and changed in MyDB alone, and '{table}' is not there.",
    hint: 'Name a table of yours, as MyDB.stars.',
  },

  'query-error': {
    number: 401,
    kind: 'invalid',
    sentence: '{message}',
    hint: '',
  },
  'query-stopped': {
    number: 402,
    kind: 'limit',
    sentence: '{message}',
    hint: '',
  },
  'result-too-large': {
    number: 403,
    kind: 'limit',
    sentence: 'The rows of this quick query take more than {bytes} bytes (quickResultBytes).',
    hint: 'Add INTO mydb.name and submit it as a batch job, or ask for fewer rows.',
  },
  'job-not-draft': {
    number: 405,
    kind: 'conflict',
    sentence: 'Job {job} has been run already, so it takes no parameters and cannot be run again.',
    hint: 'Make a new job.',
  },
  'job-ended': {
    number: 406,
    kind: 'conflict',
    sentence: 'Job {job} has ended already, so it cannot be stopped.',
    hint: '',
  },
  'table-being-written': {
    number: 404,
    kind: 'conflict',
    sentence: "Job {job} is going to write '{table}', so this quick query cannot start now.",
    hint: 'Wait until that job has ended, or submit this as a batch job: that waits by itself.',
  },

  'waiting-jobs-limit': {
    number: 501,
    kind: 'limit',
    sentence: 'You have {count} jobs waiting, the most an account may have (waitingPerAccountMax).',
    hint: 'Wait until some have run, or cancel some.',
  },
  'quick-slots-busy': {
    number: 502,
    kind: 'busy',
    sentence: 'All slots for quick queries were busy for {seconds} s.',
    hint: 'Try again in a moment, or submit it as a batch job.',
  },
  'body-too-large': {
    number: 503,
    kind: 'limit',
    sentence: 'The request is larger than {bytes} bytes (requestBytesMax).',
    hint: 'Send less at once.',
  },
  'disk-low': {
    number: 504,
    kind: 'limit',
    sentence:
      'The disk of this server has only {free} bytes left, so no job that writes may start.',
    hint: 'Ask the operator to make room (freeBytesMin is {floor}).',
  },
  'text-too-large': {
    number: 505,
    kind: 'limit',
    sentence: 'The query has {characters} characters, more than {limit} (queryCharactersMax).',
    hint: 'Put long lists of values into a table and join it.',
  },
  'message-too-large': {
    number: 506,
    kind: 'limit',
    sentence: 'The message is larger than {bytes} bytes (unsignedBytesMax).',
    hint: 'Send less at once.',
  },
  'body-too-slow': {
    number: 507,
    kind: 'limit',
    sentence: 'Only {bytes} bytes of the request came in {seconds} s.',
    hint: 'Send less at once, or over a faster line.',
  },
  'answers-unread': {
    number: 508,
    kind: 'limit',
    sentence: 'Answers of earlier quick queries of this account are not yet read to their end.',
    hint: 'Read them or close their connections (quickUnreadPerAccountMax), then try again.',
  },
  'queue-suspended': {
    number: 509,
    kind: 'busy',
    sentence: 'The quick queue of {context} is suspended and starts nothing now.',
    hint: 'Submit it as a batch job, which waits until its queue is woken, or try again later.',
  },
  'job-changing': {
    number: 510,
    kind: 'busy',
    sentence: 'Job {job} was changed by others {count} times while this was to be done to it.',
    hint: 'Send it again.',
  },

  stopping: {
    number: 601,
    kind: 'busy',
    sentence: 'The server is stopping.',
    hint: 'Try again in a minute.',
  },
  'answer-late': {
    number: 602,
    kind: 'busy',
    sentence:
      'The server had no answer after {seconds} s, longer than a quick query takes (quickSeconds).',
    hint: 'Try again, or submit a long query as a batch job.',
  },
  'client-left': {
    number: 603,
    kind: 'busy',
    sentence: 'The client left before its answer was ready.',
    hint: '',
  },

  'login-taken': {
    number: 701,
    kind: 'conflict',
    sentence: "There is already an account '{login}'.",
    hint: 'Choose another login.',
  },
  'account-id-taken': {
    number: 702,
    kind: 'conflict',
    sentence: 'There is already an account with the number {account}.',
    hint: 'Choose another number, or none to be given a free one.',
  },
  'unknown-login': {
    number: 703,
    kind: 'unknown',
    sentence: "There is no account '{login}'.",
    hint: 'account list shows those there are.',
  },
  'weak-password': {
    number: 704,
    kind: 'invalid',
    sentence: 'A password needs at least {length} characters.',
    hint: 'Choose a longer one.',
  },
  'bad-profile': {
    number: 705,
    kind: 'invalid',
    sentence: 'There can be no such {field}: {rule}.',
    hint: '',
  },
  'token-name-taken': {
    number: 706,
    kind: 'conflict',
    sentence: "There is already an access token '{name}' of this account.",
    hint: 'Choose another name, or revoke that one first.',
  },
  'too-many-tokens': {
    number: 707,
    kind: 'limit',
    sentence: 'An account has at most {count} access tokens.',
    hint: 'Revoke those that nobody uses.',
  },
  'unknown-access-token': {
    number: 708,
    kind: 'unknown',
    sentence: "There is no access token '{name}' of this account.",
    hint: 'The list of its tokens shows those there are.',
  },
  'unknown-account': {
    number: 709,
    kind: 'unknown',
    sentence: 'There is no account {account}.',
    hint: '',
  },
  'account-already': {
    number: 710,
    kind: 'conflict',
    sentence: "The account '{login}' is {state} already.",
    hint: '',
  },
  'own-account': {
    number: 711,
    kind: 'forbidden',
    sentence: 'Nobody closes the account that he is signed in with.',
    hint: 'Another admin does it, or who runs this server, with almagest account close.',
  },
  'bad-import': {
    number: 712,
    kind: 'invalid',
    sentence: '{file}, line {line}: {why}. No account was imported.',
    hint: 'Mend the line and import the file again.',
  },
  'passwords-differ': {
    number: 715,
    kind: 'invalid',
    sentence: 'The two new passwords are not the same.',
    hint: 'Type it twice.',
  },
  'bad-user-parameters': {
    number: 716,
    kind: 'invalid',
    sentence: 'No account is made {with}.',
    hint: 'Give password=… and, if you like, email=…, with a space between and none in a value.',
  },

  'folder-served': {
    number: 801,
    kind: 'conflict',
    sentence: 'The data folder {data} is already served: by {servers}.',
    hint: 'Stop that server first, or give this one another folder with --data.',
  },
  'folder-newer': {
    number: 802,
    kind: 'conflict',
    sentence: 'The data folder {data} has format {found}; this version reads up to {known}.',
    hint: 'Start the newer version again, or restore a backup from before the upgrade.',
  },
  'folder-strange': {
    number: 803,
    kind: 'conflict',
    sentence: 'The folder {data} holds other things and is no data folder.',
    hint: 'Name an empty or a new folder with --data.',
  },
  'folder-unusable': {
    number: 804,
    kind: 'conflict',
    sentence: 'The data folder {data} cannot be used: {why}.',
    hint: 'Let the user who runs the server own the folder and all that is in it.',
  },
  'place-unusable': {
    number: 832,
    kind: 'conflict',
    sentence: 'The folder {path} ({setting}) cannot be used: {why}.',
    hint: '{hint}',
  },
  'place-changed': {
    number: 833,
    kind: 'conflict',
    sentence:
      'The {room} of the data folder {data} are in {old}, and {setting} now means {next}. ' +
      'Nothing was moved.',
    hint:
      'Set {setting} as it was, or stop the server and move all that is beside {old}, and the ' +
      'folder itself, to where {next} is to be.',
  },
  'disk-full': {
    number: 805,
    kind: 'limit',
    sentence: 'The disk that holds {data} is full.',
    hint: 'Make room on it, then try again; nothing half written was kept.',
  },
  'store-newer': {
    number: 806,
    kind: 'conflict',
    sentence: 'The store has schema {found}; this version knows up to {known}.',
    hint: 'Start the newer version again, or restore a backup from before the upgrade.',
  },
  'store-unusable': {
    number: 807,
    kind: 'conflict',
    sentence: 'The store {store} cannot be opened: {why}.',
    hint: 'Check that it is there, that it is a store of ours, and that this user may change it.',
  },
  'space-taken': {
    number: 808,
    kind: 'conflict',
    sentence: 'Space {space} is account {known} in this store, and account {found} in its files.',
    hint: 'Rebuild into an empty store, before any account is added to it.',
  },
  'folder-damaged': {
    number: 809,
    kind: 'conflict',
    sentence: 'The file {file} cannot be read: {why}.',
    hint: 'Put it back from a backup, or move it away: the next start writes a new one.',
  },
  'no-data-folder': {
    number: 810,
    kind: 'unknown',
    sentence: 'There is no data folder {data} yet: serve makes it.',
    hint: 'Check --data where you meant another.',
  },
  'store-damaged': {
    number: 811,
    kind: 'conflict',
    sentence: 'The store {store} cannot be read: {why}.',
    hint:
      'Put it back from a backup; or move it away and run almagest doctor --rebuild, which lists ' +
      'tables and contexts again from their files.',
  },
  'store-served': {
    number: 812,
    kind: 'conflict',
    sentence: 'The store is of an older version, and still served: by {servers}.',
    hint: 'Stop that server and start this version, which keeps a copy of the store as it was.',
  },
  'backup-exists': {
    number: 813,
    kind: 'conflict',
    sentence: 'There is something at {place} already; a backup never goes over another.',
    hint: 'Name a folder that is not there yet.',
  },
  'backup-unusable': {
    number: 814,
    kind: 'conflict',
    sentence: '{place} cannot be put back: {why}.',
    hint: 'Nothing was changed. Name another folder that almagest backup made.',
  },
  'backup-unwritable': {
    number: 815,
    kind: 'conflict',
    sentence: 'The backup cannot be written to {place}: {why}.',
    hint: 'Nothing of it is left. Let this user write there, or name another place.',
  },
  'store-elsewhere': {
    number: 816,
    kind: 'conflict',
    sentence: 'The store lies in PostgreSQL ({place}), whose own programs {do}.',
    hint: '{command}',
  },
  'bad-command': {
    number: 821,
    kind: 'invalid',
    sentence: '{message}',
    hint: 'almagest --help lists the commands, almagest COMMAND --help what one takes.',
  },
  'bad-settings': {
    number: 822,
    kind: 'invalid',
    sentence: '{problems}',
    hint: 'almagest settings lists every setting with its unit and its value in force.',
  },
  'bad-source': {
    number: 823,
    kind: 'invalid',
    sentence: '{file}: {why}.',
    hint: '{hint}',
  },
  'context-being-made': {
    number: 824,
    kind: 'conflict',
    sentence: "Somebody is adding to the context '{context}' at this moment: {who}.",
    hint: 'Wait until that has ended, then try again.',
  },
  'no-room': {
    number: 825,
    kind: 'limit',
    sentence: 'Making these tables takes about {needed}, and {data} has {free} to spare.',
    hint: 'Make room, or choose another data folder; {floor} always stay free (freeBytesMin).',
  },
  'release-unlisted': {
    number: 826,
    kind: 'conflict',
    sentence: '{folder} holds a release of {context} that the store does not know.',
    hint: 'almagest doctor --rebuild lists it again; or move it away.',
  },
  'port-busy': {
    number: 827,
    kind: 'conflict',
    sentence: 'Port {port} of {host} is taken by another program.',
    hint: 'Stop that program, or choose another port with --port; 0 takes any free one.',
  },
  'beyond-this-machine': {
    number: 828,
    kind: 'invalid',
    sentence: 'On {host} passwords would cross the network in clear text.',
    hint:
      'Give it a certificate with --tls-cert and --tls-key, or put a proxy with TLS in front and ' +
      'say --trust-proxy and --public-url, or say --plain-http to accept it.',
  },
  'no-such-address': {
    number: 829,
    kind: 'invalid',
    sentence: 'This machine has no address {host} to listen on.',
    hint: 'Choose one of its own with --host; 0.0.0.0 stands for all of them.',
  },
  'port-forbidden': {
    number: 830,
    kind: 'forbidden',
    sentence: 'Port {port} is not for this user to listen on.',
    hint: 'Choose one from 1024 on with --port, and let a proxy stand in front of it.',
  },
  'proxy-without-url': {
    number: 831,
    kind: 'invalid',
    sentence:
      'On {host} clients can reach the server past its proxy and choose the links it writes.',
    hint: 'Say with --public-url by which address people reach it, as https://almagest.example.org.',
  },

  'unknown-group': {
    number: 901,
    kind: 'unknown',
    sentence: 'There is no group {group} that you are in or invited to.',
    hint: 'Your list of groups shows those there are for you.',
  },
  'no-invitation': {
    number: 902,
    kind: 'unknown',
    sentence: 'You have no invitation to a group {group}.',
    hint: 'Your list of groups shows the invitations that wait for your answer.',
  },
  'group-name-taken': {
    number: 903,
    kind: 'conflict',
    sentence: "The name '{name}' is taken.",
    hint: 'Contexts and groups share one set of names; choose another.',
  },
  'bad-group-name': {
    number: 904,
    kind: 'invalid',
    sentence: "A group cannot be called '{name}': {why}.",
    hint: '',
  },
  'group-not-yours': {
    number: 905,
    kind: 'forbidden',
    sentence: 'Only the owner of group {group} may do this.',
    hint: 'Whoever made the group is its owner; your list of groups names him.',
  },
  'group-not-joined': {
    number: 906,
    kind: 'forbidden',
    sentence: 'You are invited to group {group}, but not in it yet.',
    hint: 'Accept the invitation first.',
  },
  'group-limit': {
    number: 907,
    kind: 'limit',
    sentence: '{what}, and more than {limit} there cannot be ({setting}).',
    hint: 'Give up one that is no longer needed.',
  },
  'unknown-member': {
    number: 908,
    kind: 'unknown',
    sentence: 'Account {account} is neither in group {group} nor invited to it.',
    hint: 'Check the number of the account.',
  },
  'owner-stays': {
    number: 910,
    kind: 'conflict',
    sentence: 'The owner of group {group} stays in it.',
    hint: 'To end the group, destroy it: tables stay with those who published them.',
  },
  'group-opens-context': {
    number: 911,
    kind: 'conflict',
    sentence: 'Context {context} is open to group {group}, so the group cannot be destroyed.',
    hint: 'Whoever runs this server takes that back first, with almagest context revoke.',
  },
  'published-name-taken': {
    number: 912,
    kind: 'conflict',
    sentence: "Another member has published a table '{table}' in group {group}.",
    hint: 'Names are unique in a group: give yours another, with sp_rename.',
  },
  'table-not-published': {
    number: 913,
    kind: 'unknown',
    sentence: "There is no table '{table}' in group {group}.",
    hint: 'Names of published tables are those that they have in the MyDB of their publishers.',
  },
  'table-not-yours': {
    number: 914,
    kind: 'forbidden',
    sentence: "The table '{table}' of group {group} is another member's.",
    hint: 'Its publisher can take it back, and so can the owner of the group.',
  },
  'views-stay-home': {
    number: 915,
    kind: 'invalid',
    sentence: "'{table}' is a view or a function, and only tables can be published.",
    hint: 'SELECT * INTO mydb.t FROM the view makes a table of it.',
  },
  'no-such-group': {
    number: 916,
    kind: 'unknown',
    sentence: "There is no group '{group}'.",
    hint: 'almagest group list shows those there are.',
  },
  'no-such-grant': {
    number: 917,
    kind: 'unknown',
    sentence: 'Context {context} is not open to {whom} as such.',
    hint: 'almagest context list shows to whom each context is open.',
  },
  'not-for-strangers': {
    number: 918,
    kind: 'conflict',
    sentence: 'Context {context} is open to groups alone, and so not to strangers.',
    hint: 'Once almagest context revoke has taken it from the last of them, it can be.',
  },

  'space-not-managed': {
    number: 1001,
    kind: 'forbidden',
    sentence: 'Only the owner and the admins of space {space} may do this.',
    hint: 'Its owner can make you one of them.',
  },
  'space-limit': {
    number: 1002,
    kind: 'limit',
    sentence: '{what}, and more than {limit} there cannot be ({setting}).',
    hint: 'Give up one that is no longer needed.',
  },
  'bad-space-name': {
    number: 1003,
    kind: 'invalid',
    sentence: "A space cannot be called '{name}': {why}.",
    hint: '',
  },
  'own-space': {
    number: 1004,
    kind: 'conflict',
    sentence:
      'MyDB belongs to its account alone: it has no members and no groups, keeps its name, and ' +
      'is neither copied over, swapped, emptied nor deleted as a whole.',
    hint: 'Make a space of its own for this.',
  },
  'same-space': {
    number: 1005,
    kind: 'invalid',
    sentence: 'Space {space} cannot be copied to itself, nor change places with itself.',
    hint: 'Name two spaces.',
  },
  'space-owner-stays': {
    number: 1006,
    kind: 'conflict',
    sentence: 'The owner of space {space} stays in it.',
    hint: 'To end the space, delete it.',
  },
  'not-in-space': {
    number: 1007,
    kind: 'unknown',
    sentence: 'Account {user} is not in space {space}.',
    hint: 'The list of its users shows who is.',
  },
  'bad-copy': {
    number: 1008,
    kind: 'invalid',
    sentence: 'A space is not copied with {what}.',
    hint: 'Known here: {known}.',
  },
  'unknown-result': {
    number: 1009,
    kind: 'unknown',
    sentence: 'There are no more rows for this token: it was read to its end, or its time is over.',
    hint: 'Run the query again.',
  },
  'no-data-upload': {
    number: 1010,
    kind: 'conflict',
    sentence: 'This token is of no file that can be added to.',
    hint: 'A file takes chunks and options from its beginning until it is said to be whole.',
  },
  'chunk-missing': {
    number: 1011,
    kind: 'conflict',
    sentence: 'Chunk {chunk} did not come whole.',
    hint: 'Send it again, and then go on.',
  },
  'chunk-raced': {
    number: 1012,
    kind: 'busy',
    sentence: 'Another chunk of this file came at the same time.',
    hint: 'Send one after the other; send this one again.',
  },
  'chunk-length': {
    number: 1013,
    kind: 'invalid',
    sentence: 'The chunk was said to have {told} bytes, and has {bytes}.',
    hint: 'Count its bytes before they are base64.',
  },
  'packed-source': {
    number: 1014,
    kind: 'invalid',
    sentence: '{file} is packed.',
    hint: 'Unpack it, and upload the text.',
  },
  'unknown-source': {
    number: 1015,
    kind: 'unknown',
    sentence: "There is no source '{source}' in space {space}.",
    hint: 'The list of sources shows those there are.',
  },
  'source-files': {
    number: 1016,
    kind: 'limit',
    sentence: 'You have {limit} files that come in chunks or wait for their load (sourceFilesMax).',
    hint: 'Load what waits, or cancel files that you began.',
  },
  'space-not-loaded': {
    number: 1017,
    kind: 'forbidden',
    sentence: 'Only those may do this who bring data to space {space}.',
    hint: 'Its admins can put you into a group of it that has the tag LoadData.',
  },
  'bad-space-group': {
    number: 1018,
    kind: 'invalid',
    sentence: "A group of a space cannot be called '{group}': {why}.",
    hint: '',
  },
  'unknown-space-group': {
    number: 1019,
    kind: 'unknown',
    sentence: "There is no group '{group}' in space {space}.",
    hint: 'The list of its groups shows those there are.',
  },
  'join-space-first': {
    number: 1020,
    kind: 'conflict',
    sentence: 'Account {user} is not in space {space}, and so in no group of it.',
    hint: 'Add it to the space first.',
  },
  'not-in-space-group': {
    number: 1021,
    kind: 'unknown',
    sentence: "Account {user} is not in group '{group}' of space {space}.",
    hint: 'The list of its users shows who is.',
  },
  'unknown-acl-tag': {
    number: 1022,
    kind: 'invalid',
    sentence: "There is no ACL tag '{tag}'.",
    hint: 'Known here: {known}.',
  },
  'no-such-acl': {
    number: 1023,
    kind: 'unknown',
    sentence: "Group '{group}' of space {space} does not have the tag {tag}.",
    hint: 'The list of its tags shows those it has.',
  },
  'variable-failed': {
    number: 1024,
    kind: 'invalid',
    sentence: "The query of variable '{variable}' does not serve: {message}",
    hint: '',
  },
  'bad-time-zone': {
    number: 1025,
    kind: 'invalid',
    sentence: "There is no time zone '{zone}'.",
    hint: 'Name one as the IANA list does: UTC, or Europe/Berlin.',
  },
  'bad-page-rows': {
    number: 1026,
    kind: 'invalid',
    sentence: "A page cannot have '{told}' rows: it has from 1 to {limit} ({option}).",
    hint: 'Without {option} it has 1000.',
  },
  'space-being-changed': {
    number: 1027,
    kind: 'conflict',
    sentence:
      'Job {job} is going to change space {space}, so this query, which writes there, cannot ' +
      'start now.',
    hint: 'Wait until that job has ended.',
  },
  'bad-source-option': {
    number: 1028,
    kind: 'invalid',
    sentence: 'No file is read here with {option}={value}.',
    hint: 'Known here: {known}.',
  },
  'table-not-fetched': {
    number: 1029,
    kind: 'invalid',
    sentence: 'The table at {url} was not fetched: {why}.',
    hint: 'Send it inline: UPLOAD=name,param:part, and the file as that part of a form.',
  },
} as const satisfies Record<string, RefusalEntry>;

/** The names of the catalogue; façades and tests know refusals by them. */
export type RefusalName = keyof typeof REFUSALS;

/** The blanks in a refusal's sentence and hint. */
export type Blanks = Readonly<Record<string, string | number | bigint>>;

/** Our expected *no*; core throws nothing else. */
export class Refusal extends Error {
  readonly code: RefusalName;
  readonly kind: RefusalKind;
  readonly hint: string;
  readonly blanks: Blanks;

  constructor(code: RefusalName, blanks: Blanks = {}) {
    super(fill(REFUSALS[code].sentence, blanks));
    this.code = code;
    this.kind = REFUSALS[code].kind;
    this.hint = fill(REFUSALS[code].hint, blanks);
    this.blanks = blanks;
  }
}

/**
 * The sentence and the hint in one line, for wires that have no place for two; in the words that
 * a wire has in place of the catalogue's.
 */
export const lineOf = (refusal: Refusal, words: Partial<Words> = {}): string => {
  const { sentence, hint } = { ...REFUSALS[refusal.code], ...words };
  return [sentence, hint]
    .filter((part) => part !== '')
    .map((part) => fill(part, refusal.blanks))
    .join(' ');
};

const fill = (template: string, blanks: Blanks): string =>
  template.replace(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
