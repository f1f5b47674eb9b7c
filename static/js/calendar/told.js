// The line at the foot: what happened, and the buttons that follow from it.
import { words } from "./words.js";

const line = document.getElementById("told");
const spoken = document.getElementById("spoken");

export function tell(said, { bad = false, buttons = [] } = {}) {
  const wasInside = line.contains(document.activeElement);
  line.classList.toggle("bad", bad);
  line.replaceChildren(document.createTextNode(said), ...buttons.filter(Boolean), closer());
  if (wasInside) (line.querySelector("button, a") ?? line).focus();
}

// What lies over the page can be put away.
function closer() {
  const made = button("×", () => {
    line.replaceChildren();
    document.getElementById("main").focus({ preventScroll: true });
    line.dispatchEvent(new Event("close"));
  });
  made.setAttribute("aria-label", words.close);
  return made;
}

export function whenClosed(act) {
  line.addEventListener("close", act);
}

export function speak(said) {
  spoken.textContent = said;
}

export function button(name, act) {
  const made = document.createElement("button");
  made.className = "btn btn-sm";
  made.type = "button";
  made.textContent = name;
  made.addEventListener("click", act, { once: true });
  return made;
}

export function link(name, address) {
  const made = document.createElement("a");
  made.className = "btn btn-sm";
  made.href = address;
  made.textContent = name;
  return made;
}

export const failed = () => tell(words.failed, { bad: true });
