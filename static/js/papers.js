// How many are chosen on a paper, counted while it is filled in. The server counts again.
(() => {
  "use strict";
  const form = document.querySelector("form[data-paper]");
  const shown = form && form.querySelector("[data-paper-count]");
  if (!shown) return;
  const most = Number(form.dataset.paper);
  const count = () => {
    const chosen = form.querySelectorAll("input[value='for']:checked").length;
    const written = [...form.querySelectorAll("input[name='write_in']")].filter((field) => field.value.trim()).length;
    shown.textContent = shown.dataset.say.replace("{n}", chosen + written).replace("{m}", most);
    shown.classList.toggle("is-over", chosen + written > most);
  };
  form.addEventListener("input", count);
  count();
})();
