// What the style sheet of all pages has not: forms, buttons, notices, lists of jobs and tables.
// Colours are its variables, with two more; every colour of text stands 4.5 to 1 from its ground.

/** The sheet; a constant, so that it can be inlined as it stands. */
export const ACCOUNT_STYLE = `
:root { --good: #1c6b3a; --bad: #a32020; --edge: #8b8678; }
@media (prefers-color-scheme: dark) {
  :root { --good: #7bd79b; --bad: #ff9d94; --edge: #66718c; }
}
.sky .bar { flex-wrap: wrap; gap: .5rem 1.5rem; }
time, .shares .soft { white-space: nowrap; }
.bar nav { flex: 1 1 auto; }
.bar nav a { padding: .2rem 0; text-decoration: none; }
.bar nav a:hover { text-decoration: underline; }
.bar nav a[aria-current] { box-shadow: 0 2px 0 #e8b45c; }
.sign-out {
  display: flex; align-items: center; gap: .75rem; margin: 0; color: #c5cde0; min-width: 0;
}
.sign-out span { overflow-wrap: anywhere; }
.sign-out button { color: #eef1f8; background: none; border-color: #7d8bb0; }
.account { padding-bottom: 4rem; }
.account h1 { margin: 2.2rem 0 1rem; font-size: 2.2rem; }
.account .card h2 { margin: 0; font-size: 1.1rem; }
.narrow { max-width: 26rem; }
.ways { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; }
label { display: block; margin: 1rem 0 .3rem; font-weight: 600; font-size: .95rem; }
form label:first-of-type { margin-top: 0; }
input:not([type]), input[type=text], input[type=password], input[type=email], input[type=date],
input[type=file], select {
  display: block; width: 100%; max-width: 26rem; padding: .5rem .65rem;
  font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--edge); border-radius: .4rem;
}
button, .button {
  display: inline-block; padding: .3rem .8rem; font: inherit; font-size: .92rem; color: var(--link);
  background: var(--card); border: 1px solid var(--edge); border-radius: .4rem; cursor: pointer;
  text-decoration: none;
}
button:hover, .button:hover { border-color: currentColor; }
[hidden] { display: none !important; }
button.main {
  margin-top: 1.25rem; padding: .5rem 1.2rem; font-size: 1rem; font-weight: 600; color: #fff;
  background: #1d4fa8; border-color: #1d4fa8;
}
button.main:hover { background: #173f87; }
button:focus-visible, .button:focus-visible, input:focus-visible, select:focus-visible,
pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.notice {
  margin: 1rem 0; padding: .7rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-left: 4px solid var(--good); border-radius: .4rem;
}
.notice.refused { border-left-color: var(--bad); }
.copied { font-size: 1.15rem; user-select: all; }
meter { display: block; width: 100%; height: 1.1rem; margin: .6rem 0 1rem; }
ul.shares, ul.items { list-style: none; margin: .5rem 0; padding: 0; }
ul.shares li { display: flex; justify-content: space-between; gap: 1rem; max-width: 30rem; }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .9rem; }
.head h2, .head h3 { flex: 1 1 12rem; min-width: 0; overflow-wrap: anywhere; }
.head h2 .task { margin-left: .35rem; font-weight: 400; }
.token > div { flex: 1 1 16rem; min-width: 0; overflow-wrap: anywhere; }
.account .card .items ~ h3 { margin: 1.2rem 0 .8rem; }
.account .card details form { margin-top: .8rem; }
.head form, .deeds form { margin: 0; }
.status { font-size: .9rem; font-weight: 600; }
.status.finished { color: var(--good); }
.status.failed { color: var(--bad); }
.status.started, .status.canceling { color: var(--accent); }
.results, .deeds { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem 1.25rem; }
.deeds { gap: .5rem; margin-top: .7rem; }
.deeds select { width: auto; }
.error { color: var(--bad); overflow-wrap: anywhere; }
.account .card { margin: .7rem 0; padding: .9rem 1.25rem; }
.account .card details { border: 0; padding: 0; margin: .45rem 0 0; }
.account .card p { margin: .3rem 0; }
.card details pre { margin-top: .6rem; max-height: 24rem; overflow: auto; }
.turn { justify-content: space-between; }
.turn a { color: var(--link); }
@media (max-width: 40rem) {
  .account h1 { font-size: 1.8rem; margin-top: 1.6rem; }
  .sky.slim .bar { display: flex; }
  .bar nav { gap: .35rem .8rem; }
  .card details pre {
    margin-left: 0; margin-right: 0; padding: .7rem .8rem; border-radius: .4rem; border-width: 1px;
  }
  button, .button { padding: .45rem .9rem; }
}
`;
