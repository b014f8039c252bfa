// What the two services about accounts say of themselves on their help pages and in their WSDLs, as
// HTML. Sentences for the promises of docs/protocols/casjobs.md; nothing is decided here.

/** The Users service as a whole. */
export const USERS_SERVICE_DOC =
  'Accounts: admins make, find and close them, and everybody changes what his own says of him. ' +
  'Every call carries the wsid and the password of an account.';

const ADMIN =
  '<b>admin_wsid, admin_pw</b>: the number and the password of an account with the admin ' +
  'privilege.';

const LEVELS =
  'the long jobs that the account is told of by e-mail: 0 none, 1 those that failed, 2 those ' +
  'that finished, 3 both.';

/** One text per method of the Users service. */
export const USERS_DOCS = {
  CreateAccount:
    `Makes an account and answers its wsid.<br><br>${ADMIN}<br>` +
    '<b>userid</b>: its login, which nobody else has.<br>' +
    '<b>name, email</b>: of its owner; may be missing.<br>' +
    '<b>password</b>: eight characters at least.<br>' +
    '<b>privileges</b>: words with commas between, as <code>admin,sight</code>; may be missing.' +
    `<br><b>emaillevel</b>: ${LEVELS}<br>` +
    '<b>gvisible</b>: 1 where those who invite to groups may see it, else 0.',
  DeleteAccount:
    'Closes an account: nobody can sign in with it any more, and its jobs are cancelled. Its ' +
    'tables stay for some days, in which whoever runs the server can open it again, and then go; ' +
    `the record of its jobs stays.<br><br>${ADMIN}<br>` +
    '<b>deleteme</b>: the wsid of the account, which is not your own.',
  GetUsers:
    'Finds accounts. Conditions are written as for GetJobs; their keys are userid, name, email, ' +
    'privileges, gvisible, wsid, emaillevel and timecreated. A privilege is found among those ' +
    `of an account. Passwords are never told.<br><br>${ADMIN}<br>` +
    '<b>conditions</b>: which accounts to find; without, all of them.',
  UpdateAccount:
    'Changes your own account and answers true. Name, Email, GVisible and EmailLevel become what ' +
    'is sent, also where that is nothing; UserID, Privileges and Password stay as they are where ' +
    'they are missing. A new Email counts once a link that is sent there is followed, where ' +
    'letters are sent. Only an admin may send other privileges than he has.<br><br>' +
    '<b>wsid, pw</b>: the number of your account, and its password, which no access token stands ' +
    'for here.<br>' +
    '<b>user</b>: what it is to be.',
} as const;

/** The first service about accounts as a whole. */
export const CAS_USERS_SERVICE_DOC =
  'The first web service of CasJobs about accounts: the number that belongs to a login, and ' +
  'changes of one’s own account.';

/** One text per method of the first service about accounts. */
export const CAS_USERS_DOCS = {
  GetWebServiceId:
    'Answers the wsid of the account with this login and password, or -1 where they do not ' +
    'match.<br><br>' +
    '<b>userid, password</b>: the login of the account, and its password. Send them by POST.',
  UpdateAccount:
    'Changes Name, GVisible and EmailLevel of your account to what is sent, and answers true. ' +
    'The other fields are not looked at: Email is changed with the password.<br><br>' +
    '<b>wsid</b>: the secret key of 15 digits of your account, which the operator mints with ' +
    '<code>almagest account key LOGIN</code>. Your wsid is no key.<br>' +
    '<b>user</b>: what it is to be.',
} as const;
