// A guest's remark about a passage, or a point of a picture, on the page that a link opens.
import { about, fill, forgetting, fromPassages, pressed } from "./remarking.js";

const form = document.getElementById("new-remark");
const bar = document.querySelector(".select-bar");

if (form && bar) {
  for (const one of document.querySelectorAll(".with-scripts")) one.hidden = false;
  fromPassages(form, bar);
  forgetting(form);
  for (const button of document.querySelectorAll("[data-pointing]")) pointing(button);
}

/** Pressed, the next press on its picture is the point; another press, or Escape, gives it up. */
function pointing(button) {
  const figure = button.closest("figure");
  const said = button.textContent;
  const turn = (on) => {
    button.setAttribute("aria-pressed", on);
    button.textContent = on ? button.dataset.pointing : said;
    figure.classList.toggle("pointing", on);
  };
  button.addEventListener("click", () => turn(!figure.classList.contains("pointing")));
  figure.addEventListener("keydown", (press) => press.key === "Escape" && turn(false));
  figure.querySelector("img").addEventListener("click", (click) => {
    if (!figure.classList.contains("pointing")) return;
    click.preventDefault();
    turn(false);
    const shown = click.target.naturalWidth / click.target.naturalHeight;
    fill(form, about(figure.dataset.field, within(pressed(click), shown, Number(figure.dataset.shape))));
  });
}

/** In the picture as it was sent to us, where a network gets it with borders: it stands in the
 * middle of them. `shown`, `own`: width by height. */
function within({ x, y }, shown, own) {
  const held = (share) => Math.min(Math.max(share, 0), 1);
  if (own < shown) return { x: held(((x - 0.5) * shown) / own + 0.5), y };
  return { x, y: held(((y - 0.5) * own) / shown + 0.5) };
}
