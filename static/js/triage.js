// 信息处理: the list keeps the open item in sight, the keys of this page are listed under ?, and what was done is said aloud.
// The keys themselves sit on the links and buttons as data-key (see liandong.js): everything here works without script.
(() => {
  "use strict";
  const current = document.querySelector(".ld-inbox [aria-current]");
  const pane = document.querySelector(".ld-inbox-pane");
  if (current && pane && pane.scrollHeight > pane.clientHeight) {
    const top = current.offsetTop - pane.offsetTop;
    if (top + current.offsetHeight > pane.clientHeight) pane.scrollTop = top - pane.clientHeight / 3;
  }

  // Arriving at an item after a decision: screen readers hear what was done and which item is open now.
  const live = document.querySelector("#ld-live");
  const toast = document.querySelector("form.ld-toast > span");
  const title = document.querySelector("[data-reader-title]");
  if (live && toast) setTimeout(() => { live.textContent = `${toast.textContent}，下一条：${title ? title.textContent : "没有了"}`; }, 100);
  // A browser does not autofocus when the address has a fragment; the keys A to U must not act while the reason is asked.
  // Following the fragment moves the focus to the pane, so this waits for the page to be there.
  const place = () => {
    const why = document.querySelector("#why");
    if (why) why.focus();
    else if (location.hash === "#reader" && title) title.focus({ preventScroll: true });
  };
  addEventListener("load", () => setTimeout(place));

  const help = document.querySelector("#ld-keys");
  const slot = help && help.querySelector("[data-page-keys]");
  if (slot) {
    document.querySelectorAll(".ld-hints > span").forEach((hint) => {
      const keys = [...hint.querySelectorAll("kbd")];
      const name = document.createElement("dt");
      const what = document.createElement("dd");
      keys.forEach((key) => name.append(key.cloneNode(true)));
      what.textContent = hint.lastChild.textContent.trim();
      slot.append(name, what);
    });
  }

  // Ctrl+Enter sends the reason.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("#reason textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("[name=verb]"));
    }
  });
})();
