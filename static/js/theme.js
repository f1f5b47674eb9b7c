// Bootstrap follows data-bs-theme; we follow the device, before the first paint, unless one chose.
const page = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => page.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
if (page.dataset.appearance === "device") {
  dark.addEventListener("change", follow);
  follow();
}
