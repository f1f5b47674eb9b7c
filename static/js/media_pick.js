// The composer's dialog: an item of the library becomes one of the post's images.
document.documentElement.classList.add("scripts");
const open = document.getElementById("from-library");
const dialog = document.getElementById("library");
const wordsField = document.getElementById("library-words");
const found = document.getElementById("library-found");
const images = document.getElementById("images");
const form = document.getElementById("post-form");
let asked = 0;

open.hidden = false;
open.addEventListener("click", () => {
  dialog.showModal();
  search();
  wordsField.focus();
});
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
wordsField.addEventListener("input", (event) => {
  event.stopPropagation(); // it is no part of the post
  search();
});
wordsField.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // the form around it is not sent
});
wordsField.addEventListener("change", (event) => event.stopPropagation());

async function search() {
  const mine = ++asked;
  await new Promise((resolve) => setTimeout(resolve, 200));
  if (mine !== asked) return;
  try {
    const answer = await fetch(`${dialog.dataset.from}?q=${encodeURIComponent(wordsField.value)}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = await answer.text();
    if (mine === asked) found.innerHTML = page;
  } catch {
    found.textContent = dialog.dataset.failed;
  }
}

found.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-row]");
  if (!button) return;
  const known = [...images.querySelectorAll("input[name=image]")];
  if (!known.some((one) => one.value === button.dataset.sha256)) {
    const answer = await fetch(button.dataset.row);
    if (!answer.ok) return void (found.textContent = dialog.dataset.failed);
    images.insertAdjacentHTML("beforeend", await answer.text());
    form.dispatchEvent(new Event("input", { bubbles: true }));
    window.htmx?.trigger(document.body, "images");
  }
  dialog.close();
  images.querySelector(`[id="alt-${button.dataset.sha256}"]`)?.focus();
});

// The credit goes below the text, once.
images.addEventListener("click", (event) => {
  const credit = event.target.closest("[data-credit]")?.dataset.credit;
  const text = document.getElementById("text");
  if (!credit || text.value.includes(credit)) return;
  text.value = `${text.value.trimEnd()}\n\n${credit}`.trimStart();
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});
