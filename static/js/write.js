// 写一篇: photos are made smaller on the device, files go up as soon as they are chosen, the phone's note follows the checks.
(() => {
  "use strict";
  const LONGEST = 2400;
  const HEAVY = 1.5 * 1024 * 1024;
  const button = document.querySelector("[data-upload-button]");
  if (button) button.hidden = true;

  const smaller = async (file) => {
    if (!/^image\/(jpeg|png)$/.test(file.type) || file.size < HEAVY || !window.createImageBitmap) return file;
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  };
  document.addEventListener("change", async (event) => {
    const input = event.target.closest("[data-upload]");
    if (!input || !input.files.length || !button) return;
    try {
      const files = new DataTransfer();
      for (const file of input.files) files.items.add(await smaller(file));
      input.files = files.files;
    } catch { /* the picture goes up as it is */ }
    button.hidden = false;
    input.form.requestSubmit(button);
  });

  const note = document.querySelector("[data-lacking]");
  const box = document.querySelector("[data-autosave-checks]");
  const follow = () => {
    const missing = [...box.querySelectorAll(".is-no")];
    const all = box.querySelectorAll("[data-name]").length;
    note.replaceChildren();
    if (!missing.length) return;
    const mark = document.createElement("i");
    mark.className = "bi bi-exclamation-circle-fill";
    mark.setAttribute("aria-hidden", "true");
    note.append(mark, `要素 ${all - missing.length} / ${all}，还缺 `);
    missing.forEach((line, n) => {
      const link = document.createElement("a");
      link.href = `#${line.dataset.field}`;
      link.textContent = line.dataset.name;
      if (n) note.append("、");
      note.append(link);
    });
  };
  if (note && box) new MutationObserver(follow).observe(box, { childList: true });
})();
