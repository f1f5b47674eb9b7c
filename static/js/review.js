// The room of one post: a passage that is selected, or a point of a picture, becomes what a remark
// is about; j and k go on, a asks once before it approves. Without it the forms do the same.
import { isLetter } from "./letters.js";
import { about, fill, forgetting, fromPassages, pressed } from "./remarking.js";

const bar = document.querySelector(".select-bar");
const sure = document.getElementById("sure");
const form = document.getElementById("new-team");

for (const hint of document.querySelectorAll(".with-scripts")) hint.hidden = !form;
if (form && bar) {
  fromPassages(form, bar);
  for (const picture of document.querySelectorAll("figure.big img")) picture.addEventListener("click", point);
}
for (const one of document.querySelectorAll(".new-remark")) forgetting(one);
document.addEventListener("keydown", (press) => {
  if (!isLetter(press)) return;
  const link = document.querySelector(`.beside a[data-key="${CSS.escape(press.key)}"]`);
  if (link) location.assign(link.href);
  else if (press.key === "a" && sure) sure.showModal();
  else return;
  press.preventDefault();
});

function point(click) {
  fill(form, about(click.target.closest("[data-field]").dataset.field, pressed(click)));
}
