// The composer: pictures are sent as soon as they are chosen, a good time fills in the wished one.
const form = document.getElementById("post-form");
const files = document.getElementById("files");
const images = document.getElementById("images");
const said = document.getElementById("images-said");

document.getElementById("refused")?.focus();

files.addEventListener("change", () => {
  const chosen = [...files.files];
  files.value = ""; // so that they are not sent once more with the form
  sendAll(chosen);
});

// Pasted or dropped anywhere in the form. Offices put a picture of a text beside it: the text is meant.
form.addEventListener("paste", (event) => {
  if (!event.clipboardData.getData("text/plain")) takeFiles(event, event.clipboardData);
});
form.addEventListener("drop", (event) => takeFiles(event, event.dataTransfer));
// Else the browser leaves the page for a file that misses its place.
addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
addEventListener("drop", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());

images.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=remove]");
  if (!button) return;
  event.preventDefault();
  button.closest(".image").remove();
  files.focus();
  changed();
});

// A good time that is taken stands in the field; without scripts the form is sent for that.
document.getElementById("times").addEventListener("click", (event) => {
  const button = event.target.closest("button[name=take]");
  if (!button) return;
  event.preventDefault();
  const wished = document.getElementById("wished");
  wished.value = button.value;
  wished.focus();
  for (const kind of ["input", "change"]) wished.dispatchEvent(new Event(kind, { bubbles: true }));
});

function takeFiles(event, { files: found }) {
  if (!found.length) return;
  event.preventDefault();
  sendAll([...found]);
}

async function sendAll(chosen) {
  said.replaceChildren();
  for (const file of chosen) await send(file);
  changed();
}

async function send(file) {
  const body = new FormData();
  body.append("file", file);
  body.append("csrf_token", form.elements.csrf_token.value);
  const sending = note(file, files.dataset.sending, "quiet"); // a video takes minutes
  try {
    const response = await fetch(files.dataset.to, { method: "POST", body });
    const text = await response.text();
    if (response.status === 201) images.insertAdjacentHTML("beforeend", text);
    else if (response.status === 422) said.insertAdjacentHTML("beforeend", text);
    else throw new Error(response.statusText);
  } catch {
    note(file, files.dataset.failed, "wrong");
  } finally {
    sending.remove();
  }
}

function note(file, words, kind) {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = `${file.name}: ${words}`;
  said.append(line);
  return line;
}

function changed() {
  form.dispatchEvent(new Event("input")); // it is kept as typed words are
  window.htmx?.trigger(document.body, "images");
}
