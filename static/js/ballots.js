// A vote confirmed in the dialog need not be confirmed again on a page of its own.
(() => {
  "use strict";
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-ballot]");
    if (!form || !event.submitter || !event.submitter.dataset.confirmed) return;
    if (form.elements.confirmed) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "confirmed";
    field.value = "1";
    form.append(field);
  }, true);
  // A ballot the browser kept in memory is asked for anew: it may have been cast, and no choice stays on it.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("form[data-ballot]")) location.reload();
  });
})();
