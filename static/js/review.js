// The second look at a paper, laid over the paper: what was filled in stays, and no page with choices enters the history.
// The server writes it, as it writes the page that is shown where this does not run.
(() => {
  "use strict";
  const paper = document.querySelector("form[data-review]");
  const dialog = document.getElementById("second-look");
  if (!paper || !dialog) return;
  const said = paper.querySelector("[data-refusal]");

  const say = (...nodes) => { said.replaceChildren(...nodes); said.scrollIntoView({ block: "center" }); };
  const show = (look) => {
    said.replaceChildren();
    dialog.querySelector("[data-look]").replaceChildren(look);
    dialog.showModal();
    history.pushState({ look: true }, ""); // going back takes the look away, not the paper
  };
  const ask = async () => {
    const answer = await fetch(location.href, { method: "POST", body: new FormData(paper) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const look = page.querySelector("form[data-second-look]");
    const refusal = page.querySelector("form[data-review] [data-refusal]");
    if (look) show(look);
    else if (refusal) say(...refusal.childNodes);
    else paper.submit(); // signed out, or the vote is over: that is a page of its own
  };
  let asking = false;
  paper.addEventListener("submit", (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    ask().catch(() => say(paper.dataset.offline)).finally(() => { asking = false; });
  });
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[name=back]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => { if (history.state && history.state.look) history.back(); });
  addEventListener("popstate", () => { if (dialog.open) dialog.close(); });

  // Come back to after voting, a paper the browser kept makes way for the page that says so.
  const [arrival] = performance.getEntriesByType("navigation");
  addEventListener("pageshow", async (event) => {
    if (!event.persisted && arrival?.type !== "back_forward") return;
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (answer?.type === "opaqueredirect") location.reload();
  });
})();
