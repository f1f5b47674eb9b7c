// The library's arrivals: files are sent in pieces, by drop, by paste or by choice, and go on where
// they were cut off. Without this the form sends them whole.
document.documentElement.classList.add("scripts");
const form = document.getElementById("adding");
const drop = document.getElementById("drop");
const files = document.getElementById("files");
const list = document.getElementById("arriving");
const said = document.getElementById("arriving-said");
const words = form.dataset;
const token = { "X-CSRFToken": form.elements.csrf_token.value };
const AT_ONCE = 2; // files; the others wait their turn
const queue = [];
let busy = 0;

files.addEventListener("change", () => {
  const chosen = [...files.files];
  files.value = "";
  chosen.forEach(take);
});
addEventListener("paste", (event) => {
  const pasted = [...(event.clipboardData?.files ?? [])];
  if (pasted.length) event.preventDefault();
  pasted.forEach(take);
});
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => { // anywhere on the page: a file beside the frame must not open
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop") [...event.dataTransfer.files].forEach(take);
  });
}
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
addEventListener("beforeunload", (event) => {
  if (busy || queue.length) event.preventDefault();
});

function take(file) {
  const line = row(file);
  const large = tooLarge(file);
  if (large) return line.end(large, "wrong");
  queue.push({ file, line });
  next();
}

// Told before a byte is sent. What a file is, its content says later; its type is a first guess.
function tooLarge(file) {
  if (file.size > Number(words.videoBytes)) return words.largeVideo;
  const picture = file.type.startsWith("image/");
  return picture && file.size > Number(words.imageBytes) ? words.largeImage : "";
}

function next() {
  if (busy >= AT_ONCE || !queue.length) return;
  busy += 1;
  const { file, line } = queue.shift();
  send(file, line).finally(() => {
    busy -= 1;
    next();
    if (!busy) shown();
  });
  next();
}

// What came in stands among the others.
function shown() {
  const address = location.pathname + location.search;
  window.htmx?.ajax("GET", address, { target: "#found", select: "#found", swap: "outerHTML" });
}

async function send(file, line) {
  if (line.stopped) return;
  said.textContent = words.going.replace("{}", file.name);
  try {
    const address = await pieces(file, line);
    if (!address) return;
    line.tell(words.checking);
    line.end(...(await done(address)));
  } catch (error) {
    const told = error.originalResponse?.getBody();
    const refused = [413, 422].includes(error.originalResponse?.getStatus());
    line.end(refused && told ? told : words.lost, refused && told ? "html" : "wrong");
  }
}

// The address of the whole file, or nothing where it was stopped.
function pieces(file, line) {
  return new Promise((resolve, reject) => {
    const upload = new window.tus.Upload(file, {
      endpoint: words.to,
      chunkSize: Number(words.piece),
      metadata: { filename: file.name },
      headers: token,
      retryDelays: [500, 1000, 3000, 5000, 10000, 20000, 30000, 60000],
      removeFingerprintOnSuccess: true,
      onProgress: (sent, all) => line.progress(sent, all),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = status === 0 || status === 409 || status >= 500;
        if (again) line.tell(words.again);
        return again;
      },
      onError: reject,
      onSuccess: () => resolve(upload.url),
    });
    line.stop = () => {
      upload.abort(true).catch(() => {}); // what the server keeps of it goes after a day
      resolve("");
    };
    upload.findPreviousUploads().then((known) => {
      if (known.length) upload.resumeFromPreviousUpload(known[0]);
      upload.start();
    }, reject);
  });
}

// The server looks at the file; asked again it says the same, so a cut here costs nothing.
async function done(address) {
  for (let left = 5; ; left -= 1) {
    try {
      const answer = await fetch(`${address}/done`, { method: "POST", headers: token });
      if (answer.status === 201 || answer.status === 422) return [await answer.text(), "html"];
      throw new Error(answer.statusText);
    } catch (error) {
      if (!left) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

// One line of the list: the file's name, how far it is, and a button that stops it.
function row(file) {
  const item = document.createElement("li");
  const name = document.createElement("b");
  const stop = document.createElement("button");
  const bar = document.createElement("progress");
  const state = document.createElement("p");
  name.textContent = file.name;
  name.dir = "auto";
  stop.type = "button";
  stop.className = "btn btn-sm";
  stop.textContent = words.stopShort;
  stop.setAttribute("aria-label", words.stop.replace("{}", file.name));
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  state.className = "said quiet";
  state.textContent = words.waiting;
  item.append(name, stop, bar, state);
  list.prepend(item);
  const line = {
    stopped: false,
    stop: () => {},
    tell: (text) => (state.textContent = text),
    progress: (sent, all) => {
      bar.value = all ? (100 * sent) / all : 100;
      state.textContent = `${Math.floor(bar.value)} %`;
    },
    end: (text, kind) => {
      stop.remove();
      bar.remove();
      if (kind === "html") {
        state.remove();
        name.remove();
        item.insertAdjacentHTML("beforeend", text);
        if (!item.querySelector(".arrived")) item.prepend(name);
      } else {
        state.className = `said ${kind}`;
        state.textContent = text;
      }
      said.textContent = item.textContent.replace(/\s+/g, " ").trim();
    },
  };
  stop.addEventListener("click", () => {
    line.stopped = true;
    line.stop();
    item.remove();
    files.focus();
  });
  return line;
}
