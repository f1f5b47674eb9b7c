// Letters of the calendar: t today, j or ] the next days, k or [ those before.
import { isLetter } from "../letters.js";

const links = {
  t: ".when a:not([rel])",
  j: ".when a[rel=next]",
  "]": ".when a[rel=next]",
  k: ".when a[rel=prev]",
  "[": ".when a[rel=prev]",
};

export function goWithLetters() {
  document.addEventListener("keydown", (press) => {
    const found = isLetter(press) && links[press.key] && document.querySelector(links[press.key]);
    if (!found) return;
    press.preventDefault();
    location.assign(found.href);
  });
}
