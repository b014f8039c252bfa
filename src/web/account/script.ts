// The one script of the account pages: it shows the buttons that copy, where a browser lets pages
// copy, and does so. Without it they stay hidden, and the text is there to be selected.

/** The script; a constant, so that the policy of the pages can name it by its hash. */
export const COPY_SCRIPT = `
if (navigator.clipboard) for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  });
}
`;
