// Who opens the page can type at once.
new MutationObserver((changes, observer) => {
  const terminal = document.querySelector(".xterm-helper-textarea");
  if (terminal && document.body.classList.contains("-first-byte")) {
    terminal.focus();
    observer.disconnect();
  }
}).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
