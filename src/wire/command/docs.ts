// What the Command Web Service says of itself on its help pages and in its WSDL, as HTML. Of the
// two operations whose pages are known, getJobStatus and clearJobStatus, it says what they say.

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
    'Ask whether an asynchronous job has ended. Arguments include the Login token and the job ' +
    'token. Returns true once the job has stopped, whatever came of it: getJobStatus tells that.',
  getJobStatus:
    'Get the status of an asynchronous job after it has completed. Arguments include the Login ' +
    'token and the job token. Returns an XML representation of the status.',
  getDetailedJobStatus:
    'Get the status of an asynchronous job in finer words than getJobStatus: Queued, Running, ' +
    'Cancelling, Cancelled, Cleared, Failed, Complete. Arguments include the Login token and the ' +
    'job token. Returns an XML representation of the status, with a message at every stage.',
  clearJobStatus:
    'Clear space and job status in case of job is unresponsive. Arguments include the Login ' +
    'token, space id and the job token. Returns true if clear space status request for job is ' +
    'successful. Call getDetailedJobStatus and isJobComplete to check the status.',
} as const;
