// Says on the button how many posts are chosen. Without it the button says “those chosen”.
const button = document.querySelector("#batch [data-chosen]");
const boxes = [...document.querySelectorAll("input[form=batch]")];

if (button) {
  for (const box of boxes) box.addEventListener("change", tell);
  addEventListener("pageshow", tell);
}

function tell() {
  button.textContent = button.dataset.chosen.replace("{n}", boxes.filter((box) => box.checked).length);
}
