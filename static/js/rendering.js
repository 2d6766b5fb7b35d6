// The PDF is ready: the download begins by itself, the link stays for another time.
(() => {
  "use strict";
  document.addEventListener("htmx:afterSettle", () => {
    const link = document.querySelector("[data-file-ready]");
    if (link && !link.dataset.begun) { link.dataset.begun = "1"; location.assign(link.href); }
  });
})();
