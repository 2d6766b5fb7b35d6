// 联动: what makes pages quicker. Every page works without it.
// Parts: switches · once · confirm · ballot · counters · toasts · keys · autosave. No inline handlers, no eval.
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const on = (type, handler, options) => document.addEventListener(type, handler, options);
  const announce = (text) => { const live = $("#ld-live"); if (live) live.textContent = text; };

  // ---- Text size and theme: at once on the page, then kept on the server -------------------
  const SIZES = ["normal", "large", "xlarge"];
  const apply = {
    text(form) {
      const now = form.elements.text_size.value;
      if (now === "normal") root.removeAttribute("data-ld-text"); else root.setAttribute("data-ld-text", now);
      announce({ normal: "正常字号", large: "大字", xlarge: "特大字" }[now]);
      form.elements.text_size.value = SIZES[(SIZES.indexOf(now) + 1) % SIZES.length];
      $("button", form).setAttribute("aria-pressed", String(now !== "normal"));
    },
    theme(form) {
      const now = form.elements.theme.value;
      root.setAttribute("data-bs-theme", now);
      form.elements.theme.value = now === "dark" ? "light" : "dark";
      document.dispatchEvent(new Event("ld:theme"));
    },
  };
  on("submit", (event) => {
    const form = event.target.closest("form[data-pref]");
    if (!form) return;
    event.preventDefault();
    const body = new FormData(form);
    apply[form.dataset.pref](form);
    fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
  });

  // ---- One dialog for what cannot be taken back ----------------------------------------------
  const open = (id) => {
    const dialog = $(id);
    if (dialog && !dialog.open) { dialog.returnValue = ""; dialog.showModal(); }
  };
  on("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    const dialog = $("#ld-confirm");
    if (!button || !dialog || button.dataset.confirmed) return;
    if (button.form && !button.formNoValidate && !button.form.noValidate && !button.form.reportValidity()) return;
    event.preventDefault();
    $(".ld-dialog-title", dialog).textContent = button.dataset.confirm;
    $(".ld-dialog-text", dialog).textContent = button.dataset.confirmText || "";
    $("[data-yes]", dialog).textContent = button.dataset.confirmVerb || button.textContent.trim();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return button.focus();
      button.dataset.confirmed = "1";
      button.click();
      delete button.dataset.confirmed;
    }, { once: true });
    open("#ld-confirm");
    $("[value=no]", dialog).focus();
  });

  // ---- A form is sent once: the button says what is under way ---------------------------------
  on("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    const button = event.submitter || $("[type=submit]", form);
    if (!button) return;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-disabled", "true");
    button.dataset.label = button.innerHTML;
    button.textContent = form.dataset.once || "正在提交";
    announce(button.textContent);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      form.querySelectorAll("[aria-disabled][data-label]").forEach((button) => {
        button.removeAttribute("aria-disabled");
        button.innerHTML = button.dataset.label;
      });
    });
  });

  // ---- Ballot: the button repeats the choice ----------------------------------------------------
  const ballot = (form) => {
    const button = $("[type=submit]", form);
    const chosen = $("[data-say]:checked", form);
    const words = ($("[data-none]", form) || {}).dataset;
    if (!button || !words) return;
    button.disabled = !chosen;
    button.textContent = chosen ? words.vote.replace("{}", chosen.dataset.say) : words.none;
    if (chosen && "confirm" in button.dataset) {
      button.dataset.confirm = words.sure.replace("{}", chosen.dataset.say);
      button.dataset.confirmVerb = words.verb.replace("{}", chosen.dataset.say);
    }
  };
  on("change", (event) => { const form = event.target.closest("[data-ballot]"); if (form) ballot(form); });

  // ---- Counters: 25 / 40 ---------------------------------------------------------------------------
  const count = (field) => {
    const shown = $(`[data-counter="${CSS.escape(field.id)}"]`);
    if (!shown) return;
    const limit = Number(field.dataset.count) || field.maxLength;
    const length = [...field.value.replace(/\s/g, "")].length;
    shown.textContent = limit > 0 ? `${length} / ${limit}` : `${length} 字`;
    shown.classList.toggle("ld-counter-over", limit > 0 && length > limit);
  };
  on("input", (event) => { if (event.target.matches("[data-count]")) count(event.target); });

  // ---- Toasts, menus ----------------------------------------------------------------------------------
  on("click", (event) => {
    const close = event.target.closest("[data-toast-close]");
    if (close) close.closest("[data-toast]").remove();
    document.querySelectorAll("details.ld-menu[open], details.ld-sheet[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-keys-help]")) open("#ld-keys");
    const print = event.target.closest("[data-print]");
    if (print) window.print();
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = $("details.ld-menu[open], details.ld-sheet[open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); }
  });

  // ---- Keys: / search, ? help, g x go; a page's own keys sit on elements as data-key="a" ---------------------
  let going = 0;
  on("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog");
    if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.body.dataset.keys !== "on") return;
    const hit = (target) => { if (target) { event.preventDefault(); target.matches("input") ? target.focus() : target.click(); } };
    if (event.key === "/") { const box = $(".ld-top form.ld-find input"); return hit(box && box.offsetParent ? box : $(".ld-find-link")); }
    if (event.key === "?") { event.preventDefault(); return open("#ld-keys"); }
    if (going && Date.now() - going < 1500) {
      going = 0;
      const link = $(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); location.href = link.getAttribute("href"); }
      return;
    }
    if (event.key === "g") { going = Date.now(); return; }
    if (/^[a-z]$/i.test(event.key)) hit($(`[data-key="${event.key.toLowerCase()}"]:not([disabled])`));
  });

  // ---- Autosave: on a pause and on leaving a field; kept on the device while there is no net ------------------
  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosave;
      this.key = `ld:draft:${document.body.dataset.user || ""}:${this.url}`;
      this.state = $("[data-autosave-state]") || document.createElement("span");
      this.saved = this.print();
      form.addEventListener("input", () => this.later());
      form.addEventListener("change", () => this.later());
      form.addEventListener("focusout", () => this.save());
      form.addEventListener("submit", () => { clearTimeout(this.timer); this.leaving = true; });
      addEventListener("online", () => this.save(true));
      this.recover();
    }
    fields() { return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"); }
    print() { return JSON.stringify(this.fields().filter(([name]) => name !== "revision")); }
    say(icon, text, off) {
      this.state.classList.add("ld-saved");
      this.state.classList.toggle("is-off", !!off);
      const mark = document.createElement("i");
      mark.className = `bi bi-${icon}`;
      mark.setAttribute("aria-hidden", "true");
      this.state.replaceChildren(mark, text);
    }
    later() { clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), 1500); }
    keep() { try { localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields: this.fields() })); } catch { /* full or forbidden */ } }
    drop() { try { localStorage.removeItem(this.key); } catch { /* forbidden */ } }
    recover() {
      let kept;
      try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { return; }
      if (!kept) return;
      const old = kept.fields.find(([name]) => name === "revision");
      const revision = this.form.elements.revision;
      if (old && revision && old[1] !== revision.value) return this.offer(kept);
      this.put(kept.fields);
      this.save(true);
    }
    offer(kept) {
      this.say("exclamation-circle", "这台设备上还有没传上的文字，而这份内容后来改过。", true);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-text btn-sm";
      button.textContent = "用这台设备上的文字";
      button.addEventListener("click", () => { this.put(kept.fields); this.save(true); });
      this.state.append(button);
    }
    put(fields) {
      for (const [name, value] of fields) {
        const field = this.form.elements[name];
        if (!field || name === "revision" || name === "form_token" || field.type === "hidden" || field.type === "file") continue;
        field.value = value;
        if (field.matches && field.matches("[data-count]")) count(field);
      }
    }
    async save(again) {
      clearTimeout(this.timer);
      const now = this.print();
      if (this.leaving || this.busy || (!again && now === this.saved)) return;
      this.busy = true;
      this.keep();
      try {
        const body = new FormData(this.form);
        [...body].forEach(([name, value]) => { if (typeof value !== "string") body.delete(name); });
        const answer = await fetch(this.url, { method: "POST", body, headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
        if (answer.redirected || answer.status === 401 || answer.status === 403) {
          this.say("lock", "登录过期了。您写的内容已存在这台设备上，重新登录后自动补传。", true);
        } else if (answer.ok) this.done(now, await answer.json());
        else this.refused(await answer.json().catch(() => ({})));
      } catch {
        this.say("wifi-off", "网断了。您写的内容已存在这台设备上，联网后自动补传。", true);
      } finally {
        this.busy = false;
        if (this.saved === now && this.print() !== now) this.later();
      }
    }
    done(now, data) {
      this.saved = now;
      this.drop();
      if (data.revision !== undefined && this.form.elements.revision) this.form.elements.revision.value = data.revision;
      if (data.checks_html !== undefined) document.querySelectorAll("[data-autosave-checks]").forEach((box) => { box.innerHTML = data.checks_html; });
      this.say("cloud-check", `${data.saved_at || ""} 已自动保存`.trim());
    }
    refused(data) { this.say("exclamation-circle", data.message || "没有存上。您写的内容已存在这台设备上，请稍后再试。", true); }
  }

  // ---- Start, and again for what htmx brings in -------------------------------------------------------------------
  const start = (from) => {
    from.querySelectorAll("[data-ballot]").forEach(ballot);
    from.querySelectorAll("[data-count]").forEach(count);
    from.querySelectorAll("[data-keys-help], [data-toast-close]").forEach((button) => { button.hidden = false; });
    from.querySelectorAll("form[data-autosave]:not([data-ready])").forEach((form) => { form.dataset.ready = "1"; new Autosave(form); });
  };
  start(document);
  const errors = $("[data-errors]");
  if (errors) errors.focus();
  on("htmx:afterSwap", (event) => {
    start(event.target);
    const target = event.target.querySelector("[data-focus]");
    if (target) { target.tabIndex = -1; target.focus(); }
  });
})();
