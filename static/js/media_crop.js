// The frame over a picture, and the four numbers that say the same: each follows the other. Without
// this, with a keyboard alone, or for a screen reader, the numbers do all of it.
import Cropper from "../vendor/cropper.esm.min.js";

const form = document.getElementById("cropping");
const whole = document.getElementById("whole");
const size = { width: Number(form.dataset.width), height: Number(form.dataset.height) };
const least = Number(form.dataset.least);
const field = (name) => form.elements[name];
const sides = ["left", "top", "width", "height"];

const cropper = new Cropper(whole, {
  container: document.getElementById("canvas"),
  template: `<cropper-canvas>
    <cropper-image initial-center-size="contain"></cropper-image>
    <cropper-shade hidden></cropper-shade>
    <cropper-handle action="select" plain></cropper-handle>
    <cropper-selection movable resizable outlined precise aria-hidden="true">
      <cropper-grid role="presentation" bordered covered></cropper-grid>
      <cropper-handle action="move" theme-color="rgba(255, 255, 255, 0.2)"></cropper-handle>
      ${["n", "e", "s", "w", "ne", "nw", "se", "sw"]
        .map((side) => `<cropper-handle action="${side}-resize"></cropper-handle>`).join("")}
    </cropper-selection>
  </cropper-canvas>`,
});
const canvas = cropper.getCropperCanvas();
const image = cropper.getCropperImage();
const frame = cropper.getCropperSelection();
let telling = false; // the numbers are being written by the frame, or the frame by the numbers

const ratio = () => Number(form.querySelector("[name=shape]:checked")?.dataset.ratio) || 0;
const within = (value, lowest, highest) => Math.min(Math.max(value, lowest), Math.max(lowest, highest));
const box = () => Object.fromEntries(sides.map((name) => [name, Math.round(Number(field(name).value))]));

// Where the picture lies on the canvas, and how many pixels of the screen one of its own takes.
function place() {
  const outer = canvas.getBoundingClientRect();
  const inner = image.getBoundingClientRect();
  return { x: inner.left - outer.left, y: inner.top - outer.top, scale: inner.width / size.width };
}

function framed(given) {
  const { x, y, scale } = place();
  telling = true;
  frame.aspectRatio = ratio() || NaN;
  frame.$change(x + given.left * scale, y + given.top * scale, given.width * scale, given.height * scale, NaN, true);
  telling = false;
}

function told(given) {
  for (const name of sides) field(name).value = given[name];
}

// As large as it can be in that shape, around the middle of the frame that there is.
function shaped(given) {
  const wanted = ratio();
  if (!wanted) return given;
  const wide = Math.min(size.width, Math.floor(size.height * wanted));
  const width = Math.max(wide, least);
  const height = Math.min(size.height, Math.round(width / wanted));
  const middle = { x: given.left + given.width / 2, y: given.top + given.height / 2 };
  return {
    left: within(Math.round(middle.x - width / 2), 0, size.width - width),
    top: within(Math.round(middle.y - height / 2), 0, size.height - height),
    width,
    height,
  };
}

// What was typed, kept within the picture and in its shape.
function typed(changed) {
  const given = box();
  const wanted = ratio();
  if (wanted && changed === "width") given.height = Math.round(given.width / wanted);
  if (wanted && changed === "height") given.width = Math.round(given.height * wanted);
  given.width = within(given.width || least, least, size.width);
  given.height = within(given.height || least, least, size.height);
  given.left = within(given.left || 0, 0, size.width - given.width);
  given.top = within(given.top || 0, 0, size.height - given.height);
  return given;
}

frame.addEventListener("change", (event) => {
  if (telling) return;
  const { x, y, scale } = place();
  const seen = event.detail;
  const given = {
    left: Math.round((seen.x - x) / scale),
    top: Math.round((seen.y - y) / scale),
    width: Math.round(seen.width / scale),
    height: Math.round(seen.height / scale),
  };
  const inside = given.left >= 0 && given.top >= 0 && given.width >= least && given.height >= least
    && given.left + given.width <= size.width && given.top + given.height <= size.height;
  if (inside) told(given);
  else event.preventDefault();
});
form.addEventListener("input", (event) => {
  if (sides.includes(event.target.name)) framed(typed(event.target.name));
});
form.addEventListener("change", (event) => {
  const name = event.target.name;
  if (name !== "shape" && !sides.includes(name)) return;
  const given = name === "shape" ? shaped(box()) : typed(name);
  told(given);
  framed(given);
});
// Ready is told before the picture has found its place on the canvas.
image.$ready(() => requestAnimationFrame(() => requestAnimationFrame(() => framed(typed("")))));
addEventListener("resize", () => requestAnimationFrame(() => {
  image.$center("contain");
  framed(typed(""));
}));
