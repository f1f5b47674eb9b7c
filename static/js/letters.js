// Whether single letters do something: switched off in the help, remembered in this browser, and
// never while somebody types (WCAG 2.2, 2.1.4).
const KEPT = "letters";

export const areOn = () => localStorage.getItem(KEPT) !== "off";
export const switchTo = (on) => localStorage.setItem(KEPT, on ? "on" : "off");

export function isLetter(press) {
  if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented || !areOn()) return false;
  if (document.querySelector("dialog[open]")) return false;
  return !press.target.closest?.("input, textarea, select, [contenteditable]");
}
