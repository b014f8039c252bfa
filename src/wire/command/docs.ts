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
  clearJobStatus:
    'Ends a job that answers no more, and frees its space for the next one. Takes a login token, ' +
    'the id of the space and the token of the job. True where this ended the job; isJobComplete ' +
    'and getDetailedJobStatus show it from then on.',
} as const;
