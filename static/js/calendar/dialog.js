// Day and time asked for in a dialogue: for whoever drags nothing.
const dialog = document.getElementById("placing");
const day = document.getElementById("placing-day");
const time = document.getElementById("placing-time");
const boxes = dialog.querySelector(".placing-channels");

// `channels`: [{ id, name }], to be moved alone or together. Answers { wall, chosen } or null.
export function askWhen({ title, wall, channels = [] }) {
  dialog.querySelector(".placing-what").textContent = title;
  [day.value, time.value] = wall.slice(0, 16).split("T");
  boxes.hidden = channels.length < 2;
  boxes.replaceChildren(boxes.firstElementChild, ...(boxes.hidden ? [] : channels.map(box)));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "place" ? read(channels) : null), { once: true });
  });
}

function read(channels) {
  const ticked = new Set([...boxes.querySelectorAll("input:checked")].map((one) => one.value));
  const chosen = channels.length < 2 ? channels : channels.filter((one) => ticked.has(String(one.id)));
  return { wall: `${day.value}T${time.value}`, chosen };
}

function box({ id, name }) {
  const label = document.createElement("label");
  label.className = "form-check";
  const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: true, value: id, className: "form-check-input" });
  label.append(tick, ` ${name}`);
  return label;
}
